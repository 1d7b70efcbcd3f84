"""Entries of an answer of a server: its pages as one table, alone or merged into what earlier answers gave."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import polars as pl

from kg.addresses.asking import Answer, Page
from kg.addresses.known import KnownAddress, now
from kg.addresses.merging import NOTHING, Changes, Merged, key_frame, merged
from kg.atomic_files import drafted_folder
from kg.build.staging import write_source
from kg.errors import InputError, Where
from kg.frames import write_table
from kg.graph.manifest import SourceFile
from kg.identifiers import text_key
from kg.papers import ReadOptions
from kg.papers.staging import SCHEMA, read_entries
from kg.papers.whole_papers import kind_of_paper

_KEYS = "keys.parquet"


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer in the entries of a graph: what it brought, or why nothing of it was taken."""

    address: str
    changes: Changes = NOTHING
    failure: InputError | None = None
    known: KnownAddress | None = None


def known_of(answer: Answer, entries: str) -> KnownAddress:
    """Return what to remember of an answer; `entries` is the folder of the entries of its source."""
    return KnownAddress(
        address=answer.name,
        entries=entries,
        answered=now(),
        etag=answer.etag,
        last_modified=answer.last_modified,
        harvested=answer.harvested,
        latest=answer.latest,
    )


def content_of(pages: Iterable[Page]) -> tuple[str, int]:
    """Return the SHA-256 of an answer, of several pages that of their digests, and its size in bytes."""
    documents = [page.document for page in pages]
    digests = [document.sha256() or "" for document in documents]
    whole = digests[0] if len(digests) == 1 else sha256("".join(digests).encode()).hexdigest()
    return whole, sum(document.file.stat().st_size for document in documents)


def is_one_work(row: SourceFile, answer: Answer, options: ReadOptions) -> bool:
    """Return whether an answer is a catalogue or a whole paper: the next one takes its place."""
    return bool(row.catalogue) or kind_of_paper(answer.pages[0].document, options) is not None


def other_format(row: SourceFile, former: SourceFile, answer: Answer) -> InputError | None:
    """Return the error of an answer in another format than what the source was read as."""
    if not former.read_as or row.read_as == former.read_as:
        return None
    sent = f" ({answer.content_type})" if answer.content_type else ""
    what = f"the answer is {row.read_as or 'in no known format'}{sent}, not {former.read_as} as before"
    return InputError(what, where=Where(answer.name), cure="try again later, or: kg build ADDRESS")


def read_pages(pages: Iterable[Page], options: ReadOptions, scratch: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the entries of pages, with lines that count on from page to page, and the keys of their records."""
    entries, keys, last = pl.DataFrame(schema=SCHEMA), key_frame({}), 0
    for number, page in enumerate(pages):
        folder = scratch / str(number)
        for _ in write_source(page.document, options, folder):
            pass
        moved = pl.col("line") + last
        found = read_entries(folder)
        entries = pl.concat([entries, found.with_columns(moved)])
        keys = pl.concat([keys, key_frame(page.keys).with_columns(moved)])
        last = max(last, entries["line"].max() or 0)  # type: ignore[assignment] # lines are integers
        shutil.rmtree(folder)
    return entries, keys


def merged_pages(answer: Answer, options: ReadOptions, former: Path) -> Merged:
    """Return the entries of a folder with those of an answer merged into them."""
    with tempfile.TemporaryDirectory(prefix="kg-") as scratch:
        came = read_pages(answer.pages, options, Path(scratch))
    return merged(read_entries(former), read_keys(former), *came)


def merged_row(row: SourceFile, former: SourceFile) -> SourceFile:
    """Return the row of a source whose answer is merged into what `former` has."""
    return row.model_copy(update={"entries": text_key(f"{former.entries} {row.model_dump_json()}")[:32]})


def read_keys(folder: Path) -> pl.DataFrame:
    """Return the keys of the records of a folder of entries; none where it has no file of them."""
    path = folder / _KEYS
    return pl.read_parquet(path) if path.is_file() else key_frame({})


def write_merged(entries: pl.DataFrame, keys: pl.DataFrame, folder: Path) -> None:
    """Write entries and keys into a new folder, which appears when everything is written."""
    with drafted_folder(folder) as draft:
        write_table(entries, draft / f"{0:06}.parquet")
        write_table(keys, draft / _KEYS)
