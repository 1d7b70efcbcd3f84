"""Tables of entries: the papers and rejected entries of a document, written in parts while it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from kg.frames import schema_of, to_frame, write_table
from kg.identifiers import text_key
from kg.papers.normalize.identity import paper_id, surname_key, title_key
from kg.papers.normalize.sanitize import sanitized
from kg.papers.reader import read_document
from kg.papers.source.content import ReadOptions
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected

_PART = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: the fields of a paper and the keys for matching it, or a `reason` and a `cure` of a rejection.

    `id` is derived from the title alone; `label` is the title; `surname` is that of the first author; `text` is the key
    of the paper's text.
    """

    path: str
    line: int
    id: str | None = None
    title: str | None = None
    abstract: str | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    author_count: int | None = None
    upvotes: int | None = None
    organization: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    author_names: tuple[str, ...] = ()
    retracted: bool | None = None
    kept_words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    label: str | None = None
    title_key: str | None = None
    surname: str | None = None
    text_key: str | None = None
    reason: str | None = None
    cure: str | None = None


SCHEMA = schema_of(Entry)


def to_entry(found: Paper | Rejected) -> Entry:
    """Return the row of a paper or of a rejected entry, sanitised by `sanitized`."""
    found = sanitized(found)
    if isinstance(found, Rejected):
        return Entry(found.source.path, found.source.line, reason=found.reason, cure=found.cure)
    source = found.sources[0]
    return Entry(
        path=source.path,
        line=source.line,
        id=paper_id(found.title),
        title=found.title,
        abstract=found.abstract,
        year=found.year,
        month=found.month,
        day=found.day,
        author_count=found.author_count,
        upvotes=found.upvotes,
        organization=found.organization,
        arxiv=found.arxiv,
        doi=found.doi,
        authors=found.authors,
        venue=found.venue,
        author_names=found.author_names,
        retracted=found.retracted,
        kept_words=found.kept_words,
        addresses=found.addresses,
        label=found.title,
        title_key=title_key(found.title),
        surname=surname_key(found.authors[0]) if found.authors else None,
        text_key=text_key(found.text),
    )


def entry_frame(found: Iterable[Paper | Rejected]) -> pl.DataFrame:
    """Return a table with a row for each paper or rejected entry, in their order."""
    return to_frame(Entry, map(to_entry, found))


def write_entries(document: Document, options: ReadOptions, folder: Path) -> Iterator[int]:
    """Read a document into tables in a folder, part by part; yield the number of entries after each part."""
    count = number = 0
    entries = read_document(document, options)
    while part := list(islice(entries, _PART)):
        write_table(entry_frame(part), folder / f"{number:06}.parquet")
        count, number = count + len(part), number + 1
        yield count


def read_entries(folder: Path) -> pl.DataFrame:
    """Read a folder of entries; raise PolarsError or OSError if a part is damaged."""
    parts = sorted(folder.glob("[0-9]*.parquet"))
    if not folder.is_dir():
        raise FileNotFoundError(str(folder))
    return pl.concat([pl.read_parquet(part) for part in parts]) if parts else pl.DataFrame(schema=SCHEMA)
