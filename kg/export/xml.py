"""What the XML formats share: text that XML can hold, and the facts of each node."""

import re

import polars as pl

from kg.knowledge_graph import KnowledgeGraph

# XML 1.0, section 2.2: these characters cannot be written in any form.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def xml_text(value: object) -> str:
    """Write a value as XML text; a character that XML cannot hold becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", str(value))


def node_facts(graph: KnowledgeGraph) -> pl.DataFrame:
    """Give a row a node, sorted by id: type, label, aliases (a list), and what papers, results and links have."""
    tables = graph.tables
    dates = tables.papers.select(pl.format("paper/{}", "id").alias("id"), "year", "month", "day", "upvotes")
    results = tables.results.select("id", "value", "number", "unit", "metric", "kind")
    nodes = tables.nodes.drop("keys")
    return nodes.join(dates, on="id", how="left").join(results, on="id", how="left").sort("id")
