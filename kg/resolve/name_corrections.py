"""Corrections of entities, applied to the groups of names: merged, split, renamed, retyped or dropped.

A reference finds its group by normal form, so that it still fits when a later build groups or spells names otherwise.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import polars as pl

from kg.corrections import Correction, Different, Drop, Name, OfEntity, Rename, Retype, Same
from kg.lexicon import normal_form
from kg.resolve.name_partition import NameRow, split

Numbered = Sequence[tuple[int, Correction]]
_T = TypeVar("_T")
_EXPANDED = re.compile(r"(.+) \((.+)\)")


@dataclass(frozen=True, slots=True)
class Corrected:
    """The names with their corrected `group` and terms, without those that denote nothing.

    `renamed` and `retyped` override the votes of groups; `unfit` says why a correction, by its number, has no effect.
    """

    names: pl.DataFrame
    renamed: Mapping[str, str] = field(default_factory=dict)
    retyped: Mapping[str, str] = field(default_factory=dict)
    unfit: Mapping[int, str] = field(default_factory=dict)


class _Unfit(Exception):
    """The reason why a correction has no effect."""


def _wanted(name: Name) -> set[str]:
    """Return the normal forms by which a name may be found."""
    match = _EXPANDED.fullmatch(name.name)
    return {*name.normals, *(map(normal_form, match.groups()) if match else ())}


def _rows(names: pl.DataFrame, wanted: set[str]) -> list[NameRow]:
    """Return the names of each group in which a name has one of the normal forms."""
    forms = names.select("group", form=pl.concat_list("label", "spellings")).explode("form").unique()
    distinct = forms["form"].unique()
    found = distinct.filter(pl.Series([normal_form(form) in wanted for form in distinct], dtype=pl.Boolean))
    groups = forms.filter(pl.col("form").is_in(found.implode()))["group"].unique()
    columns = ("row", "type", "label", "spellings", "count", "keys", "acronyms", "term", "term_type", "group")
    rows = names.filter(pl.col("group").is_in(groups.implode())).sort("row").select(columns)
    return [NameRow(*row) for row in rows.iter_rows()]


class _Groups:
    """The groups that corrections are about, and their changes."""

    def __init__(self, rows: Iterable[NameRow]) -> None:
        self.members: defaultdict[str, list[NameRow]] = defaultdict(list)
        self.by_normal: defaultdict[str, list[NameRow]] = defaultdict(list)
        self.group: dict[int, str] = {}
        self.links: list[tuple[int, int]] = []
        self.called: dict[str, str] = {}
        for row in rows:
            self.members[row.group].append(row)
            self.group[row.row] = row.group
            for normal in row.normals:
                self.by_normal[normal].append(row)

    def _found(self, name: Name) -> dict[str, list[NameRow]]:
        """Return the rows with a name, by their present group."""
        rows = {row.row: row for normal in sorted(name.normals) for row in self.by_normal[normal]}
        found: defaultdict[str, list[NameRow]] = defaultdict(list)
        for number in sorted(rows):
            found[self.group[number]].append(rows[number])
        return found

    def label(self, group: str) -> str:
        """Return the name by vote: the lexicon's, else that of most papers, the shorter on a tie."""
        if group in self.called:
            return self.called[group]
        rows = self.members[group]
        terms = [(row.term, row.count) for row in rows if row.term]
        votes: Counter[str] = Counter()
        for label, count in terms or [(row.name, row.count) for row in rows]:
            votes[label] += count
        return min(votes, key=lambda label: (-votes[label], len(label), label))

    def _type(self, group: str) -> str:
        votes: Counter[str] = Counter()
        for row in self.members[group]:
            votes[row.type] += row.count
            if row.term_type:
                votes[row.term_type] += row.count
        return min(votes, key=lambda type_: (-votes[type_], type_))

    def _weight(self, group: str) -> int:
        return sum(row.count for row in self.members[group])

    def find(self, name: Name) -> tuple[str, list[NameRow]]:
        """Return the group that a name denotes, and its rows with that name; raise _Unfit."""
        long, found = name.long, self._found(name)
        match = _EXPANDED.fullmatch(name.name)
        if not found and match:
            long, found = match[2], self._found(Name(name=match[1]))
        if not found:
            raise _Unfit(f"no entity is called {name.name!r}")
        options = list(found)
        for is_meant in self._preferences(name, long):
            options = [group for group in options if is_meant(group)] or options
        if len(options) > 1 and len({self.label(group) for group in options}) == 1:
            # Of homonyms, the plain name is that of the most mentioned.
            most = max(map(self._weight, options))
            options = [group for group in options if self._weight(group) == most]
        if len(options) > 1:
            known = sorted(f"{self.label(group)}:{self._type(group)}" for group in options)
            raise _Unfit(f"{name.name!r} is a name of {', '.join(known)}")
        return options[0], found[options[0]]

    def _preferences(self, name: Name, long: str | None) -> Iterator[Callable[[str], bool]]:
        """Yield tests, the most important first, that choose among groups where some pass."""
        if long is not None:
            yield partial(self._is_sense, name, normal_form(long))
        if name.type is not None:
            yield lambda group: self._type(group) == name.type
        yield lambda group: normal_form(self.label(group)) in name.normals
        yield lambda group: self.label(group).casefold() == name.name.casefold()
        yield lambda group: self.label(group) == name.name

    def _is_sense(self, name: Name, long: str, group: str) -> bool:
        """Return whether a group has a long form; if that is empty, whether it has none."""
        rows = self.members[group]
        return any(long in row.normals for row in rows) if long else all(row.normals <= name.normals for row in rows)

    def merge(self, pairs: Iterable[tuple[list[NameRow], list[NameRow]]]) -> None:
        """Merge the groups of pairs of rows."""
        for rows, more in pairs:
            self.links += [(rows[0].row, row.row) for row in (*rows[1:], *more)]
            into, gone = sorted((self.group[rows[0].row], self.group[more[0].row]))
            if into != gone:
                self._move(self.members.pop(gone), into)

    def _move(self, rows: Iterable[NameRow], group: str) -> None:
        for row in rows:
            self.group[row.row] = group
            self.members[group].append(row)

    def divide(self, correction: Different) -> None:
        """Split each group that has both names."""
        one, other = self._found(correction.a), self._found(correction.b)
        for name, found in ((correction.a, one), (correction.b, other)):
            if not found:
                raise _Unfit(f"no entity is called {name.name!r}")
        names = (correction.a.name, correction.b.name)
        if names[0] == names[1]:
            # Two senses of an acronym.
            one, other = (dict([self.find(name)]) for name in correction.names)
            names = (correction.a.long or names[0], correction.b.long or names[1])
        # Names of two groups each are apart, unless a group has both.
        are_apart = len(one.keys() | other.keys()) > 1
        for group in sorted(one.keys() & other.keys()):
            parts = split(self.members[group], names, self.links)
            if parts is None and are_apart:
                continue
            if parts is None:
                raise _Unfit(f"nothing distinguishes {names[0]!r} from {names[1]!r}")
            self.members[group] = []
            places = group, f"{group}/{names[0]}/{names[1]}"
            for place, rows in zip(places, parts, strict=True):
                self._move(rows, place)
            if self.label(places[0]) == self.label(places[1]):
                self.called |= dict(zip(places, names, strict=True))

    def of_label(self, name: Name) -> str:
        """Return the group that has a name as its label; raise _Unfit where it is only an alias."""
        group = self.find(name)[0]
        label = self.label(group)
        if normal_form(label) not in name.normals and not _EXPANDED.fullmatch(name.name):
            raise _Unfit(f"{name.name!r} is an alias of {label!r}")
        return group


