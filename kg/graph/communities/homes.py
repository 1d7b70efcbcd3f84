"""The community of each paper, and of each entity that no tie joins to others."""

import polars as pl


def _first(rows: pl.DataFrame, key: str, weight: str, others: list[str]) -> pl.DataFrame:
    """Return for each key the row of the greatest weight, of equal ones the first by the other columns."""
    ordered = rows.sort(key, weight, *others, descending=[False, True, *(False for _ in others)])
    return ordered.unique(key, keep="first", maintain_order=True).drop(weight)


def rarity(papers: pl.DataFrame, total: int) -> pl.DataFrame:
    """Return each node with the `weight` of its name in a paper: thousand times the logarithm of total / papers."""
    weight = (1000 * (total / pl.col("papers")).log()).round().cast(pl.Int64) + 1
    return papers.select("node", weight=weight)


def homes(named: pl.DataFrame, parts: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """Return the `field` and the `topic` of each paper that names an entity of one: those of most weight in it.

    `named` has paper and node, `parts` what `partition` returns, `weights` what `rarity` returns.
    """
    rows = named.join(parts, on="node").join(weights, on="node")
    fields = rows.group_by("paper", "field").agg(pl.col("weight").sum())
    fields = _first(fields, "paper", "weight", ["field"])
    inner = rows.join(fields, on=["paper", "field"]).drop_nulls("topic")
    topics = _first(inner.group_by("paper", "topic").agg(pl.col("weight").sum()), "paper", "weight", ["topic"])
    return fields.join(topics, on="paper", how="left").select("paper", "field", "topic").sort("paper")


def with_untied(named: pl.DataFrame, parts: pl.DataFrame, of_papers: pl.DataFrame) -> pl.DataFrame:
    """Return the parts with the entities that have none: each is in the community of most papers that name it."""
    rest = named.join(parts, on="node", how="anti").join(of_papers, on="paper")
    counted = rest.group_by("node", "field", "topic").agg(papers=pl.len())
    return pl.concat([parts, _first(counted, "node", "papers", ["field", "topic"])]).sort("node")
