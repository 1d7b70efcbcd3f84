"""Names that stand over several rows of a table, put together."""

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from kg.fulltext.document import Cell

Row = list[Cell | None]
Body = list[tuple[int, Row]]
# "Comparative model +": the name goes on in the next row.
_GOES_ON = re.compile(r"(?:[+&]|\s(?:with|and|using))$")
_FEWEST_GROUPS, _FEWEST_ROWS = 2, 3


def with_ends_of_names(body: Body) -> Body:
    """Return the rows without those that hold only the beginning of the next one's name, which gets it."""
    found: Body = []
    for number, row in body:
        before = _only_name(found[-1][1]) if found else None
        first = row[0]
        if before and first is not None and first.lines and _GOES_ON.search(before.text) and not _only_name(row):
            name = replace(first, lines=(f"{before.text} {first.text}",), citations=before.citations + first.citations)
            found[-1] = (number, [name, *row[1:]])
        else:
            found.append((number, row))
    return found


def _only_name(row: Row) -> Cell | None:
    """Return the first cell of a row that has nothing else."""
    filled = [cell for cell in row if cell is not None and cell.lines]
    return filled[0] if len(filled) == 1 and filled[0] is row[0] and filled[0].column_span == 1 else None


def with_centred_names(body: Body, column: int, lines: Collection[int]) -> Body:
    """Return the rows with names that stand in the middle of those between two lines, beside all of them.

    `lines` are the numbers of the rows below a line; each group of rows has such a name, over one row or several.
    """
    groups: list[Body] = []
    for number, row in body:
        if not groups or number in lines:
            groups.append([])
        groups[-1].append((number, row))
    if len(groups) < _FEWEST_GROUPS or not all(_is_centred([row[column] for _, row in group]) for group in groups):
        return body
    return [row for group in groups for row in _beside(group, column)]


def _is_centred(cells: Sequence[Cell | None]) -> bool:
    """Return whether texts stand in one place among empty cells, not in the first."""
    runs = [filled for filled, _ in itertools.groupby(cell is not None and bool(cell.lines) for cell in cells)]
    return len(cells) >= _FEWEST_ROWS and runs[:2] == [False, True] and runs.count(True) == 1


def _beside(group: Body, column: int) -> Body:
    cells = [cell for _, row in group if (cell := row[column]) is not None and cell.lines]
    name = replace(
        cells[0],
        lines=tuple(line for cell in cells for line in cell.lines),
        row=group[0][0],
        row_span=len(group),
        citations=tuple(key for cell in cells for key in cell.citations),
    )
    return [(number, [*row[:column], name, *row[column + 1 :]]) for number, row in group]