def _order(pair: tuple[int, Correction]) -> tuple[str, ...]:
    """Return a key that does not depend on the place of a correction in the file."""
    correction = pair[1]
    return correction.kind, *map(repr, correction.names), getattr(correction, "to", "")


def _set(values: dict[str, str], group: str, value: str) -> None:
    if values.setdefault(group, value) != value:
        raise _Unfit(f"another correction makes it {values[group]!r}")


class _Application:
    """Corrections of entities being applied to groups of names."""

    def __init__(self, groups: _Groups) -> None:
        self.groups = groups
        self.unfit: dict[int, str] = {}
        self.renamed: dict[str, str] = {}
        self.retyped: dict[str, str] = {}
        self.dropped: set[str] = set()
        self._distinguished: set[str] = set()

    def apply(self, corrections: Numbered) -> None:
        """Apply all: first which names are one, then what becomes of each entity."""
        ordered = sorted(corrections, key=_order)
        differing = [c for _, c in ordered if isinstance(c, Different)]
        self._distinguished = {n for c in differing for n in c.a.normals & c.b.normals}
        # All are found before any is merged, so that none depends on another.
        pairs = [self._try(number, partial(self._pair, c)) for number, c in ordered if isinstance(c, Same)]
        self.groups.merge([pair for pair in pairs if pair is not None])
        for number, correction in ordered:
            if isinstance(correction, Different):
                self._try(number, partial(self.groups.divide, correction))
        for number, correction in ordered:
            self._try(number, partial(self._describe, correction))

    def _try(self, number: int, step: Callable[[], _T]) -> _T | None:
        """Return the outcome of a step of a correction; None, with the reason in `unfit`, if it has no effect."""
        try:
            return step()
        except _Unfit as reason:
            self.unfit[number] = str(reason)
            return None

    def _pair(self, correction: Same) -> tuple[list[NameRow], list[NameRow]]:
        one, other = (self._spelled(name, self.groups.find(name)[1]) for name in correction.names)
        return one, other

    def _spelled(self, name: Name, rows: list[NameRow]) -> list[NameRow]:
        """Return the rows that spell a name so, where a correction distinguishes spellings of one normal form."""
        if name.normals.isdisjoint(self._distinguished):
            return rows
        return [row for row in rows if name.name.casefold() in map(str.casefold, row.spelled)] or rows

    def _describe(self, correction: Correction) -> None:
        match correction:
            case Rename(a=a, to=to):
                _set(self.renamed, self.groups.find(a)[0], to)
            case Retype(a=a, to=to):
                _set(self.retyped, self.groups.find(a)[0], to)
            case Drop(a=a):
                self.dropped.add(self.groups.of_label(a))


