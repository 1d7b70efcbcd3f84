"""The rejection of a source of unknown format: what it seems to be, and what was looked for."""

import codecs
from collections.abc import Iterable

from kg.papers.parsing.columns import cells_of, column_map, first_lines
from kg.papers.parsing.json_records import sample
from kg.papers.parsing.xml_elements import root_of
from kg.papers.source.content import Content
from kg.records import Rejected

_PACKED = {
    b"PK\x03\x04": ("a ZIP archive or a spreadsheet", "unpack it, or save the sheet as CSV"),
    b"\xd0\xcf\x11\xe0": ("an old Word or Excel file", "save it as plain text or CSV"),
    b"SQLite format 3": ("a database", "export from the program that made it"),
    b"{\\rtf": ("an RTF file", "save it as plain text"),
    b"BZh": ("a bzip2 archive", "unpack it, or pack it with gzip"),
    b"\xfd7zXZ": ("an xz archive", "unpack it, or pack it with gzip"),
}
_LOOKED_FOR = (
    "looked for @article{...}, TY  -, %0, PMID-, PT, JSON, XML, a header with title and abstract, a title before its "
    "abstract; name it with --format"
)
_MOST_SHOWN = 120


def unknown(content: Content, names: Iterable[str]) -> Rejected:
    """Return the rejection of a source that no format recognises."""
    head, text = content.head, content.head_text
    for start, (kind, cure) in _PACKED.items():
        if head.startswith(start):
            return content.rejected(1, f"no known format: {kind}", cure)
    if b"\0" in head:
        return content.rejected(1, "a binary file", f"one of: {', '.join(names)}")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=content.is_head_whole)
    except UnicodeDecodeError as error:
        line = head.count(b"\n", 0, error.start) + 1
        return content.rejected(line, "not UTF-8 text", "save the file as UTF-8")
    return content.rejected(1, "no known format", _cure(content, text))


def _cure(content: Content, text: str) -> str:
    records = sample(text.encode())
    if records:
        keys = ", ".join(map(str, records[0]))[:_MOST_SHOWN]
        return f'JSON needs "title" and "abstract", or to be of a program that is known; here are {keys or "no keys"}'
    root = root_of(text)
    if root is not None:
        return f"XML of a program that is known; here is <{root.name}>"
    for _, line in first_lines(content):
        columns = cells_of(line)
        found = column_map(columns, {})
        lacking = [name for name in ("title", "abstract") if not found[name]]
        if len(columns) > 1 and len(lacking) == 1:
            return f"--column {lacking[0]}=COLUMN; the table has {', '.join(columns)[:_MOST_SHOWN]}"
    return _LOOKED_FOR
