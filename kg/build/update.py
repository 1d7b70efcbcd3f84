"""Updates of a graph from its addresses: ask their servers for what is new, and build that in."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.addresses.asking import Answer, Client, conditions, first_request
from kg.addresses.known import KnownAddress, now, read_addresses
from kg.addresses.merging import NOTHING, Changes
from kg.build.existing_graph import extraction_settings
from kg.build.gather import reader_fingerprint
from kg.build.pipeline import Report, build
from kg.build.progress import Progress, Stage, no_progress
from kg.errors import GraphNotFound, InputError, UnknownName, Where
from kg.graph.directory import GraphDirectory
from kg.graph.directory_layout import ADDRESSES, check_folders
from kg.graph.manifest import SourceFile
from kg.graph.node_lookup import nearest
from kg.papers.source.address import HIDDEN, is_address, shown, writable_name


@dataclass(frozen=True, slots=True)
class AddressUpdate:
    """An address that was asked: the request, what its answer brought, or why it failed.

    `asked` is the first address of the request, None where a list ended before the last answer; `conditions` are its
    headers.
    """

    address: str
    asked: str | None
    conditions: Mapping[str, str] = field(default_factory=dict)
    changes: Changes = NOTHING
    failure: InputError | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """The outcome of an update: a row for each address, and the build, None where none was asked."""

    addresses: tuple[AddressUpdate, ...]
    report: Report | None = None

    @property
    def failed(self) -> tuple[AddressUpdate, ...]:
        """The addresses whose servers did not answer, or not as before."""
        return tuple(row for row in self.addresses if row.failure)


@dataclass(frozen=True, slots=True)
class _Request:
    """An address to ask, in full, with what its server answered last."""

    source: SourceFile
    address: str
    known: KnownAddress

    @property
    def row(self) -> AddressUpdate:
        first = first_request(self.address, self.known)
        return AddressUpdate(self.source.path, first and shown(first), conditions(self.known))


def update(
    addresses: Sequence[str] = (),
    graph: str | Path = "graph",
    *,
    client: Client | None = None,
    dry_run: bool = False,
    extractor: str | None = None,
    jobs: int | None = None,
    shards: str | None = None,
    progress: Progress = no_progress,
) -> Update:
    """Update a graph with what the servers of its addresses, all or those named, have that is new.

    What earlier answers gave stays, also where a server does not offer it any more; what it withdraws is removed. A
    server that fails leaves its papers as they are. With `dry_run` nothing is asked.

    Raises GraphNotFound, UnknownName for an address that is no source, and InputError where no source is an address.
    """
    directory = GraphDirectory(graph)
    if not directory.path.is_dir():
        raise GraphNotFound.at(str(graph))
    check_folders(directory.path)
    manifest = directory.manifest()
    extraction_settings(manifest, extractor, shards)
    requests = _requests(addresses, manifest.sources, read_addresses(directory.path / ADDRESSES))
    if dry_run:
        return Update(tuple(request.row for request in requests))
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        asked, answers = _asked(requests, client or Client(), Path(folder), progress)
        report = build([], graph, extractor=extractor, jobs=jobs, shards=shards, answers=answers, progress=progress)
    taken = {row.address: row for row in report.taken}
    rows = [row if row.failure else _with(row, taken[row.address].changes, taken[row.address].failure) for row in asked]
    return Update(tuple(rows), report)


def _with(row: AddressUpdate, changes: Changes, failure: InputError | None) -> AddressUpdate:
    return AddressUpdate(row.address, row.asked, row.conditions, changes, failure)


def _requests(
    addresses: Sequence[str], sources: Iterable[SourceFile], known: Mapping[str, KnownAddress]
) -> list[_Request]:
    """Return what to ask, sorted by address; raise UnknownName or InputError."""
    rows = {row.path: row for row in sources if is_address(row.path)}
    if not rows:
        raise InputError("no source of this graph is an address", cure="kg build ADDRESS")
    given = {writable_name(shown(address)): address for address in addresses}
    for name in given:
        if name not in rows:
            raise UnknownName.of("source", name, nearest(name, list(rows)))
    names = sorted(given or rows)
    return [_Request(rows[name], given.get(name, name), _usable(rows[name], known.get(name))) for name in names]


def _usable(source: SourceFile, known: KnownAddress | None) -> KnownAddress:
    """Return what a request may name of the last answer: nothing where the source has other entries since."""
    if known is None or known.entries != source.entries:
        return KnownAddress(address=source.path, entries=source.entries, answered=now())
    if source.reader != reader_fingerprint():
        # A document that has not changed is asked for again, since it is now read otherwise.
        return known.model_copy(update={"etag": "", "last_modified": ""})
    return known


def _asked(
    requests: Sequence[_Request], client: Client, folder: Path, progress: Progress
) -> tuple[list[AddressUpdate], list[Answer]]:
    """Return a row for each request, and the answers of servers that did not fail."""
    rows: list[AddressUpdate] = []
    answers: list[Answer] = []
    for number, request in enumerate(requests):
        progress(Stage.READ, number, len(requests))
        row = request.row
        try:
            answers.append(_answer(request, client, folder / str(number)))
        except InputError as error:
            row = _with(row, NOTHING, error)
        rows.append(row)
    return rows, answers


def _answer(request: _Request, client: Client, folder: Path) -> Answer:
    if HIDDEN in request.address:
        cure = "name the whole address: kg update ADDRESS"
        raise InputError("its password or token is not kept", where=Where(request.source.path), cure=cure)
    folder.mkdir()
    return client.ask(request.address, folder, request.known)
