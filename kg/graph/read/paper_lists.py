"""The papers of an entity, and the counts of papers by year."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.graph.tables import Tables
from kg.identifiers import PAPER

PaperOrder = Literal["year", "title", "venue", "confidence"]


@dataclass(frozen=True, slots=True)
class YearCount:
    """The number of papers of a year; `year` is None for those without one."""

    year: int | None
    papers: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper that names an entity; `relations` are those of its statements about the entity, sorted."""

    id: str
    title: str
    year: int | None
    venue: str | None
    authors: tuple[str, ...]
    relations: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class PaperPage:
    """Some of the papers of an entity, from `offset` on, and the number of all of them."""

    total: int
    offset: int
    papers: tuple[PaperRow, ...]


def statements_on(tables: Tables, id_: str) -> pl.DataFrame:
    """Return (paper, relation, confidence) of all that papers state on a node, in text or in their metadata."""
    read = tables.evidence.filter((pl.col("source") == id_) | (pl.col("target") == id_))
    # As in the table of counts: a catalogue's record is no paper that names a node.
    is_of_source = (pl.col("support") == 0) & (pl.col("curated") == 0) & pl.col("source").str.starts_with(PAPER)
    stated = tables.edges.filter((pl.col("target") == id_) & is_of_source)
    columns = "paper", "relation", "confidence"
    return pl.concat(
        [
            read.select(columns),
            stated.select(paper="source", relation="relation", confidence="edge_confidence"),
        ]
    )


def papers_by_year(tables: Tables, id_: str | None = None) -> tuple[YearCount, ...]:
    """Return the counts by year of the papers that name a node, or of all; those without a year come last."""
    if id_ is None:
        return _by_year(tables.counts.head(tables.counts["node"].null_count()), tables.papers.height)
    counted = tables.counts_of(pl.Series([id_])).filter(pl.col("relation").is_null())
    return _by_year(counted, int(counted.filter(pl.col("year").is_null())["papers"].sum()))


def _by_year(counted: pl.DataFrame, total: int) -> tuple[YearCount, ...]:
    dated = counted.drop_nulls("year").sort("year").select("year", "papers")
    years = [YearCount(*row) for row in dated.iter_rows()]
    undated = total - sum(row.papers for row in years)
    return (*years, YearCount(None, undated)) if undated else tuple(years)


def papers_of(
    tables: Tables,
    id_: str,
    order: PaperOrder = "year",
    *,
    descending: bool = True,
    offset: int = 0,
    limit: int = 100,
) -> PaperPage:
    """Return the papers that name a node; those without the value that orders them come last."""
    stated = (
        statements_on(tables, id_)
        .group_by("paper")
        .agg(pl.col("relation").unique().sort().alias("relations"), pl.col("confidence").max())
    )
    facts = tables.papers_with(stated["paper"], "title", "year", "venue", "authors").rename({"id": "paper"})
    rows = stated.join(facts, on="paper").sort(
        [order, "title", "paper"], descending=[descending, False, False], nulls_last=True
    )
    columns = ("paper", "title", "year", "venue", "authors", "relations", "confidence")
    page = rows.slice(offset, limit).select(columns).iter_rows()
    return PaperPage(
        rows.height,
        offset,
        tuple(PaperRow(id_, title, year, venue, _names(authors), tuple(relations), round(confidence, 3))
              for id_, title, year, venue, authors, relations, confidence in page),
    )  # fmt: skip


def _names(authors: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(authors or ())
