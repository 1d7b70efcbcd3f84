"""The first page: what the graph holds, its newest papers, and what rose most in its last two years."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from kg.graph.read.changes import Risen, changes, entity_counts, recent_years, risen
from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.read.quality import Quality, quality_of
from kg.graph.tables import Tables
from kg.schema import EXTRACTED


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity and the number of papers that name it."""

    id: str
    type: str
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper and when it appeared."""

    id: str
    title: str
    year: int | None
    venue: str | None


@dataclass(frozen=True, slots=True)
class Home:
    """What the graph holds; `top` is by type, the most frequent entities first.

    `quality` is what its extractor scored on hand annotations; None where it was not measured.
    """

    papers: int
    entities: int
    claims: int
    years: tuple[YearCount, ...]
    top: dict[str, tuple[Ranked, ...]]
    newest: tuple[NewPaper, ...]
    risen: tuple[Risen, ...]
    recent_years: tuple[int, int] | None
    quality: Quality | None


def home_of(tables: Tables, extractor: str, most: int = 8) -> Home:
    """Return the first page of a graph that this extractor read, with at most `most` rows in each list."""
    counts = entity_counts(tables)
    # Of equally frequent names, those of tables that begin with a digit ("16 ex") say least.
    is_word = pl.col("label").str.contains(r"^\p{L}")
    whole = counts.filter(pl.col("year").is_null()).join(tables.nodes.select("id", "type", "label"), on="id")
    ranked = whole.sort("papers", is_word, "label", descending=[True, True, False])
    top = {
        kind: tuple(Ranked(*row) for row in ranked.filter(pl.col("type") == kind).head(most)
                    .select("id", "type", "label", "papers").iter_rows())
        for kind in EXTRACTED
    }  # fmt: skip
    rows = changes(tables, counts)
    dates = ("year", "month", "day")
    newest = tables.papers.filter(pl.col("year") <= date.today().year + 1).sort(
        *dates, "title", descending=[True, True, True, False], nulls_last=True
    )
    return Home(
        papers=tables.papers.height,
        entities=tables.nodes.filter(pl.col("type").is_in(EXTRACTED)).height,
        claims=tables.evidence.height,
        years=papers_by_year(tables),
        top=top,
        newest=tuple(NewPaper(*row) for row in newest.head(most).select("id", "title", "year", "venue").iter_rows()),
        risen=risen(tables, rows, most),
        recent_years=recent_years(tables) if rows.height else None,
        quality=quality_of(extractor),
    )
