"""The papers as references: what bibtex and csl write."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.knowledge_graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Reference:
    """A paper as reference lists know it; `date` holds what is known of year, month and day, in this order."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    arxiv: str | None
    doi: str | None
    venue: str | None
    date: tuple[int, ...]


def references(graph: KnowledgeGraph) -> Iterator[Reference]:
    """Give the papers sorted by id."""
    columns = ("id", "title", "abstract", "authors", "arxiv", "doi", "venue", "year", "month", "day")
    for id_, title, abstract, names, arxiv, doi, venue, *date in graph.tables.papers.select(columns).iter_rows():
        known = tuple(part for number, part in enumerate(date) if None not in date[: number + 1])
        yield Reference(id_, title, abstract, tuple(names), arxiv, doi, venue, known)
