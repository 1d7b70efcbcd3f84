"""Tables of HTML, JATS and TEI as cells: rows of cells with `rowspan` and `colspan`, or `rows` and `cols`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.fulltext import limits
from kg.fulltext.document import Cell
from kg.fulltext.markup.elements import LINE, Element, classes, text_of

_VALUE = re.compile(r"[+\-\u2212]?[\d.,]+%?(?:\s*±\s*[\d.]+)?\s*")
_FEWEST_MERGED = 2
_BOLD = ("b", "bold", "strong")


@dataclass(slots=True)
class MarkupGrid:
    """The cells of a table, and the rows above which a line is drawn."""

    cells: list[Cell] = field(default_factory=list)
    row_count: int = 0
    column_count: int = 0
    rules: list[int] = field(default_factory=list)


def grid_of(rows: Sequence[Element], cell_names: tuple[str, ...]) -> MarkupGrid:
    """Return the cells of the rows of a table. Raises TooLarge."""
    grid = MarkupGrid()
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        inside = [cell for cell in row if cell.tag in cell_names or "ltx_td" in classes(cell)]
        if _begins_part(row) or any(_has_line_above(cell) for cell in inside):
            grid.rules.append(number)
        for element in inside:
            while (number, column) in taken:
                column += 1
            height, width = _span(element, "rowspan", "rows"), _span(element, "colspan", "cols")
            height = min(height, len(rows) - number)
            if len(taken) + height * width > limits.CELLS or column + width > limits.COLUMNS * 4:
                raise limits.TooLarge.of("cells in a table", limits.CELLS)
            taken |= {(number + r, column + c) for r in range(height) for c in range(width)}
            grid.cells += _parted(_cell(element, number, column, height, width))
            column += width
        grid.column_count = max(grid.column_count, column)
    grid.row_count = len(rows)
    limits.check_places(grid.row_count, grid.column_count)
    return grid


def _parted(cell: Cell) -> list[Cell]:
    """Return the cells that the recognition of a page merged: one that holds as many numbers as it spans columns."""
    if cell.column_span < _FEWEST_MERGED:
        return [cell]
    parts = _VALUE.findall(cell.text)
    if len(parts) != cell.column_span or "".join(parts).replace(" ", "") != cell.text.replace(" ", ""):
        return [cell]
    return [replace(cell, lines=(part.strip(),), column=cell.column + i, column_span=1) for i, part in enumerate(parts)]


def _begins_part(row: Element) -> bool:
    """Return whether a row is the first of a body of the table."""
    parent = row.getparent()
    return parent is not None and parent.tag == "tbody" and row.getprevious() is None


def _has_line_above(cell: Element) -> bool:
    return any(name in ("ltx_border_t", "ltx_border_tt") for name in classes(cell))


def _span(element: Element, *names: str) -> int:
    for name in names:
        text = (element.get(name) or "").strip()
        if text.isascii() and text.isdecimal():
            return max(1, min(int(text[:6]), limits.COLUMNS))
    return 1


def _cell(element: Element, row: int, column: int, height: int, width: int) -> Cell:
    lines = tuple(line.strip() for line in text_of(element, keeps_lines=True).split(LINE) if line.strip())
    parent = element.getparent()
    part = parent.getparent() if parent is not None else None
    is_heading = (part is not None and part.tag == "thead") or "ltx_th_column" in classes(element)
    is_heading = is_heading or (parent is not None and parent.get("role") == "label")
    is_bold = any(True for _ in element.iter(*_BOLD)) or any("ltx_font_bold" in classes(one) for one in element.iter())
    marks = frozenset(["bold"] if is_bold else [])
    place = element.sourceline or 0
    return Cell(lines, row, column, height, width, place, place, is_heading, marks)
