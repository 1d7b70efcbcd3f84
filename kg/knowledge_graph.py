"""A graph opened for asking: what `kg.open` gives."""

import os
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

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
    """One version of a graph directory, read when asked. Open it again to see a later build."""

    def __init__(self, path: str | Path = "graph") -> None:
        """Open the graph in `path`; raises GraphNotFound or GraphUnreadable."""
        self.directory = GraphDirectory(path)
        self.manifest: Manifest
        self.manifest, self._version = self.directory.opened()

    @property
    def built(self) -> date:
        """The day of the build, in UTC; SOURCE_DATE_EPOCH stands for it where that is set.

        Source: https://reproducible-builds.org/specs/source-date-epoch/
        """
        seconds = os.environ.get("SOURCE_DATE_EPOCH") or (self._version / MANIFEST).stat().st_mtime
        return datetime.fromtimestamp(float(seconds), tz=UTC).date()

    @property
    def version(self) -> Path:
        """The folder of the version that is open; a later build makes another."""
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
        """Give a MultiDiGraph: nodes with `type` and `label`, edges with `relation`, `confidence`, `support`."""
        from kg.graph.network import to_networkx  # noqa: PLC0415 - a query needs neither tables nor NetworkX

        return to_networkx(self.tables)

    def rdf(self) -> "rdflib.Graph":
        """Give an rdflib Graph over the same store."""
        return to_rdflib(self.store)

    def find(self, name: str) -> str:
        """Give the id of the node called `name` in any spelling; raises UnknownName with the nearest names."""
        from kg.graph.names import find_node  # noqa: PLC0415
        from kg.graph.tables import scanned  # noqa: PLC0415

        with scanned(self._version, "nodes", "edges") as (nodes, edges):
            return find_node(nodes, edges, name)

    def entity(self, name: str) -> "Card":
        """Give the card of the node called `name`."""
        from kg.graph.card import card_of  # noqa: PLC0415

        return card_of(self.tables, self.find(name))

    def bound(self, query: str, params: Mapping[str, str] | None = None) -> sparql.NamedQuery:
        """Return a named query, a query file or the text of a query, with the values of its parameters in it."""
        return sparql.bind(sparql.find_query(query), params or {}, self.iri)

    def answer(self, query: str, params: Mapping[str, str] | None = None) -> sparql.Answer:
        """Answer a named query, a query file or the text of a query, as Oxigraph gives it."""
        return sparql.run(self.store, self.bound(query, params), self.manifest.base)

    def query(self, query: str, **params: str) -> list[dict[str, Value]]:
        """Answer a SELECT query as rows: variable -> text, number or None; an ASK query as one row."""
        answer = self.answer(query, params)
        if isinstance(answer, sparql.QueryBoolean):
            return [{"answer": bool(answer)}]
        return list(sparql.rows(answer))

    def triples(self) -> "Iterator[Triple]":
        """Give every triple of the graph, without the ontology's."""
        from kg.rdf.triples import iter_triples  # noqa: PLC0415

        return iter_triples(self.tables, self.manifest.base)

    def _repr_html_(self) -> str:
        """Give the card that a notebook shows."""
        from kg.graph.summary import summary_html  # noqa: PLC0415 - only a notebook needs it

        return summary_html(self.directory.path, self.manifest)

    def iri(self, name: str) -> str:
        """Give the IRI of the node called `name` in any spelling; raises UnknownName."""
        return node_iri(self.manifest.base, self.find(name)).value
