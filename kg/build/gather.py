"""Bring the sources of a graph up to date: read new or changed ones into entries, keep what was read before."""

import shutil
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kg.addresses.asking import Answer, Client
from kg.addresses.merging import Changes
from kg.build.answers import (
    Taken,
    content_of,
    is_one_work,
    known_of,
    merged_pages,
    merged_row,
    other_format,
    read_pages,
    write_merged,
)
from kg.build.curation import Curation
from kg.build.gathered_results import TableResults
from kg.build.progress import Progress, Stage
from kg.build.staging import kind_of, write_source
from kg.errors import GraphUnreadable, InputError, Where
from kg.frames import UNREADABLE
from kg.graph.manifest import SourceFile
from kg.identifiers import text_key
from kg.origins import ORIGINS
from kg.papers import ReadOptions
from kg.papers.reader import checked_format, format_of, read_document
from kg.papers.source.address import is_address, shown, writable_name
from kg.papers.source.documents import Document, document, iter_names
from kg.papers.staging import SCHEMA, entry_frame, read_entries
from kg.records import Rejected, Source
from kg.versions import fingerprint

# The data on which an entry depends besides the source's bytes.
_DATA = ("lexicon", "text/english.txt", "fulltext/tables/weights.json", "fulltext/tables/cell_roles.npz")


