"""The attributes of each node as one table."""

import polars as pl

from kg.knowledge_graph import KnowledgeGraph


def node_facts(graph: KnowledgeGraph) -> pl.DataFrame:
    """Return one row per node, sorted by id: type, label, aliases (a list), and attributes of papers and results."""
    tables = graph.tables
    dates = tables.papers.select(pl.format("paper/{}", "id").alias("id"), "year", "month", "day", "upvotes")
    results = tables.results.select("id", "value", "number", "unit", "metric", "kind")
    nodes = tables.nodes.drop("keys")
    return nodes.join(dates, on="id", how="left").join(results, on="id", how="left").sort("id")
