"""The Oxigraph store: an index of the tables, which can be rebuilt from them."""

import io
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store

from kg.errors import GraphUnreadable, Where
from kg.rdf.ontology import ontology_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import polars as pl
    import rdflib

    from kg.graph.tables import Tables

    Progress = Callable[[int, int | None], None]

_BUFFER = 1 << 20


class _Lines(io.RawIOBase):
    """Lines as a stream of bytes, generated while Oxigraph reads them."""

    def __init__(self, lines: "Iterator[pl.Series]", progress: "Progress") -> None:
        super().__init__()
        self._lines, self._progress, self._count, self._left = lines, progress, 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        while not self._left:
            part = next(self._lines, None)
            if part is None:
                return 0
            if part.len():
                self._left = memoryview((part.str.join("\n").item() + "\n").encode())
                self._count += part.len()
                self._progress(self._count, None)
        view = memoryview(buffer)  # type: ignore[arg-type] # io gives a writable buffer
        size = min(len(view), len(self._left))
        view[:size], self._left = self._left[:size], self._left[size:]
        return size


def _no_progress(done: int, total: int | None) -> None:
    """Ignore the progress report."""


def write_store(tables: "Tables", base: str, folder: Path, progress: "Progress" = _no_progress) -> None:
    """Write the graph's triples and the ontology into a new store; `progress` receives the number of triples so far."""
    from kg.rdf.triples import graph_lines  # noqa: PLC0415 - querying opens stores without the tables

    store = Store(str(folder))
    store.bulk_extend(Quad(*triple) for triple in ontology_triples())
    lines = chain.from_iterable(graph_lines(tables, base))
    store.bulk_load(io.BufferedReader(_Lines(lines, progress), _BUFFER), RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()


def open_store(folder: Path) -> Store:
    """Open a store read-only; any number of processes may do so at once."""
    try:
        return Store.read_only(str(folder))
    except (OSError, RuntimeError) as error:  # Oxigraph raises RuntimeError for some damage
        raise GraphUnreadable(
            f"the RDF store cannot be opened: {error}", where=Where(str(folder)), cure="kg build --repair"
        ) from error


def to_rdflib(store: Store) -> "rdflib.Graph":
    """Return an rdflib Graph over the same store, without copying it."""
    import rdflib  # noqa: PLC0415 - rdflib is rarely needed and takes 0.2 s to import
    from oxrdflib import OxigraphStore  # noqa: PLC0415

    return rdflib.Graph(store=OxigraphStore(store=store), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
