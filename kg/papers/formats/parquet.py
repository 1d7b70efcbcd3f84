"""Parquet; columns have usual names or the user's own. The line of an entry is its row number, from 1."""

from collections.abc import Iterator

import polars as pl

from kg.papers.parsing.columns import checked_map, row_entry
from kg.papers.parsing.input_format import InputFormat
from kg.papers.source.content import Content, Malformed
from kg.records import Paper, Rejected

_ROWS = 10_000


def read(content: Content) -> Iterator[Paper | Rejected]:
    """Yield the paper of each row, or its rejection."""
    if content.is_packed:
        raise Malformed(1, "a packed Parquet file", "unpack it: its columns are packed already")
    try:
        frame = pl.scan_parquet(content.file, glob=False)
        header = frame.collect_schema().names()
        columns = checked_map(content, 1, header)
        wanted = frame.select(sorted({column for of_name in columns.values() for column in of_name}))
        start = 0
        while (rows := wanted.slice(start, _ROWS).collect()).height:
            for number, row in enumerate(rows.iter_rows(named=True), start=start + 1):
                yield row_entry(content, number, row, columns)
            start += rows.height
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise Malformed(1, f"not Parquet: {str(error).splitlines()[0]}", "write the file again") from error


def sniff(content: Content) -> bool:
    """Return whether the content starts with Parquet's magic number."""
    return content.head.startswith(b"PAR1")


FORMAT = InputFormat("parquet", sniff, read, label="Parquet")