def apply_corrections(names: pl.DataFrame, corrections: Numbered) -> Corrected:
    """Apply the corrections of entities to names with their `group`; the order of the corrections has no effect."""
    of_entities = [(number, c) for number, c in corrections if isinstance(c, OfEntity)]
    wanted = {normal for _, correction in of_entities for name in correction.names for normal in _wanted(name)}
    if not wanted:
        return Corrected(names)
    applied = _Application(_Groups(_rows(names, wanted)))
    applied.apply(of_entities)
    renamed = applied.groups.called | applied.renamed
    return Corrected(_changed(names, applied), renamed, applied.retyped, applied.unfit)


def _changed(names: pl.DataFrame, applied: _Application) -> pl.DataFrame:
    """Return the names as the applied corrections leave them."""
    rows = [(row, group) for group, rows in applied.groups.members.items() for row in rows]
    schema = {
        "row": names.schema["row"],
        "group": pl.String(),
        "spellings": pl.List(pl.String()),
        "term": pl.String(),
        "term_type": pl.String(),
        "is_dropped": pl.Boolean(),
    }
    records = [(r.row, group, r.forms, r.term, r.term_type, group in applied.dropped) for r, group in rows]
    changes = pl.DataFrame(records, schema, orient="row").with_columns(is_changed=True)
    joined = names.join(changes, on="row", how="left", suffix=" then", maintain_order="left")
    is_changed = pl.col("is_changed").fill_null(value=False)
    columns = ("group", "spellings", "term", "term_type")
    made = joined.with_columns(pl.when(is_changed).then(f"{name} then").otherwise(name).alias(name) for name in columns)
    return made.filter(~pl.col("is_dropped").fill_null(value=False)).select(names.columns)
