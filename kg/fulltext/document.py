"""The model of a whole paper, the same for every source: sections, and tables with the place of each cell."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    `lines` are the printed lines of its text. `row` and `column` count from 0 and name its first row and column;
    `start`, `end` are characters of the table's file, half-open, which hold what the cell was written as. `is_heading`
    is set where the source says so (`<th>`). `marks` are "bold", "underline", "italic" and "color" where the cell has
    them; `citations` the keys that it cites.
    """

    lines: tuple[str, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    start: int = 0
    end: int = 0
    is_heading: bool = False
    marks: frozenset[str] = frozenset()
    citations: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(filter(None, self.lines))


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `label` as the source refers to it, `number` as printed where the source prints one.

    `rules` are the rows above which a line is drawn, `strong_rules` those with a double or a thicker one.
    `spread_columns` hold the spread of the value to their left. `notes` are texts in the float besides the caption.
    `mentions` are the sentences of the paper that refer to the table. `start`, `end` are characters of `file`.
    """

    label: str
    number: str
    caption: str
    cells: tuple[Cell, ...]
    row_count: int
    column_count: int
    rules: tuple[int, ...] = ()
    strong_rules: tuple[int, ...] = ()
    spread_columns: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    section: str = ""
    file: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A section without its subsections: `level` counts from 1; `text` has a line feed between paragraphs."""

    title: str
    level: int
    text: str
    file: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class FullText:
    """A whole paper; `files` are the files that were read.

    `lacking` are the names of files that it refers to in vain, and its documents that are beyond the limits.
    `cited` are the names in its text that a citation follows: "ResNet [12]".
    """

    name: str
    title: str
    abstract: str
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
