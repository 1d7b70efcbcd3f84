"""Division of a group of names into two: each name goes with the one of two names that it is more closely joined to."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from kg.lexicon import normal_form
from kg.resolve.name_forms import is_acronym


@dataclass(frozen=True, slots=True)
class NameRow:
    """A distinct name: its row number, type, forms, number of papers, what joins it to others, and its group."""

    row: int
    type: str
    name: str
    forms: tuple[str, ...]
    count: int
    keys: tuple[str, ...]
    acronyms: tuple[str, ...]
    term: str | None
    term_type: str | None
    group: str

    @property
    def spelled(self) -> frozenset[str]:
        """The name and its forms."""
        return frozenset((self.name, *self.forms))

    @property
    def normals(self) -> frozenset[str]:
        """The normal forms of the name and its forms."""
        return frozenset(map(normal_form, self.spelled))


Fold = Callable[[str], str]


def _fold(one: str, other: str) -> Fold:
    """Return the coarsest reading of names that distinguishes two: their normal form, or how they are spelled."""
    folds: tuple[Fold, ...] = (normal_form, str.casefold)
    return next((fold for fold in folds if fold(one) != fold(other)), str)


def _seeds(rows: Iterable[NameRow], names: tuple[str, str], fold: Fold) -> tuple[set[int], set[int]]:
    """Return the rows that have the one name or the other; of those with both, the row's own name decides."""
    seeds: tuple[set[int], set[int]] = set(), set()
    wanted = [fold(name) for name in names]
    longs = [side for side, name in enumerate(names) if not is_acronym(name)]
    for row in rows:
        forms = set(map(fold, row.spelled))
        sides = [side for side, name in enumerate(wanted) if name in forms]
        if len(sides) == 2:
            own = fold(row.name)
            # A paper that defines an acronym means its long form.
            sides = longs if len(longs) == 1 else [wanted.index(own) if own in wanted else 0]
        for side in sides:
            seeds[side].add(row.row)
    return seeds


def _neighbours(rows: Sequence[NameRow]) -> dict[int, set[int]]:
    """Return the rows that share a key or an acronym with each row."""
    hubs: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        for key in row.keys:
            hubs["key", key].add(row.row)
        for acronym in row.acronyms:
            hubs["acronym", acronym].add(row.row)
    near: dict[int, set[int]] = {row.row: set() for row in rows}
    for members in hubs.values():
        for number in members:
            near[number] |= members
    return near


def _bundles(rows: Sequence[NameRow], links: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    """Return for each row the rows that corrections join to it, itself among them."""
    bundles = {row.row: {row.row} for row in rows}
    for one, other in links:
        if one in bundles and other in bundles and bundles[one] is not bundles[other]:
            together = bundles[one] | bundles[other]
            for number in together:
                bundles[number] = together
    return bundles


def _nearest(
    sources: tuple[set[int], set[int]], near: dict[int, set[int]], bundles: dict[int, set[int]]
) -> dict[int, int]:
    """Return the side (0 or 1) of the nearest source of each row that is connected to one, 0 on a tie."""
    side = dict.fromkeys(sources[1], 1) | dict.fromkeys(sources[0], 0)
    todo = deque([*sorted(sources[0]), *sorted(sources[1])])
    while todo:
        here = todo.popleft()
        for there in sorted(near[here] - side.keys()):
            for number in sorted(bundles[there] - side.keys()):
                side[number] = side[here]
                todo.append(number)
    return side


def split(
    rows: Sequence[NameRow], names: tuple[str, str], links: Iterable[tuple[int, int]]
) -> tuple[list[NameRow], list[NameRow]] | None:
    """Return the rows that belong with each of two names; None if nothing distinguishes them.

    `links` are pairs of rows that a correction joins, which stay together.
    """
    bundles, fold = _bundles(rows, links), _fold(*names)
    first, second = ({number for seed in seeds for number in bundles[seed]} for seeds in _seeds(rows, names, fold))
    if not first or not second or first & second:
        return None
    counts = {row.row: row.count for row in rows}
    weights = [sum(counts[number] for number in seeds) for seeds in (first, second)]
    # On a tie of distance a row goes with the more frequent name.
    is_swapped = weights[1] > weights[0]
    side = _nearest((second, first) if is_swapped else (first, second), _neighbours(rows), bundles)
    parts: tuple[list[NameRow], list[NameRow]] = [], []
    for row in rows:
        part = int(bool(side.get(row.row, 0)) != is_swapped)
        parts[part].append(_without(row, names[1 - part], fold))
    return _with_terms(parts, names)


def _without(row: NameRow, name: str, fold: Fold) -> NameRow:
    """Return the row without the forms that are another entity's name; an acronym may be a name of both."""
    if is_acronym(name):
        return row
    return replace(row, forms=tuple(form for form in row.forms if fold(form) != fold(name)))


def _with_terms(
    parts: tuple[list[NameRow], list[NameRow]], names: tuple[str, str]
) -> tuple[list[NameRow], list[NameRow]]:
    """Return the parts with each term of the lexicon in one only: the second if that is its name, else the first."""
    normals = [normal_form(name) for name in names]
    in_both = {row.term for row in parts[0] if row.term} & {row.term for row in parts[1] if row.term}

    def is_second(term: str) -> bool:
        return term == names[1] or (term != names[0] and normal_form(term) == normals[1] != normals[0])

    def without(rows: list[NameRow], terms: set[str]) -> list[NameRow]:
        return [replace(row, term=None, term_type=None) if row.term in terms else row for row in rows]

    of_second = {term for term in in_both if is_second(term)}
    return without(parts[0], of_second), without(parts[1], in_both - of_second)
