"""The graph as tables for property-graph databases, one per label and one per (label, type, label), with Cypher to
merge their rows.

The statements follow Neo4j's Cypher manual for 5.26 and 2025+: constraints with IF NOT EXISTS and REQUIRE, one MERGE
per row on the key that the constraint indexes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from kg.export.attributes import edge_attributes, node_attributes
from kg.graph.tables import ABSTRACT, EDGE
from kg.identifiers import PAPER
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import TYPE_NAMES

NAMES_INDEX = "kg_names"
_OF_TYPE = {
    "Paper": (
        "abstract",
        "year",
        "month",
        "day",
        "author_count",
        "upvotes",
        "arxiv",
        "doi",
        "venue",
        "retracted",
        "url",
    ),
    "Result": ("value", "number", "unit", "metric", "kind", "model", "setting", "spread", "origin"),
    "Repository": ("url",),
}


@dataclass(frozen=True, slots=True)
class NodeTable:
    """The nodes of one label: `id`, then their properties."""

    keys: ClassVar = ("id",)
    label: str
    rows: pl.DataFrame

    @property
    def merge(self) -> str:
        """The Cypher statement that merges one row {id, props}."""
        return f"MERGE (n:{self.label} {{id: row.id}}) SET n += row.props"

    @property
    def constraint(self) -> str:
        """The Cypher statement that makes `id` the key."""
        name = f"kg_{self.label.lower()}_id"
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.id IS UNIQUE"


@dataclass(frozen=True, slots=True)
class EdgeTable:
    """The edges of one type between two labels: `source`, `target`, then their properties."""

    keys: ClassVar = ("source", "target")
    source_label: str
    type: str
    target_label: str
    rows: pl.DataFrame

    @property
    def merge(self) -> str:
        """The Cypher statement that merges one row {source, target, props}; both ends must exist."""
        # Two clauses: one with two patterns reads as a cartesian product.
        ends = f"MATCH (a:{self.source_label} {{id: row.source}}) MATCH (b:{self.target_label} {{id: row.target}})"
        return f"{ends} MERGE (a)-[r:{self.type}]->(b) SET r += row.props"


def names_index() -> str:
    """Return the Cypher statement of the full-text index over names and aliases."""
    labels = "|".join(TYPE_NAMES)
    return f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS FOR (n:{labels}) ON EACH [n.label, n.aliases]"


def node_tables(graph: KnowledgeGraph) -> Iterator[NodeTable]:
    """Yield the nodes by label, in the order of the schema, sorted by id."""
    kept = ("author_count", "arxiv", "doi", "venue", "retracted")
    papers = graph.tables.papers.select("id", *kept, ABSTRACT)
    facts = node_attributes(graph).join(papers, on="id", how="left", maintain_order="left")
    for label in TYPE_NAMES:
        rows = facts.filter(type=label)
        if rows.height:
            yield NodeTable(label, rows.select("id", "label", "aliases", *_OF_TYPE.get(label, ())))


def edge_tables(graph: KnowledgeGraph) -> Iterator[EdgeTable]:
    """Yield the edges by source label, type and target label, with the strongest sentence and all papers of each."""
    strongest = (
        graph.tables.sentences()
        .group_by(EDGE, maintain_order=True)
        .agg(pl.col("sentence").first(), pl.col("paper").first(), papers=pl.col("paper").unique().sort())
    )
    types = graph.tables.nodes.select("id", "type")

    def by_source(name: str, paper: pl.Expr) -> pl.Expr:
        """Return a column of the edge's evidence, or the paper where only its source states the edge."""
        stated = pl.col(name).is_null() & pl.col("source").str.starts_with(PAPER)
        return pl.when(stated).then(paper).otherwise(name).alias(name)

    rows = (
        edge_attributes(graph)
        .join(strongest, on=EDGE, how="left")
        .with_columns(by_source("paper", pl.col("source")), by_source("papers", pl.concat_list("source")))
        .join(types.rename({"id": "source", "type": "source_label"}), on="source")
        .join(types.rename({"id": "target", "type": "target_label"}), on="target")
        .sort("source_label", "relation", "target_label", "source", "target")
    )
    keys = ["source_label", "relation", "target_label"]
    for (source, relation, target), part in rows.group_by(keys, maintain_order=True):
        yield EdgeTable(str(source), str(relation).upper(), str(target), part.drop(keys))
