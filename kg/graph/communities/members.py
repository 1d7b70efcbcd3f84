"""The members of communities: entities as dots inside the disc of their community, and papers."""

from typing import Final

import numpy as np
import polars as pl

from kg.graph.communities.places import Disc, sunflower

# The dots leave room at the edge of a disc for its name.
_INNER: Final = 0.84
# Of the radius of a disc with a dot's share of the area, so that dots do not touch.
_DOT: Final = 0.5
# A dot's radius grows less than its papers, so that the rest is seen beside what all name.
_POWER: Final = 0.25
_DECIMALS: Final = 4


def members(
    parts: pl.DataFrame,
    of_papers: pl.DataFrame,
    named: pl.DataFrame,
    papers: pl.DataFrame,
    ids: dict[int, str],
    discs: dict[int, Disc],
    nodes: pl.DataFrame,
) -> pl.DataFrame:
    """Return the columns of Member of the entities in `parts` and the papers in `of_papers`, both by `lowest`.

    `named` has paper and node, `papers` the papers of each node, `nodes` the id of each.
    """
    agree = named.join(of_papers.select("paper", "lowest"), on="paper").join(
        parts.select("node", "lowest"), on=["node", "lowest"]
    )
    by_node, by_paper = (agree.group_by(key).agg(shared=pl.len().cast(pl.Int64)) for key in ("node", "paper"))
    entities = parts.select("node", "lowest").join(by_node, on="node", how="left").join(papers, on="node")
    entities = _with_dots(entities.with_columns(pl.col("shared").fill_null(0)), discs)
    listed = of_papers.select("lowest", node="paper").join(by_paper.rename({"paper": "node"}), on="node")
    rows = pl.concat([entities, listed], how="diagonal_relaxed")
    return rows.join(nodes.select("node", "id"), on="node").select(
        "shared", "x", "y", "radius", node="id", community=pl.col("lowest").replace_strict(ids, return_dtype=pl.String)
    )


def _with_dots(entities: pl.DataFrame, discs: dict[int, Disc]) -> pl.DataFrame:
    """Return node, lowest and shared with x, y and radius: in the middle stands what most papers name."""
    ordered = entities.sort("lowest", "papers", "shared", "node", descending=[False, True, True, False])
    placed = []
    for (part,), rows in ordered.group_by("lowest", maintain_order=True):
        x, y, radius = discs[int(part)]
        inner = radius * _INNER
        sizes = rows["papers"].to_numpy().astype(np.float64) ** _POWER
        places = sunflower(sizes**2) * inner + np.array([x, y])
        dots = _DOT * inner * sizes / np.sqrt(float((sizes**2).sum()) + 1)
        columns = {"x": places[:, 0], "y": places[:, 1], "radius": dots}
        rounded = [pl.Series(name, np.round(values, _DECIMALS)) for name, values in columns.items()]
        placed.append(rows.select("node", "lowest", "shared").with_columns(rounded))
    return pl.concat(placed)