def reader_fingerprint() -> str:
    """Return a hash that changes with what the program makes of a source's bytes."""
    return fingerprint(["reading"], _DATA)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources of the updated graph, the names given in this build, and the named files that cannot be read.

    `taken` are the answers of servers.
    """

    sources: list[SourceFile]
    named: list[str]
    unreadable: list[Rejected]
    taken: tuple[Taken, ...] = ()


def _options(row: SourceFile) -> ReadOptions:
    return ReadOptions(
        format=checked_format(row.format), columns=row.columns, full_text=row.full_text, retracted=row.retracted
    )


def _row(found: Document, sha256: str, options: ReadOptions, reader: str) -> SourceFile:
    row = SourceFile(
        path=found.name,
        sha256=sha256,
        bytes=found.file.stat().st_size,
        entries="",
        reader=reader,
        format=options.format,
        columns=dict(options.columns),
        full_text=options.full_text,
        retracted=options.retracted,
    )
    key = text_key(row.model_dump_json())[:32]
    catalogue = kind_of(found, options)
    if catalogue is None:
        return row.model_copy(update={"entries": key, "read_as": format_of(found, options)})
    read_as = f"{ORIGINS[catalogue.origin].title}: {catalogue.label}"
    return row.model_copy(update={"entries": key, "read_as": read_as, "catalogue": catalogue.name})


class Gatherer:
    """The entries of a graph directory; `folder` has one subfolder per source and content.

    `damaged` are the names of damaged subfolders.
    """

    def __init__(
        self, folder: Path, damaged: Collection[str], progress: Progress, client: Client | None = None
    ) -> None:
        """Name the folder; it need not exist. `client` asks servers."""
        self._folder, self._progress, self._reader = folder, progress, reader_fingerprint()
        self._client = client or Client()
        self._damaged = set(damaged)
        self._counts: dict[str, int | None] = {}
        self._records: dict[str, int | None] = {}

    def gather(
        self, names: Iterable[str], options: ReadOptions, known: Iterable[SourceFile], answers: Iterable[Answer] = ()
    ) -> Gathered:
        """Read the named sources; known sources that are not named are kept.

        `answers` of servers of known sources are merged into what these have.
        """
        self._progress(Stage.READ, 0, None)
        known = list(known)
        self._counts = {row.entries: row.count for row in known}
        self._records = {row.path: row.records for row in known}
        rows = {row.path: self._renewed(row) for row in known}
        named: list[str] = []
        unreadable: list[Rejected] = []
        taken: list[Taken] = []
        for name in iter_names(names, recursive=options.recursive):
            try:
                if is_address(name):
                    row, answer = self._asked(name, options)
                    taken.append(answer)
                else:
                    row = self._local(name, options)
            except InputError as error:
                unreadable.append(Rejected(Source(writable_name(shown(name)), 1), error.what, error.cure))
            else:
                rows[row.path] = row
                named.append(row.path)
        for given in answers:
            merged, answer = self._merged(given, rows.get(given.name))
            taken.append(answer)
            if merged is not None:
                rows[merged.path] = merged
        return Gathered(self.counted(rows[path] for path in sorted(rows)), named, unreadable, tuple(taken))

    def _local(self, name: str, options: ReadOptions) -> SourceFile:
        """Read a file, a folder of TeX or a pipe; raise InputError where it cannot be read."""
        with document(name) as found:
            sha256 = found.sha256()
            if sha256 is None:
                reasons = (entry for entry in read_document(found, options) if isinstance(entry, Rejected))
                entry = next(reasons, Rejected(Source(found.name, 1), "cannot be read", "check the path"))
                raise InputError(entry.reason, cure=entry.cure)
            row = _row(found, sha256, options, self._reader)
            self._write(row, found)
            return row

    def _asked(self, name: str, options: ReadOptions) -> tuple[SourceFile, Taken]:
        """Return the source and the answer of an address: all that its server has, in place of earlier answers."""
        with tempfile.TemporaryDirectory(prefix="kg-") as scratch:
            answer = self._client.ask(name, Path(scratch))
            if not answer.pages:
                raise InputError("the server has no record", where=Where(answer.name), cure="check the address")
            row, folder = self._row_of(answer, options), Path(scratch) / "entries"
            if len(answer.pages) == 1 and (not answer.pages[0].keys or is_one_work(row, answer, options)):
                self._write(row, answer.pages[0].document)
            elif row.entries in self._damaged or not (self._folder / row.entries).is_dir():
                self._damaged.discard(row.entries)
                write_merged(*read_pages(answer.pages, options, folder), self._folder / row.entries)
        return row, Taken(answer.name, known=known_of(answer, row.entries))

    def _row_of(self, answer: Answer, options: ReadOptions) -> SourceFile:
        sha256, size = content_of(answer.pages)
        row = _row(answer.pages[0].document, sha256, options, self._reader)
        return row if len(answer.pages) == 1 else row.model_copy(update={"bytes": size})

    def _merged(self, answer: Answer, former: SourceFile | None) -> tuple[SourceFile | None, Taken]:
        """Merge an answer into what its source has; a catalogue or a whole paper takes the place of the former one."""
        if former is None:
            gone = InputError("removed from the graph meanwhile", where=Where(answer.name), cure="kg build it again")
            return None, Taken(answer.name, failure=gone)
        if not answer.pages:
            return former, Taken(answer.name, known=known_of(answer, former.entries))
        options = _options(former)
        row = self._row_of(answer, options)
        if failure := other_format(row, former, answer):
            return former, Taken(answer.name, failure=failure)
        if is_one_work(row, answer, options):
            self._write(row, answer.pages[0].document)
            changes = Changes(revised=(answer.name,)) if row.entries != former.entries else Changes(unchanged=1)
            return row, Taken(answer.name, changes, known=known_of(answer, row.entries))
        self._table(former)
        found = merged_pages(answer, options, self._folder / former.entries)
        if not found.changes:
            return former, Taken(answer.name, found.changes, known=known_of(answer, former.entries))
        row = merged_row(row, former)
        write_merged(found.entries, found.keys, self._folder / row.entries)
        return row, Taken(answer.name, found.changes, known=known_of(answer, row.entries))

    def counted(self, sources: Iterable[SourceFile]) -> list[SourceFile]:
        """Return sources with their numbers of entries, where known."""
        return [
            row.model_copy(update={"count": self._counts.get(row.entries), "records": self._records.get(row.path)})
            for row in sources
        ]

    def _renewed(self, row: SourceFile) -> SourceFile:
        """Return a known source as the current readers would read it; one whose file has changed stays as it is."""
        if row.reader == self._reader:
            return row
        found = Document(row.path, Path(row.path))
        if found.sha256() != row.sha256:
            return row
        return _row(found, row.sha256, _options(row), self._reader)

    def _write(self, row: SourceFile, found: Document) -> None:
        folder = self._folder / row.entries
        if row.entries in self._damaged:
            shutil.rmtree(folder, ignore_errors=True)
            self._damaged.remove(row.entries)
        if not folder.is_dir():
            for count in write_source(found, _options(row), folder):
                self._progress(Stage.READ, count, None)

    def entries(self, gathered: Gathered) -> pl.DataFrame:
        """Read the entries of all sources; damaged entries are read again from their source."""
        frames = [entry_frame(gathered.unreadable)] if gathered.unreadable else [pl.DataFrame(schema=SCHEMA)]
        return pl.concat([*frames, *map(self._read, gathered.sources)])

    def _read(self, row: SourceFile) -> pl.DataFrame:
        found = self._table(row)
        self._counts[row.entries] = found.height
        return found

    def _table(self, row: SourceFile) -> pl.DataFrame:
        folder = self._folder / row.entries
        if row.entries not in self._damaged:
            try:
                return read_entries(folder)
            except UNREADABLE:
                self._damaged.add(row.entries)
        found = Document(row.path, Path(row.path))
        if found.sha256() != row.sha256:
            raise GraphUnreadable(
                f"what was read from {row.path} is damaged, and the source is missing or has changed",
                where=Where(str(folder)),
                cure=f"kg build {row.path} with the source in its place, or kg remove {row.path}",
            )
        self._write(row, found)
        return read_entries(folder)

    def curation(self, gathered: Gathered, corpus: pl.DataFrame, removed: Collection[str]) -> Curation:
        """Return what the catalogues among the sources contribute to a corpus; `entries` has been called before."""
        found = Curation.of(gathered.sources, self._folder, corpus, removed)
        self._records = found.records.counts()
        return found

    def table_results(self, gathered: Gathered, papers: pl.DataFrame) -> TableResults:
        """Return the results in the tables of the sources; `entries` has been called before."""
        return TableResults.of(gathered.sources, self._folder, papers)

    def remove_others(self, sources: Iterable[SourceFile]) -> None:
        """Delete entries that no source uses, including partial ones of killed builds."""
        kept = {row.entries for row in sources}
        for path in self._folder.iterdir() if self._folder.exists() else ():
            if path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
