"""Tables with a header line, delimited by comma, semicolon, tab or bar; columns have usual names or the user's own."""

import csv
from collections.abc import Iterator

from kg.papers.parsing.columns import cells_of, checked_map, delimiter_of, first_lines, has_paper, row_entry
from kg.papers.parsing.input_format import InputFormat
from kg.papers.source.content import LARGEST_LINE, Content, is_whole
from kg.records import Paper, Rejected

# A quote that is never closed swallows the rest of the table: this bounds the lines of one cell.
_MOST_LINES = 2_000
# Web of Science writes quotes as they are.
_UNQUOTED = ("PT", "AU")
# The limit belongs to the module; the default of 131,072 characters is less than a whole paper's text.
csv.field_size_limit(LARGEST_LINE)


class _Lines:
    """The lines of a content, with the possibility to return some of them for another read."""

    def __init__(self, content: Content) -> None:
        self._lines, self._again = content.text_lines(), list[tuple[int, str]]()
        self.read: list[tuple[int, str]] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        found = self._again.pop() if self._again else next(self._lines)
        self.read.append(found)
        if len(self.read) > _MOST_LINES:
            raise csv.Error("a quote that is not closed")
        return found[1] + "\n"

    def again(self) -> None:
        """Return all but the first line of the current row, to be read again."""
        self._again += self.read[:0:-1]


def _header(content: Content) -> tuple[int, str] | None:
    """Return the header's line number, from 1, and its text; None if no line names a paper's columns."""
    requested = content.options.columns
    return next(((number, line) for number, line in first_lines(content) if has_paper(cells_of(line), requested)), None)


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield each row; one with a wrong number of cells, or an open quote, is rejected with its first line."""
    first, text = _header(content) or next(iter(first_lines(content)), (1, ""))
    header, delimiter = cells_of(text), delimiter_of(text)
    columns = checked_map(content, first, header)
    quote = None if delimiter == "\t" and tuple(header[:2]) == _UNQUOTED else '"'
    lines = _Lines(content)
    for _ in range(first):
        next(lines)
    while True:
        lines.read.clear()
        try:
            row = next(csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True), None)
        except csv.Error as error:
            yield content.rejected(lines.read[0][0], f"not CSV: {error}", "look for a quote that is not closed")
            lines.again()
            continue
        if row is None:
            return
        line = lines.read[0][0]
        if not all(is_whole(text) for _, text in lines.read):
            yield content.rejected(line, "not UTF-8 text", "save the file as UTF-8")
        elif len(row) == len(header):
            yield row_entry(content, line, dict(zip(header, row, strict=True)), columns)
        elif row:
            reason = f"{len(row)} cells in a table of {len(header)} columns"
            yield content.rejected(line, reason, 'quote cells that hold the delimiter: "a, b"')
            lines.again()


def sniff(content: Content) -> bool:
    """Return whether one of the first lines names the columns of a title and an abstract."""
    is_other = content.head_text.startswith(("{", "[", "<", "@", "%"))
    return not is_other and content.is_text and _header(content) is not None


FORMAT = InputFormat("csv", sniff, read, label="table")
