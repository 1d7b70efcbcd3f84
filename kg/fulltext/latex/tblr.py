r"""The options of a tabular of tabularray: `colspec = {lcc}, cell{1}{2} = {r=2,c=3}{c}`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.fulltext.latex.groups import Groups
from kg.fulltext.latex.spans import Raw, spans_in
from kg.fulltext.tex.tokens import Token, to_tex

_LONGEST = 4
_RANGE = re.compile(r"(\d{1,4})(?:\s?-\s?(\d{1,4}))?")
_MOST_ROWS = 100
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Options:
    """The tokens that declare the columns, (row, column) of a cell -> its rows and columns, 0 for none, and the rules.

    A rule is the number of the row below it, from 0.
    """

    columns: Sequence[Token]
    spans: Mapping[_Place, tuple[int, int]] = field(default_factory=dict)
    rules: Sequence[int] = ()

    def applied(self, rows: Sequence[Sequence[Raw]]) -> list[list[Raw]]:
        """Return rows of cells that span others as the options say; a cell's own command goes before."""
        found = [list(row) for row in rows]
        for (number, column), (height, width) in self.spans.items():
            if number < len(found) and column < len(found[number]):
                raw = found[number][column]
                if raw.rows == raw.columns == 1:
                    found[number][column] = replace(raw, rows=height or 1, columns=width or 1, covers=True)
        return found


def options_of(declaration: Sequence[Token]) -> Options:
    """Return the options of a tabular; a declaration without options is one of columns."""
    if not any("=" in text for text, _ in declaration):
        return Options(declaration)
    columns: Sequence[Token] = ()
    spans: dict[_Place, tuple[int, int]] = {}
    rules: set[int] = set()
    groups, at = Groups(declaration), 0
    while at < len(declaration):
        key = declaration[at][0].rstrip("=")
        at += 1
        if key.endswith("colspec"):
            columns, at = _value(groups, at)
        elif key.endswith("hline"):
            places, at = _value(groups, at)
            rules.update(number - 1 for number in _numbers(to_tex(places)))
        elif key.endswith("cell"):
            place, at = _value(groups, at)
            other, at = _value(groups, at)
            keys, at = _value(groups, at)
            numbers = to_tex(place).strip(), to_tex(other).strip()
            span = spans_in(to_tex(keys))
            if all(number.isdecimal() and len(number) <= _LONGEST for number in numbers) and span != (0, 0):
                spans[int(numbers[0]) - 1, int(numbers[1]) - 1] = span
    return Options(columns, spans, sorted(rules))


def _numbers(text: str) -> set[int]:
    """Return the numbers of a list such as "1, 3-5"; what counts from the end, "Z", is left out."""
    found: set[int] = set()
    for first, last in _RANGE.findall(text):
        low, high = int(first), int(last or first)
        found.update(range(max(1, low), min(high, low + _MOST_ROWS) + 1))
    return found


def heading_of(table: Groups) -> tuple[Sequence[Token], str]:
    """Return caption and label of a long tabular, which stand in its first options; nothing where they do not."""
    start = next((i for i, token in enumerate(table.tokens) if not token[0].isspace()), 0)
    option = table.starting(start, "[")
    caption: Sequence[Token] = ()
    label = ""
    groups, at = Groups(option[0] if option else ()), 0
    while at < len(groups.tokens):
        key = groups.tokens[at][0].rstrip("=")
        at += 1
        if key.endswith("caption"):
            caption, at = _value(groups, at)
        elif key.endswith("label"):
            name, at = _value(groups, at)
            label = to_tex(name).strip()
    return caption, label


def _value(groups: Groups, at: int) -> tuple[Sequence[Token], int]:
    """Return the next group, which an equals sign may precede, and the index behind it; nothing where none comes."""
    tokens, start = groups.tokens, at
    while at < len(tokens) and (tokens[at][0].isspace() or tokens[at][0] == "="):
        at += 1
    group = groups.starting(at, "{")
    return ((), start) if group is None else group
