"""A graph opened for querying: the object that `kg.open` returns."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.epoch import source_date
from kg.graph.directory import MANIFEST, STORE, GraphDirectory
from kg.rdf import sparql
from kg.rdf.iris import node_iri
from kg.rdf.store import open_store, to_rdflib

if TYPE_CHECKING:
    import networkx as nx
    import rdflib
    from pyoxigraph import Store, Triple

    from kg.graph.card import Card
    from kg.graph.manifest import Manifest
    from kg.graph.tables import Tables
    from kg.graph.traversal import Traversal

Value = str | int | float | bool | None


class KnowledgeGraph:
    """One version of a graph directory, read on demand. Open it again to see a later build."""

    def __init__(self, path: str | Path = "graph") -> None:
        """Open the graph in `path`; raise GraphNotFound or GraphUnreadable."""
        self.directory = GraphDirectory(path)
        self.manifest: Manifest
        self.manifest, self._version = self.directory.opened()

    @property
    def built(self) -> date:
        """The day of the build, in UTC; SOURCE_DATE_EPOCH overrides it."""
        written = datetime.fromtimestamp((self._version / MANIFEST).stat().st_mtime, tz=UTC).date()
        return source_date() or written

    @property
    def version(self) -> Path:
        """The folder of the opened version; a later build writes another one."""
        return self._version

    @cached_property
    def tables(self) -> "Tables":
        """The tables as Polars frames: papers, nodes, edges, evidence, results."""
        from kg.graph.tables import Tables  # noqa: PLC0415 - a query needs no tables

        return Tables.read(self._version)

    @cached_property
    def traversal(self) -> "Traversal":
        """The graph indexed for walks: paths, lineages, neighbourhoods."""
        from kg.graph.traversal import Traversal  # noqa: PLC0415 - a query needs no walks

        return Traversal(self.tables)

    @cached_property
    def store(self) -> "Store":
        """The Oxigraph store, read only."""
        return open_store(self.store_path)

    @property
    def store_path(self) -> Path:
        """The folder of the Oxigraph store."""
        return self._version / STORE

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """Return a MultiDiGraph: nodes with `type` and `label`, edges with `relation`, `confidence`, `support`."""
        from kg.graph.networkx_graph import to_networkx  # noqa: PLC0415 - a query needs neither tables nor NetworkX

        return to_networkx(self.tables)

    def rdf(self) -> "rdflib.Graph":
        """Return an rdflib Graph over the same store."""
        return to_rdflib(self.store)

    def find(self, name: str) -> str:
        """Return the id of the node called `name` in any spelling; raise UnknownName with the nearest names."""
        from kg.graph.node_lookup import find_node  # noqa: PLC0415
        from kg.graph.tables import scanned  # noqa: PLC0415

        with scanned(self._version, "nodes", "edges", "redirects") as (nodes, edges, redirects):
            return find_node(nodes, edges, redirects, name)

    def entity(self, name: str) -> "Card":
        """Return the card of the node called `name`; raise UnknownName with the nearest names."""
        from kg.graph.card import card_of  # noqa: PLC0415

        return card_of(self.tables, self.find(name))

    def bound(self, query: str, params: Mapping[str, str] | None = None) -> sparql.NamedQuery:
        """Return a named query, a query file or a query text with its parameters substituted."""
        return sparql.bind(sparql.find_query(query), params or {}, self.iri)

    def answer(self, query: str, params: Mapping[str, str] | None = None) -> sparql.Answer:
        """Evaluate a named query, a query file or a query text; return Oxigraph's result."""
        return sparql.run(self.store, self.bound(query, params), self.manifest.base)

    def query(self, query: str, **params: str) -> list[dict[str, Value]]:
        """Return the rows of a SELECT query: variable -> text, number or None; an ASK query's answer as one row."""
        answer = self.answer(query, params)
        if isinstance(answer, sparql.QueryBoolean):
            return [{"answer": bool(answer)}]
        return list(sparql.rows(answer))

    def triples(self) -> "Iterator[Triple]":
        """Yield every triple of the graph, without those of the ontology."""
        from kg.rdf.triples import iter_triples  # noqa: PLC0415

        return iter_triples(self.tables, self.manifest.base)

    def description(self) -> "Iterator[Triple]":
        """Yield the VoID and DCAT description of the graph as a data set; this counts all its triples."""
        from kg.rdf.void import describe_dataset  # noqa: PLC0415 - a query needs no description

        return describe_dataset(self.manifest, self.tables, self.built, sum(1 for _ in self.triples()))

    def statistics(self, top: int = 15) -> dict[str, Any]:
        """Return the counts of papers, nodes by type and edges by relation, and the `top` entities in most papers."""
        from kg.graph.statistics import statistics  # noqa: PLC0415 - a query needs no statistics

        return statistics(self.manifest, self.tables, top)

    def _repr_html_(self) -> str:
        """Return the summary that a notebook displays."""
        from kg.graph.summary import summary_html  # noqa: PLC0415 - only a notebook needs it

        return summary_html(self.directory.path, self.manifest)

    def iri(self, name: str) -> str:
        """Return the IRI of the node called `name` in any spelling; raise UnknownName."""
        return node_iri(self.manifest.base, self.find(name)).value
