"""Communities of one level: their members, sizes and terms, and the links between them."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from kg.graph.communities.terms import shared_papers, terms

_UNIT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Level:
    """The communities of a level, by number (`part`).

    `members` has node and part, `of_papers` paper and part; `shared` has paper, node and part where the part of a paper
    is that of an entity that it names; `sizes` has part, entities and papers, those of most papers first.
    """

    members: pl.DataFrame
    of_papers: pl.DataFrame
    shared: pl.DataFrame
    sizes: pl.DataFrame
    terms: dict[int, list[int]]

    @classmethod
    def of(
        cls,
        members: pl.DataFrame,
        of_papers: pl.DataFrame,
        named: pl.DataFrame,
        papers: pl.DataFrame,
        nodes: pl.DataFrame,
    ) -> "Level":
        """Return the level; `named`, `papers` and `nodes` are those of the functions of `kg.graph.communities`."""
        shared = shared_papers(named, members, of_papers)
        return cls(
            members, of_papers, shared, _sizes(members, of_papers), terms(shared, members, of_papers, papers, nodes)
        )


def _sizes(members: pl.DataFrame, of_papers: pl.DataFrame) -> pl.DataFrame:
    entities = members.group_by("part").agg(entities=pl.len().cast(pl.Int64))
    papers = of_papers.group_by("part").agg(papers=pl.len().cast(pl.Int64))
    rows = entities.join(papers, on="part", how="left").with_columns(pl.col("papers").fill_null(0))
    return rows.sort("papers", "entities", "part", descending=[True, True, False])


def links(tied: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of parts, part and other, with the sum of the ties between their members as a whole number."""
    rows = tied.join(members, on="node").join(members.select(other="node", other_part="part"), on="other")
    rows = rows.filter(pl.col("part") != pl.col("other_part")).select(
        pl.min_horizontal("part", "other_part").alias("part"),
        pl.max_horizontal("part", "other_part").alias("other"),
        (pl.col("weight") * _UNIT).round().cast(pl.Int64).alias("weight"),
    )
    return rows.group_by("part", "other").agg(pl.col("weight").sum()).sort("part", "other")
