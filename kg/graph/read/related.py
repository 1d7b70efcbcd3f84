"""Papers related to a paper: those that share entities with it, the rarer the stronger."""

from dataclasses import dataclass

import polars as pl

from kg.graph.tables import Tables
from kg.schema import EXTRACTED

# An entity in more papers than this relates everything to everything.
_COMMON = 400
_MOST_SHARED = 5


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity that two papers share; `papers` counts the papers that name it."""

    id: str
    type: str
    label: str
    papers: int


@dataclass(frozen=True, slots=True)
class Related:
    """A related paper, with the entities that it shares, the rarest first."""

    id: str
    title: str
    year: int | None
    shared: tuple[Shared, ...]


def related_papers(tables: Tables, id_: str, most: int = 10) -> tuple[Related, ...]:
    """Return the papers that share most with a paper; each shared entity counts 1 / log2(1 + its papers)."""
    ends = pl.concat([tables.evidence.select("paper", id=pl.col(end)) for end in ("source", "target")])
    own = ends.filter(pl.col("paper") == id_).select("id").unique()
    names = tables.nodes.filter(pl.col("type").is_in(EXTRACTED)).select("id", "type", "label")
    shared = ends.join(own, on="id", how="semi").unique().join(names, on="id")
    counts = shared.group_by("id").len(name="papers")
    weighed = (
        shared.filter(pl.col("paper") != id_)
        .join(counts.filter(pl.col("papers") <= _COMMON), on="id")
        .with_columns(weight=1 / (1 + pl.col("papers")).log(2))
    )
    weights = weighed.group_by("paper").agg(pl.col("weight").sum())
    best = (
        weights.join(tables.papers_with(weights["paper"], "title", "year").rename({"id": "paper"}), on="paper")
        .sort("weight", "year", "title", descending=[True, True, False], nulls_last=True)
        .head(most)
    )
    reasons = weighed.join(best.select("paper"), on="paper", how="semi").sort("papers", "label")
    by_paper = reasons.partition_by("paper", as_dict=True)
    return tuple(
        Related(paper, title, year, _shared(by_paper[(paper,)]))
        for paper, title, year in best.select("paper", "title", "year").iter_rows()
    )


def _shared(rows: pl.DataFrame) -> tuple[Shared, ...]:
    return tuple(Shared(*row) for row in rows.head(_MOST_SHARED).select("id", "type", "label", "papers").iter_rows())
