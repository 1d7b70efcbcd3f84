"""Tables of the results in whole papers, beside the entries of their documents."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import polars as pl

from kg.errors import InputError
from kg.frames import schema_of, to_frame, write_table
from kg.fulltext import Kind, ResultRow
from kg.identifiers import text_key
from kg.papers.reader import read_document
from kg.papers.source.content import ReadOptions
from kg.papers.source.documents import Document
from kg.papers.staging import entry_frame, write_entries
from kg.papers.whole_papers import WholePaper, kind_of_paper, read_paper, read_tables, without_tables
from kg.records import Paper, Rejected, Source

SCHEMA = schema_of(ResultRow)
_RESULTS, _SECTIONS, _UNREAD = "tables.parquet", "sections.parquet", "unread.parquet"
_UNREAD_SCHEMA = pl.Schema({"line": pl.Int64(), "reason": pl.String(), "cure": pl.String()})


def write_document(found: Document, options: ReadOptions, folder: Path) -> Iterator[int]:
    """Read a document into tables in a folder; yield the number of entries after each part.

    A whole paper has its results in a table of their own.
    """
    kind = kind_of_paper(found, options)
    whole = _whole_paper(found, kind, options) if kind is not None else None
    if whole is None:
        yield from write_entries(found, options, folder)
        return
    write_table(entry_frame([whole.entry]), folder / f"{0:06}.parquet")
    if whole.rows:
        write_table(to_frame(ResultRow, whole.rows), folder / _RESULTS)
    if whole.unread is not None:
        unread = whole.unread
        row = (unread.source.line, unread.reason, unread.cure)
        write_table(pl.DataFrame([row], schema=_UNREAD_SCHEMA, orient="row"), folder / _UNREAD)
    if whole.sections and isinstance(whole.entry, Paper):
        key = pl.lit(text_key(whole.entry.text))
        sections = pl.DataFrame(whole.sections, schema=["start", "section"], orient="row").select(
            key.alias("text_key"), "start", "section"
        )
        write_table(sections, folder / _SECTIONS)
    yield 1


def _whole_paper(found: Document, kind: Kind, options: ReadOptions) -> WholePaper | None:
    """Return the only paper of a document, with its results; None for a collection of articles."""
    if kind is not Kind.JATS:
        return read_paper(found, options)
    entries = list(islice(read_document(found, options), 2))
    if len(entries) != 1:
        return None
    if isinstance(entries[0], Rejected):
        return WholePaper(entries[0])
    try:
        return WholePaper(entries[0], read_tables(found))
    except InputError as error:
        # The entry has been read by the format of articles, which has other limits.
        unread = without_tables(Rejected(Source(found.name, 1), error.what, error.cure))
        return WholePaper(entries[0], unread=unread)


def read_results(folders: dict[str, Path]) -> pl.DataFrame:
    """Return the results in the tables of sources, by the sources' names: the fields of ResultRow, and `path`.

    Raises PolarsError or OSError if a file is damaged.
    """
    parts = [
        pl.read_parquet(folder / _RESULTS).select(*SCHEMA, path=pl.lit(path))
        for path, folder in sorted(folders.items())
        if (folder / _RESULTS).is_file()
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA | {"path": pl.String()})


def read_unread(folders: dict[str, Path]) -> list[Rejected]:
    """Return why the tables of papers are left out, by the sources' names."""
    return [
        Rejected(Source(path, line), reason, cure)
        for path, folder in sorted(folders.items())
        if (folder / _UNREAD).is_file()
        for line, reason, cure in pl.read_parquet(folder / _UNREAD).select(*_UNREAD_SCHEMA).iter_rows()
    ]


def read_sections(folders: dict[str, Path]) -> pl.DataFrame:
    """Return where sections begin in the abstracts of whole papers: text_key (of the paper's text), start, section."""
    schema = pl.Schema({"text_key": pl.String(), "start": pl.Int64(), "section": pl.String()})
    paths = [folder / _SECTIONS for _, folder in sorted(folders.items()) if (folder / _SECTIONS).is_file()]
    parts = [pl.read_parquet(path).cast(schema) for path in paths]
    return pl.concat(parts).unique(maintain_order=True) if parts else pl.DataFrame(schema=schema)
