"""A block of a table with its results as the rules read them, and the axes that may name those results."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.fulltext.document import Cell, Table
from kg.fulltext.tables.axes import Axes, corner_of
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.headings import Headings
from kg.fulltext.tables.layout import Block, is_section
from kg.fulltext.tables.paper import Context
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.surroundings import Surroundings
from kg.fulltext.tables.values import is_blank, unmarked

HEADING, COLUMN, SECTION = "heading", "column", "section"
# Tables have at most nine axes in 580 papers; the ways to combine them grow with the square.
_MOST_AXES = 12


@dataclass(frozen=True, slots=True)
class NameAxis:
    """A row of headings, a column of names, or the section rows of a block: what may name its results.

    `texts` has the text for each result, "" where it has none, `citations` the keys cited in that cell. `place` is the
    row of the heading or the column, from 0. `corner` is the heading over a column of names.
    """

    kind: str
    place: int
    texts: tuple[str, ...]
    citations: tuple[tuple[str, ...], ...]
    corner: str = ""

    @property
    def distinct(self) -> list[str]:
        """Each text once, in order."""
        return [text for text in dict.fromkeys(self.texts) if text]

    @property
    def cited(self) -> set[str]:
        """The texts that a citation follows."""
        return {text for text, keys in zip(self.texts, self.citations, strict=True) if keys}


@dataclass(frozen=True)
class ReadBlock:
    """A block of a table with its results as the rules read them, and what stands around it."""

    rows: Sequence[ResultRow]
    block: Block
    axes: Axes
    headings: Headings
    around: Surroundings
    table: Table
    names: Callable[[], PaperNames]
    context: Context

    @cached_property
    def name_axes(self) -> tuple[NameAxis, ...]:
        """The axes with a text: section rows, columns of names from the left, rows of headings from the top."""
        found = [*self._sections(), *self._columns(), *self._headings()]
        return tuple(axis for axis in found if any(axis.texts))[:_MOST_AXES]

    def _sections(self) -> Iterator[NameAxis]:
        yield NameAxis(SECTION, 0, tuple(row.group for row in self.rows), ((),) * len(self.rows))

    def _columns(self) -> Iterator[NameAxis]:
        """Yield the columns of names; an empty cell repeats the one above, within a section."""
        for column in self.block.stubs:
            cells: dict[int, Cell | None] = {}
            last: Cell | None = None
            for number, row in self.block.body:
                cell = row[column] if column < len(row) else None
                last = None if is_section(row) else cell if cell is not None and unmarked(cell.text) else last
                cells[number] = last
            yield _axis(COLUMN, column, [cells.get(row.row) for row in self.rows], corner_of(self.block, column))

    def _headings(self) -> Iterator[NameAxis]:
        for level, heads in enumerate(self.block.heads):
            cells = [heads[row.column] if row.column < len(heads) else None for row in self.rows]
            yield _axis(
                HEADING, level, [c if c is not None and c.column not in self.block.stubs else None for c in cells]
            )


def _axis(kind: str, place: int, cells: Sequence[Cell | None], corner: str = "") -> NameAxis:
    texts = tuple(unmarked(cell.text) if cell is not None and not is_blank(cell.text) else "" for cell in cells)
    return NameAxis(kind, place, texts, tuple(cell.citations if cell is not None else () for cell in cells), corner)
