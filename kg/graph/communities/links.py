"""What joins entities to communities: the papers that name them, and the ties between entities named together.

All sums are of integers: sums of floats depend on their order, and the same graph must give the same communities.
"""

from typing import Final

import polars as pl

from kg.schema import ARTEFACTS

TYPES: Final = (*ARTEFACTS, "Task")
"""The types of the entities in communities: metrics, authors and organisations are common to many fields."""

_SHARE: Final = 1_000_000
# A survey or a long table names many entities that have little to do with each other.
_MOST_NAMES: Final = 60


def named_entities(evidence: pl.DataFrame, curated: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return distinct rows of paper and node, sorted: the paper's texts or a catalogue's records name the entity.

    A node is its row number in `nodes`, a paper too.
    """
    numbered = nodes.select("id", "type", number=pl.int_range(pl.len(), dtype=pl.UInt32))
    entities = numbered.filter(pl.col("type").is_in(TYPES)).select("id", node="number")
    papers = numbered.filter(pl.col("type") == "Paper").select(paper="id", row="number")
    rows = pl.concat([evidence.select("paper", "source", "target"), curated.select("paper", "source", "target")])
    ends = pl.concat([rows.select("paper", id="target"), rows.select("paper", id="source")]).unique()
    found = ends.join(entities, on="id").join(papers, on="paper")
    return found.select("node", paper="row").unique().select("paper", "node").sort("paper", "node")


def paper_numbers(named: pl.DataFrame) -> pl.DataFrame:
    """Return each node with the number of `papers` that name it."""
    return named.group_by("node").agg(papers=pl.len().cast(pl.Int64)).sort("node")


def ties(named: pl.DataFrame) -> pl.DataFrame:
    """Return the ties between entities that a paper names together: node, other (a greater number), weight; sorted.

    A paper that names n of them counts 1 / (n - 1) for each pair, so that each entity of each paper counts once. The
    sum is divided by the geometric mean of the sums of both ends (the cosine, or Salton's, measure), so that what all
    fields name, such as ImageNet, does not join them. See Waltman and van Eck (2012), "A new methodology for
    constructing a publication-level classification system of science", and van Eck and Waltman (2009), "How to
    normalize cooccurrence data?".
    """
    counted = named.with_columns(count=pl.len().over("paper").cast(pl.Int64))
    shared = counted.filter(pl.col("count").is_between(2, _MOST_NAMES)).select(
        "paper", "node", share=(_SHARE / (pl.col("count") - 1)).round().cast(pl.Int64)
    )
    pairs = shared.join(shared.select("paper", other="node"), on="paper").filter(pl.col("node") < pl.col("other"))
    sums = pairs.group_by("node", "other").agg(pl.col("share").sum())
    ends = pl.concat([sums.select("node", "share"), sums.select(pl.col("other").alias("node"), "share")])
    whole = ends.group_by("node").agg(whole=pl.col("share").sum())
    both = sums.join(whole, on="node").join(whole.select(other="node", whole_other="whole"), on="other")
    mean = (pl.col("whole").cast(pl.Float64) * pl.col("whole_other").cast(pl.Float64)).sqrt()
    return both.select("node", "other", weight=pl.col("share") / mean).sort("node", "other")
