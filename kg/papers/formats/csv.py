"""Comma, semicolon or tab separated values with a header line; the columns' names are usual ones or the user's."""

import csv
from collections.abc import Iterator

from kg.papers.columns import checked_map, column_map, row_entry
from kg.papers.content import LARGEST_LINE, Content, Malformed
from kg.papers.reader import Format
from kg.records import Paper, Rejected

_DELIMITERS = ("\t", ";", ",")
# The limit belongs to the module; the default of 131,072 characters is less than a text read whole.
csv.field_size_limit(LARGEST_LINE)


def _text_lines(content: Content) -> Iterator[str]:
    """Give the lines as text, blank ones too: a quoted cell may hold them."""
    number = 0
    while line := content.stream.readline(LARGEST_LINE):
        number += 1
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise Malformed(number, "not UTF-8 text", "save the file as UTF-8") from error


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Give each row; one with too few or too many cells is rejected with the line where it begins."""
    first = content.head_text.split("\n", 1)[0]
    rows = csv.reader(_text_lines(content), delimiter=_delimiter(first), strict=True)
    line = 1
    try:
        header = [name.strip() for name in next(rows, [])]
        columns = checked_map(content, header)
        line = rows.line_num + 1
        for row in rows:
            if len(row) == len(header):
                yield row_entry(content, line, dict(zip(header, row, strict=True)), columns)
            elif row:
                reason = f"{len(row)} cells in a table of {len(header)} columns"
                yield content.rejected(line, reason, 'quote cells that hold the delimiter: "a, b"')
            line = rows.line_num + 1
    except csv.Error as error:
        raise Malformed(line, f"not CSV: {error}", "look for a quote that is not closed") from error


def sniff(content: Content) -> bool:
    """Claim text whose first line names the columns of a title and an abstract."""
    if b"\0" in content.head:
        return False
    first = content.head_text.split("\n", 1)[0].strip()
    header = [name.strip('" ') for name in first.split(_delimiter(first))]
    found = column_map(header, content.options.columns)
    return found.get("title") in header and found.get("abstract") in header and len(header) > 1


FORMAT = Format("csv", sniff, read)
