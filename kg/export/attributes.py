"""The attributes of each node and each edge, as one table each."""

import polars as pl

from kg.knowledge_graph import KnowledgeGraph


def node_attributes(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return one row per node, sorted by id: type, label, aliases (a list), and attributes of papers and results."""
    tables = graph.tables
    dates = tables.papers.select("id", "year", "month", "day", "upvotes")
    results = tables.results.select("id", "value", "number", "unit", "metric", "kind")
    nodes = tables.nodes.drop("keys")
    return nodes.join(dates, on="id", how="left").join(results, on="id", how="left").sort("id")


def edge_attributes(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return one row per edge: source, relation, target, confidence (of the edge, over all papers), support."""
    return graph.tables.edges.rename({"edge_confidence": "confidence"})
