"""The page of a node: what it is, how many papers name it and when, and its groups of claims."""

from dataclasses import dataclass

import polars as pl

from kg.graph.homonyms import Homonym, homonyms
from kg.graph.read.claims import ClaimGroup, groups_of
from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import Tables
from kg.records import ExternalLink

_MOST_LINKS = 20


@dataclass(frozen=True, slots=True)
class Link:
    """An address of code or weights, and the paper that states it."""

    url: str
    paper: str
    title: str


@dataclass(frozen=True, slots=True)
class EntityPage:
    """A node; `papers` counts the papers that name it, `links` are those of the papers that introduce it.

    `description` is that of the catalogue whose record is `described_in`; `matches` are identifiers elsewhere.
    `homonyms` are the other nodes that have the name by which the page was asked for, or for an id any of its names.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    url: str | None
    papers: int
    years: tuple[YearCount, ...]
    groups: tuple[ClaimGroup, ...]
    links: tuple[Link, ...]
    description: str | None
    described_in: str | None
    matches: tuple[ExternalLink, ...]
    homonyms: tuple[Homonym, ...]


def entity_page(tables: Tables, id_: str, name: str | None = None) -> EntityPage:
    """Return the page of the node with this id; `name` is how it was asked for, see `homonyms`."""
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    years = papers_by_year(tables, id_)
    return EntityPage(
        id=id_,
        type=node["type"],
        label=node["label"],
        aliases=tuple(node["aliases"]),
        url=node["url"],
        papers=sum(year.papers for year in years),
        years=years,
        groups=groups_of(tables, id_),
        links=_links(tables, id_),
        description=node["description"],
        described_in=node["described_in"],
        matches=tuple(ExternalLink(**row) for row in tables.links.filter(entity=id_).iter_rows(named=True)),
        homonyms=homonyms(tables.nodes.lazy(), tables.counts.lazy(), id_, name),
    )


def _links(tables: Tables, id_: str) -> tuple[Link, ...]:
    edges = tables.edges
    introducing = edges.filter((pl.col("target") == id_) & (pl.col("relation") == "introduces"))
    stated = rows_with(edges, "source", introducing["source"]).filter(pl.col("relation") == "has_repository")
    rows = (
        stated.join(tables.nodes_with(stated["target"], "url"), left_on="target", right_on="id")
        .join(tables.papers_with(stated["source"], "title"), left_on="source", right_on="id")
        .sort("url", "source")
        .head(_MOST_LINKS)
    )
    return tuple(Link(*row) for row in rows.select("url", "source", "title").iter_rows())
