"""Corrections that contradict each other."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.corrections.model import Correction, Different, Drop, Name, Rename, Retype, Same
from kg.lexicon import normal_form

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A correction, by its number from 1, that contradicts `others`."""

    number: int
    others: tuple[int, ...]
    reason: str


class _Keys:
    """The identity of names: the normal form, or the spelling where a correction distinguishes spellings of one."""

    def __init__(self, corrections: Iterable[Correction]) -> None:
        pairs = [(c.a, c.b) for c in corrections if isinstance(c, Different)]
        self._spelled = {normal_form(a.name) for a, b in pairs if normal_form(a.name) == normal_form(b.name)}

    def of(self, name: Name) -> _Key:
        if name.id is not None:
            return (name.id,)
        normal = normal_form(name.name)
        return normal, normal_form(name.long or ""), name.name if normal in self._spelled else ""


_Links = dict[_Key, dict[_Key, int]]


def _chain(start: _Key, end: _Key, links: _Links) -> tuple[int, ...] | None:
    """Return the numbers of a shortest chain of `same` from one name to another, None if there is none."""
    came: dict[_Key, tuple[_Key, int] | None] = {start: None}
    todo = deque([start])
    while todo and end not in came:
        here = todo.popleft()
        for there, number in links.get(here, {}).items():
            if there not in came:
                came[there] = here, number
                todo.append(there)
    if end not in came:
        return None
    numbers, step = [], came[end]
    while step is not None:
        numbers.append(step[1])
        step = came[step[0]]
    return tuple(sorted(numbers))


def find_conflict(corrections: tuple[Correction, ...]) -> Conflict | None:
    """Return the first contradiction among corrections, None if there is none."""
    keys = _Keys(corrections)
    numbered = list(enumerate(corrections, start=1))
    links: _Links = {}
    for number, correction in numbered:
        if isinstance(correction, Same):
            a, b = keys.of(correction.a), keys.of(correction.b)
            links.setdefault(a, {}).setdefault(b, number)
            links.setdefault(b, {}).setdefault(a, number)
    for number, correction in numbered:
        if isinstance(correction, Different):
            chain = _chain(keys.of(correction.a), keys.of(correction.b), links)
            if chain is not None:
                reason = f"{correction.a.name!r} and {correction.b.name!r} are different here and the same there"
                return Conflict(number, chain, reason)
    return _twice(numbered, keys) or _chained(numbered, keys) or _types(numbered, keys)


def _twice(numbered: list[tuple[int, Correction]], keys: _Keys) -> Conflict | None:
    """Return a second change of one entity's name or type, or a change of one that is dropped."""
    seen: dict[tuple[str, _Key], int] = {}
    for number, correction in numbered:
        if not isinstance(correction, Rename | Retype | Drop):
            continue
        kinds = ("rename", "retype", "drop") if isinstance(correction, Drop) else (correction.kind, "drop")
        for kind in kinds:
            other = seen.get((kind, keys.of(correction.a)))
            if other is not None:
                reason = f"{correction.a.name!r} is corrected twice: {correction.kind} here, {kind} there"
                return Conflict(number, (other,), reason)
        seen[correction.kind, keys.of(correction.a)] = number
    return None


def _chained(numbered: list[tuple[int, Correction]], keys: _Keys) -> Conflict | None:
    """Return a renaming of what another renaming makes."""
    made = {normal_form(c.to): number for number, c in numbered if isinstance(c, Rename)}
    for number, correction in numbered:
        if isinstance(correction, Rename):
            other = made.get(keys.of(correction.a)[0])
            if other is not None and other != number:
                return Conflict(number, (other,), f"{correction.a.name!r} is itself a new name")
    return None


def _types(numbered: list[tuple[int, Correction]], keys: _Keys) -> Conflict | None:
    """Return a pair that is the same but has two types, after all changes of type."""
    types: Mapping[_Key, str] = {keys.of(c.a): c.to for _, c in numbered if isinstance(c, Retype)}
    for number, correction in numbered:
        if isinstance(correction, Same):
            one, other = (types.get(keys.of(name), name.type) for name in correction.names)
            if one is not None and other is not None and one != other:
                reason = f"{correction.a.name!r} is a {one}, {correction.b.name!r} a {other}: retype one of them first"
                return Conflict(number, (), reason)
    return None
