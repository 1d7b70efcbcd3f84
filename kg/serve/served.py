"""The graph that is served: one version with everything that depends on it, and the switch to the next version."""

import asyncio
import hashlib
import logging
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import polars as pl

from kg.errors import InputError, KgError, UnknownName
from kg.graph.directory import MANIFEST, STORE
from kg.graph.node_lookup import node_called
from kg.graph.read import Board, Community, boards, communities
from kg.graph.read.home import Home, home_of
from kg.graph.read.moments import Moment
from kg.graph.traversal import Part
from kg.knowledge_graph import KnowledgeGraph
from kg.serve.limits import Limits
from kg.serve.pool import QueryPool
from kg.serve.prepare import LAYOUT, SEARCH, prepared
from kg.serve.search import SearchIndex
from kg.serve.worker import Failed, Ready
from kg.versions import SOFTWARE
from kg.view.layout import layout_positions

_WATCH_SECONDS = 1.0
_GRACE_SECONDS = 15.0
_SUGGESTIONS = 3
_log = logging.getLogger("kg.serve")


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """A part of the graph with the position, in pixels, of each of its nodes."""

    part: Part
    positions: dict[str, tuple[float, float]]


class Served:
    """One version of a graph: its tables, search index and query processes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the current version; raise GraphNotFound or GraphUnreadable."""
        self.graph = KnowledgeGraph(path)
        version = self.graph.version
        self.traversal = self.graph.traversal
        self.traversal.index()
        self.index = SearchIndex(prepared(version) / SEARCH)
        self.pool = QueryPool(version / STORE, limits)
        self._layout = Lock()
        seal = f"{SOFTWARE} {version.name} {(version / MANIFEST).stat().st_mtime_ns} ".encode()
        self.tag = hashlib.sha256(seal + (version / MANIFEST).read_bytes()).hexdigest()[:16]

    @property
    def overview(self) -> PlacedPart:
        """The whole graph, or the core of a large one, laid out when it is first asked for."""
        # From Python 3.12 on, cached_property has no lock: each of several first requests would start a process.
        with self._layout:
            return self._overview

    @cached_property
    def _overview(self) -> PlacedPart:
        drawn = pl.read_parquet(prepared(self.graph.version, "overview") / LAYOUT)
        places = {id_: (x, y) for id_, x, y in drawn.select("id", "x", "y").iter_rows()}
        return PlacedPart(self.traversal.induced(list(places)), places)

    @cached_property
    def home(self) -> Home:
        """The first page, computed once for this version of the graph."""
        return home_of(self.graph.tables, self.graph.manifest.extractor)

    @cached_property
    def boards(self) -> list[Board]:
        """The list of leaderboards, made once for this version of the graph."""
        return boards(self.graph.tables)

    @cached_property
    def communities(self) -> tuple[Community, ...]:
        """All communities, read once for this version of the graph; raise InputError where it has none."""
        return communities(self.graph.tables)

    def find(self, name: str) -> str:
        """Return the id of the node of an id, IRI or name in any spelling; raise UnknownName with the nearest names."""
        name = name.removeprefix(self.graph.manifest.base)
        try:
            self.traversal.row(name)
        except UnknownName:
            tables = self.graph.tables
            found = node_called(tables.nodes.lazy(), tables.edges.lazy(), tables.redirects.lazy(), name)
            if found is not None:
                return found
            nearest = [tables.nodes["label"][row] for row in self.index.search(name, (), _SUGGESTIONS)]
            raise UnknownName.of("node", name, nearest) from None
        return name

    def moment(self, text: str | None) -> Moment | None:
        """Return the moment of a date or of a snapshot, None without one; raise InputError for what is neither."""
        if text is None:
            return None
        graph = self.graph
        try:
            return Moment.named(text, graph.directory.path, graph.version, graph.tables.papers["id"])
        except UnknownName as error:
            # What the address names is there: the question is wrong.
            raise InputError(error.what, cure=error.cure) from error

    def iri(self, name: str) -> str:
        """Return the IRI of the node called `name`; raise UnknownName."""
        return self.graph.manifest.base + self.find(name)

    def placed(self, part: Part) -> PlacedPart:
        """Return a part of the graph with a layout, a quick one: no other request is answered meanwhile."""
        ends = self.graph.tables.edges[list(part.edges)].select("source", "target")
        return PlacedPart(part, layout_positions(sorted(part.nodes), ends.iter_rows(), is_quick=True))


class Current:
    """The served version. A rebuilt graph is opened beside it and replaces it between two requests."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the graph in `path`."""
        self._path, self._limits = path, limits
        self.served = Served(path, limits)
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_ready = False

    async def start(self) -> None:
        """Start the processes, and watch for a later version."""
        state = await self.served.pool.start()
        self.is_ready = isinstance(state, Ready)
        if isinstance(state, Failed):
            _log.error("the store cannot be opened: %s", state.message)
        elif not state.is_isolated:
            _log.warning("this system cannot keep the processes that answer queries from opening connections")
        self._keep(asyncio.create_task(self._watch()))

    async def close(self) -> None:
        """Stop watching and end every process."""
        self.is_ready = False
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.served.pool.close()

    def _keep(self, task: "asyncio.Task[None]") -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_SECONDS)
            if (self._path / MANIFEST).resolve().parent != self.served.graph.version:
                await self._switch()

    async def _switch(self) -> None:
        try:
            following = await asyncio.to_thread(Served, self._path, self._limits)
            state = await following.pool.start()
        except KgError as error:
            _log.warning("the rebuilt graph cannot be opened yet: %s", error)
            return
        except Exception:  # noqa: BLE001 - the old version stays in service, and opening is tried again
            _log.exception("the rebuilt graph cannot be opened yet")
            return
        if isinstance(state, Failed):
            _log.warning("the rebuilt graph's store cannot be opened yet: %s", state.message)
            await following.pool.close()
            return
        previous, self.served = self.served, following
        _log.info("serving the graph of version %s", following.graph.version.name)
        self._keep(asyncio.create_task(_retire(previous)))


async def _retire(previous: Served) -> None:
    """End a version's processes after a grace period for requests that hold it and have not queried it yet."""
    await asyncio.sleep(_GRACE_SECONDS)
    await previous.pool.close()
