"""The top-level objects of a catalogue's file, one at a time: a JSON array, JSON Lines, or the rows of Parquet."""

import io
import re
from collections.abc import Iterator

import polars as pl

from kg.catalogues.elements import Element
from kg.catalogues.records import Refused
from kg.papers.parsing.json_window import Damaged, JsonWindow
from kg.papers.source.content import Content, Malformed

_CURE = "fetch the file again"
_ROWS = 2_000
_KEY = re.compile(r'"([^"\\]{1,60})"\s*:')


def elements(content: Content) -> Iterator[Element | Refused]:
    """Yield the objects of a file; damaged ones are refused with their line. Memory is that of the largest one."""
    if is_parquet(content):
        yield from _rows(content)
        return
    yield from _members(content.stream)


def keys_of(content: Content) -> frozenset[str]:
    """Return the keys of the first object, by which a catalogue is recognised; empty for what holds no objects."""
    if is_parquet(content):
        if content.is_packed:
            return frozenset()
        try:
            return frozenset(pl.scan_parquet(content.file, glob=False).collect_schema().names())
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError):
            return frozenset()
    head = content.head
    if head.decode("utf-8-sig", "replace").lstrip()[:1] not in ("[", "{"):
        return frozenset()
    first = next(_members(io.BytesIO(head)), None)
    if isinstance(first, Element):
        return frozenset(first.value)
    # The first object is longer than the head.
    return frozenset(_KEY.findall(head.decode("utf-8", "replace")))


def is_parquet(content: Content) -> bool:
    """Return whether the content starts with Parquet's magic number."""
    return content.head.startswith(b"PAR1")


def _rows(content: Content) -> Iterator[Element | Refused]:
    if content.is_packed:
        yield Refused("record", 1, "", "a packed Parquet file", "unpack it: its columns are packed already")
        return
    try:
        frame, start = pl.scan_parquet(content.file, glob=False), 0
        while (rows := frame.slice(start, _ROWS).collect()).height:
            for index, row in enumerate(rows.iter_rows(named=True), start=start):
                yield Element(row, index + 1, f"/{index}")
            start += rows.height
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        yield Refused("record", 1, "", f"not Parquet: {str(error).splitlines()[0]}", _CURE)


def _members(stream: io.BufferedIOBase) -> Iterator[Element | Refused]:
    window = JsonWindow(stream)
    try:
        yield from _values(window)
    except Malformed as error:
        # What unpacks a file does not count its lines.
        yield Refused("record", max(error.line, window.line), "", error.reason, error.cure)


def _values(window: JsonWindow) -> Iterator[Element | Refused]:
    index, is_open = 0, False
    while first := window.next():
        line = window.line
        if first == "]" or (first == "[" and not is_open):
            window.at += 1
            is_open = first == "["
            continue
        try:
            value = window.record()
        except Damaged as error:
            yield Refused("record", line, f"/{index}", f"not JSON: {error}", _CURE)
            window.pass_over()
        else:
            if isinstance(value, dict):
                yield Element(value, line, f"/{index}")
            else:
                yield Refused("record", line, f"/{index}", "not an object", "a list of objects, as the archive has it")
        index += 1
    if is_open:
        yield Refused("record", window.line, "", "not JSON: the list is not closed", _CURE)
