"""A graph opened for querying: the object that `kg.open` returns."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.epoch import source_date
from kg.errors import needing
from kg.graph.directory import MANIFEST, STORE, GraphDirectory
from kg.rdf import sparql
from kg.rdf.iris import node_iri
from kg.rdf.store import open_store, to_rdflib

if TYPE_CHECKING:
    import networkx as nx
    import polars as pl
    import rdflib
    from pyoxigraph import Store, Triple

    from kg.corrections import Correction
    from kg.graph.homonyms import Homonym
    from kg.graph.manifest import Manifest
    from kg.graph.read import Card, Rivalry, Stats
    from kg.graph.read.walks import Lineage, StatedStep
    from kg.graph.reasons import AliasReason, NameReasons
    from kg.graph.tables import Tables
    from kg.graph.traversal import Traversal

Value = str | int | float | bool | None


class KnowledgeGraph:
    """One version of a graph directory, read on demand. Open it again to see a later build.

    Examples:
        >>> kg.open("graph")
        <KnowledgeGraph 'graph': 2 papers, 4 entities, 8 claims>
    """

    def __init__(self, path: str | Path = "graph") -> None:
        """Open the graph in a directory, as `kg.open` does.

        Args:
            path: The graph directory.

        Raises:
            GraphNotFound: There is no graph in this directory.
            GraphUnreadable: The graph is damaged, or of another format.
        """
        self.directory = GraphDirectory(path)
        self.manifest: Manifest
        self.manifest, self._version = self.directory.opened()

    @property
    def built(self) -> date:
        """The day of the build, in UTC; SOURCE_DATE_EPOCH overrides it."""
        return source_date() or datetime.fromtimestamp((self._version / MANIFEST).stat().st_mtime, tz=UTC).date()

    @property
    def version(self) -> Path:
        """The folder of the opened version; a later build writes another one."""
        return self._version

    @cached_property
    def tables(self) -> "Tables":
        """The tables as Polars frames: papers, nodes, edges, evidence, results.

        Examples:
            >>> g.tables.papers["title"].to_list()
            ['FooNet: A Net', 'BarNet: Another Net']
        """
        from kg.graph.tables import Tables  # noqa: PLC0415 - a query needs no tables

        return Tables.read(self._version)

    def _columns(self, *names: str) -> "AbstractContextManager[tuple[pl.LazyFrame, ...]]":
        from kg.graph.tables import lazy_tables  # noqa: PLC0415

        return lazy_tables(self.__dict__.get("tables"), self._version, *names)

    @cached_property
    def traversal(self) -> "Traversal":
        """The graph indexed for walks: paths, lineages, neighbourhoods."""
        from kg.graph.traversal import Traversal  # noqa: PLC0415 - a query needs no walks

        return Traversal(self.tables)

    @cached_property
    def contradicting(self) -> "pl.DataFrame":
        """The pairs of evidence that disagree, as `kg.graph.read.contradicting_pairs` finds them."""
        from kg.graph.read import contradicting_pairs  # noqa: PLC0415 - a query needs no tables

        return contradicting_pairs(self.tables)

    @cached_property
    def rivalry(self) -> "Rivalry":
        """The rivals of methods and models, counted when a question first needs them."""
        from kg.graph.read import Rivalry  # noqa: PLC0415 - a query needs no tables

        return Rivalry(self.tables)

    @cached_property
    def store(self) -> "Store":
        """The Oxigraph store, read only."""
        return open_store(self.store_path)

    @property
    def store_path(self) -> Path:
        """The folder of the Oxigraph store."""
        return self._version / STORE

    def networkx(self) -> "nx.MultiDiGraph[str]":
        """Return a new MultiDiGraph: ids with `type` and `label`; edges with `relation`, `confidence`, `support`.

        Examples:
            >>> g.networkx().nodes["entity/foonet"]
            {'type': 'Model', 'label': 'FooNet'}
        """
        from kg.graph.networkx_graph import to_networkx  # noqa: PLC0415 - a query needs neither tables nor NetworkX

        return to_networkx(self.tables)

    def rdf(self) -> "rdflib.Graph":
        """Return the graph as an rdflib Graph that reads from the Oxigraph store.

        Examples:
            >>> from rdflib import RDFS, Literal
            >>> [str(node) for node in g.rdf().subjects(RDFS.label, Literal("FooNet"))]
            ['https://w3id.org/mlkg/entity/foonet']
        """
        return to_rdflib(self.store)

    def find(self, name: str) -> str:
        """Return the id of the node called `name`: what follows the base in its IRI.

        Args:
            name: A label or alias in any spelling, an id, or the node's IRI.

        Raises:
            UnknownName: No node has this name; the message has the nearest names.

        Examples:
            >>> g.find("foo-net")
            'entity/foonet'
        """
        from kg.graph.node_lookup import find_node  # noqa: PLC0415

        with self._columns("nodes", "edges", "redirects") as (nodes, edges, redirects):
            return find_node(nodes, edges, redirects, name.removeprefix(self.manifest.base))

    def homonyms(self, name: str) -> "tuple[Homonym, ...]":
        """Return the other nodes called `name`, beside the one that `find` returns, those in most papers first.

        For an id they are those that share any name with its node. Raises UnknownName as `find` does.
        """
        from kg.graph.homonyms import homonyms  # noqa: PLC0415

        with self._columns("nodes", "counts") as (nodes, counts):
            return homonyms(nodes, counts, self.find(name), name)

    def entity(self, name: str) -> "Card":
        """Return the card of the node called `name`.

        Args:
            name: A label or alias in any spelling, or an id.

        Returns:
            Type, label, aliases, papers, the edges with the sentence of highest confidence of each, and `homonyms`: the
            other nodes of this name. Of nodes that share it, the card is of the one that `find` returns.

        Raises:
            UnknownName: No node has this name; the message has the nearest names.

        Examples:
            >>> [line.sentence for line in g.entity("BERT").lines if line.relation == "improves_on"]
            ['It outperforms BERT on ImageNet by 3.2%.']
        """
        from kg.graph.read import card_of  # noqa: PLC0415

        return card_of(self.tables, self.find(name), name)

    def path(self, start: str, end: str) -> "list[StatedStep]":
        """Return a shortest path between two nodes, regardless of the direction of its edges: the first of `kg.paths`.

        Args:
            start: The name or id of a node.
            end: The name or id of another.

        Returns:
            The edges from `start` to `end`, each in its own direction and with its best sentence; none for one node.

        Raises:
            UnknownName: No node has one of the names, or no path joins them.

        Examples:
            >>> [(step.source, step.relation, step.target) for step in g.path("BERT", "FooNet")]
            [('entity/foonet', 'improves_on', 'entity/bert')]
            >>> [step.sentence for step in g.path("BERT", "FooNet")]
            ['It outperforms BERT on ImageNet by 3.2%.']
        """
        from kg.graph.read.walks import paths_between  # noqa: PLC0415 - a query needs no walks

        return paths_between(self.tables, self.traversal, (self.find(start), self.find(end)))[0]

    def lineage(self, name: str) -> "Lineage":
        """Return what an entity improves on, and what improves on it, step by step.

        Args:
            name: The name or id of a node.

        Returns:
            Its id, and the edges to its ancestors and from its progeny, nearest first, each with its best sentence.

        Raises:
            UnknownName: No node has this name; the message has the nearest names.

        Examples:
            >>> [(step.source, step.depth) for step in g.lineage("BERT").progeny]
            [('entity/foonet', 1), ('entity/barnet', 2)]
        """
        from kg.graph.read.walks import lineage_of  # noqa: PLC0415 - a query needs no walks

        return lineage_of(self.tables, self.traversal, self.find(name))

    def reasons(self, card: "Card") -> "list[AliasReason]":
        """Return why each alias of an entity is one of its names."""
        from kg.graph.reasons import alias_reasons  # noqa: PLC0415

        return alias_reasons(self.tables, card, self.corrections(card))

    def why(self, name: str) -> "NameReasons":
        """Return why the names of an entity are one, what is near and kept apart, and the corrections about it.

        Args:
            name: A name or an id.

        Returns:
            Each alias with its reason, and with the paper and sentence that define it where one does; each entity
            of a near name with the reason why it is another one.

        Raises:
            UnknownName: No node has this name; the message has the nearest names.

        Examples:
            >>> g.why("BERT").label
            'BERT'
        """
        from kg.graph.reasons import name_reasons  # noqa: PLC0415

        card = self.entity(name)
        return name_reasons(self.tables, card, self.corrections(card))

    def corrections(self, card: "Card") -> "dict[int, Correction]":
        """Return the corrections about an entity and its edges, by their numbers."""
        from kg.graph.reasons import corrections_of  # noqa: PLC0415

        return corrections_of(self.manifest, self.tables.corrections, card)

    def bound(self, query: str, params: Mapping[str, str] | None = None) -> sparql.NamedQuery:
        """Return a query with its parameters substituted, without evaluating it.

        Args:
            query: A name in `queries/`, a file, or the text of a SPARQL query.
            params: Values of the named query's parameters; names of entities are looked up in any spelling.

        Returns:
            The query, whose `text` any SPARQL 1.1 engine takes.

        Raises:
            UnknownName: There is no such query, or no node of a name that a parameter gives.
            QueryError: A parameter is unknown, missing, or of the wrong kind.
        """
        return sparql.bind(sparql.find_query(query), params or {}, self.iri)

    def answer(self, query: str, params: Mapping[str, str] | None = None) -> sparql.Answer:
        """Evaluate a query, given as to `bound`, and return Oxigraph's result, for triples and large tables.

        Returns:
            Solutions of a SELECT, triples of a CONSTRUCT or DESCRIBE, the boolean of an ASK.

        Raises:
            UnknownName: As in `bound`.
            QueryError: The query is not valid SPARQL, or would call another host.
        """
        return sparql.run(self.store, self.bound(query, params), self.manifest.base)

    def query(self, query: str, **params: str) -> list[dict[str, Value]]:
        """Return the rows of a SELECT query, or the answer of an ASK query as one row.

        Neither time nor memory is limited, as they are by `kg query` and `kg serve`.

        Args:
            query: A name in `queries/`, a file, or the text of a SPARQL query.
            **params: Values of the named query's parameters; names of entities are looked up in any spelling.

        Returns:
            One dict per row: variable -> text, number or None.

        Raises:
            UnknownName: There is no such query, or no node of a name that a parameter gives.
            QueryError: The query is not valid SPARQL, is neither SELECT nor ASK, or a parameter is wrong.

        Examples:
            >>> [row["better"] for row in g.query("improves-on", entity="foo-net")]
            ['BarNet']
            >>> g.query("SELECT (COUNT(*) AS ?papers) { ?paper a kg:Paper }")
            [{'papers': 2}]
        """
        answer = self.answer(query, params)
        if isinstance(answer, sparql.QueryBoolean):
            return [{"answer": bool(answer)}]
        return list(sparql.rows(answer))

    def sql(self, query: str, **params: str) -> "pl.DataFrame":
        """Return the rows of a SELECT over the graph's views as a Polars frame (extra `sql`).

        The views are listed in docs/sql.md. Neither time nor memory is limited, as they are by `kg sql`.

        Args:
            query: A name in `queries/` that has SQL, a file, or the text of a SELECT, with parameters as `$name`.
            **params: Values of the parameters; names of entities are looked up in any spelling for named queries.

        Returns:
            One row for each row of the result.

        Raises:
            UnknownName: There is no such query, or no node of a name that a parameter gives.
            QueryError: The query is not one SELECT, or a parameter is wrong.
            MissingExtra: DuckDB is not installed.

        Examples:
            >>> g.sql("SELECT label FROM entities WHERE type = 'Benchmark' OR type = 'Dataset'")["label"].to_list()
            ['ImageNet']
        """
        return self.bounded_sql(query, params)

    def bounded_sql(
        self, query: str, params: Mapping[str, str], seconds: float | None = None, memory: int | None = None
    ) -> "pl.DataFrame":
        """Return the rows of a SELECT as `sql` does, within `seconds` and bytes of `memory`; None for no limit.

        Raises QueryError as `sql` does, and where a limit was exceeded.
        """
        with needing("SQL", "sql"):
            from kg.sql.database import Bounds, run_sql  # noqa: PLC0415 - only SQL needs DuckDB
        from kg.sql.twins import bound_sql  # noqa: PLC0415

        bound = bound_sql(query, params, self.find)
        return run_sql(self._version, bound.text, bound.values, Bounds(seconds, memory), bound.name)

    def triples(self) -> "Iterator[Triple]":
        """Yield every triple of the graph, without those of the ontology."""
        from kg.rdf.triples import iter_triples  # noqa: PLC0415

        return iter_triples(self.tables, self.manifest.base)

    def description(self) -> "Iterator[Triple]":
        """Yield the VoID and DCAT description of the graph as a data set; this counts all its triples."""
        from kg.rdf.void import describe_dataset  # noqa: PLC0415 - a query needs no description

        return describe_dataset(self.manifest, self.tables, self.built, sum(1 for _ in self.triples()))

    def statistics(self, top: int = 15) -> "Stats":
        """Return the counts of papers, nodes by type and edges by relation, and the `top` entities in most papers.

        Returns:
            A record: `entries`, `papers`, `merged`, `rejected`, `extractor`, `nodes`, `edges`, `evidence`, `top`.

        Examples:
            >>> g.statistics().edges["improves_on"]
            2
        """
        from kg.graph.read import statistics  # noqa: PLC0415 - a query needs no statistics

        return statistics(self.manifest, self.tables, top)

    def __repr__(self) -> str:
        """Return the directory with the numbers of papers, entities and claims."""
        from kg.graph.summary import summary_line  # noqa: PLC0415 - only a prompt needs it

        return summary_line(self.directory.path, self.manifest, self._version)

    def _repr_html_(self) -> str:
        """Return the summary that a notebook displays."""
        from kg.graph.summary import summary_html  # noqa: PLC0415 - only a notebook needs it

        return summary_html(self.directory.path, self.manifest)

    def iri(self, name: str) -> str:
        """Return the IRI of the node called `name`, a label, alias or id; raise UnknownName as `find` does.

        Examples:
            >>> g.iri("FooNet")
            'https://w3id.org/mlkg/entity/foonet'
        """
        return node_iri(self.manifest.base, self.find(name)).value
