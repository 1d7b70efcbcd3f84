"""The papers as references: what bibtex and csl write."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from kg.knowledge_graph import KnowledgeGraph
from kg.latex import clean


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as reference lists know it; `date` holds what is known of year, month and day, in this order."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    date: tuple[int, ...]


def references(graph: KnowledgeGraph) -> Iterator[Reference]:
    """Give the papers sorted by id."""
    tables = graph.tables
    names = tables.nodes.select(target="id", name="label")
    authors = (
        tables.edges.filter(relation="has_author")
        .join(names, on="target")
        .group_by("source")
        .agg(pl.col("name").sort())
        .select(id=pl.col("source").str.strip_prefix("paper/"), authors="name")
    )
    rows = tables.papers.join(authors, on="id", how="left").sort("id")
    for id_, title, abstract, names_, *date in rows.select(
        "id", "title", "abstract", "authors", "year", "month", "day"
    ).iter_rows():
        known = tuple(part for number, part in enumerate(date) if None not in date[: number + 1])
        yield Reference(id_, clean(title), clean(abstract), tuple(names_ or ()), known)
