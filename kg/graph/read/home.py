"""The first page: what the graph holds, its newest papers, and what rose most in its last two years."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.read.quality import Quality, quality_of
from kg.graph.tables import Tables
from kg.schema import EXTRACTED

_RECENT_YEARS = 2
_LEAST_RECENT = 3


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entity and the number of papers that name it."""

    id: str
    type: str
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class Risen:
    """An entity with its papers in the last two years and in the two before; `growth` is in papers per thousand."""

    id: str
    type: str
    label: str
    recent: int
    former: int
    growth: float


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


def _entity_counts(tables: Tables) -> pl.DataFrame:
    """Return id, type, label, year (None for all years) and papers of the extracted entities."""
    named = tables.nodes.filter(pl.col("type").is_in(EXTRACTED)).select("id", "type", "label")
    counts = tables.counts.filter(pl.col("relation").is_null() & pl.col("node").is_not_null())
    return counts.select("year", "papers", id="node").join(named, on="id")


def home_of(tables: Tables, extractor: str, most: int = 8) -> Home:
    """Return the first page of a graph that this extractor read, with at most `most` rows in each list."""
    counts = _entity_counts(tables)
    ranked = counts.filter(pl.col("year").is_null()).sort("papers", "label", descending=[True, False])
    top = {
        kind: tuple(Ranked(*row) for row in ranked.filter(pl.col("type") == kind).head(most)
                    .select("id", "type", "label", "papers").iter_rows())
        for kind in EXTRACTED
    }  # fmt: skip
    risen, recent = _risen(tables, counts, most)
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
        risen=risen,
        recent_years=recent,
        quality=quality_of(extractor),
    )


def _risen(tables: Tables, counts: pl.DataFrame, most: int) -> tuple[tuple[Risen, ...], tuple[int, int] | None]:
    """Return the entities whose share of the papers rose most from the former two years to the last two."""
    dated = tables.papers.select("year", paper="id").drop_nulls()
    if not dated.height:
        return (), None
    # A last year with a handful of papers says nothing; the corpus mostly ends in the course of a year.
    years = dated["year"].value_counts().sort("year")
    last = int(years.filter(pl.col("count") >= years["count"].max() / 20)["year"].max())  # type: ignore[arg-type, operator]
    recent = dated.filter(pl.col("year").is_between(last - _RECENT_YEARS + 1, last))
    former = dated.filter(pl.col("year").is_between(last - 2 * _RECENT_YEARS + 1, last - _RECENT_YEARS))
    if not former.height:
        return (), None
    keys = ["id", "type", "label"]
    yearly = [counts.join(papers.select("year").unique(), on="year") for papers in (recent, former)]
    now = yearly[0].group_by(keys).agg(recent=pl.col("papers").sum())
    before = yearly[1].group_by("id").agg(former=pl.col("papers").sum())
    growth = pl.col("recent") / recent.height - pl.col("former") / former.height
    rows = (
        now.filter(pl.col("recent") >= _LEAST_RECENT)
        .join(before, on="id", how="left")
        .with_columns(pl.col("former").fill_null(0))
        .with_columns(growth=(1000 * growth).round(1))
        .filter(pl.col("growth") > 0)
        .sort("growth", "label", descending=[True, False])
        .head(most)
    )
    columns = (*keys, "recent", "former", "growth")
    return tuple(Risen(*row) for row in rows.select(columns).iter_rows()), (last - _RECENT_YEARS + 1, last)
