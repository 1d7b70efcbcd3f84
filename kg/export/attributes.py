"""The attributes of each node and each edge, as one table each."""

import polars as pl

from kg.knowledge_graph import KnowledgeGraph


def node_attributes(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return one row per node, sorted by id: type, label, aliases (a list), and attributes of papers and results.

    `origin` of a number in a table is "own" or "quoted".
    """
    tables = graph.tables
    dates = tables.papers.select("id", "year", "month", "day", "upvotes")
    origin = pl.when("own").then(pl.lit("own")).when(~pl.col("own")).then(pl.lit("quoted"))
    results = tables.results.select(
        "id", "value", "number", "unit", "metric", "kind", "model", "setting", "spread", origin=origin
    )
    nodes = tables.nodes.drop("keys")
    return nodes.join(dates, on="id", how="left").join(results, on="id", how="left").sort("id")


def edge_attributes(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return one row per edge: source, relation, target, confidence (of the edge, over all papers), support."""
    return graph.tables.edges.rename({"edge_confidence": "confidence"})
