"""The partition of entities into fields and of fields into topics, by the Leiden algorithm."""

import random
from typing import Final

import igraph
import polars as pl

_SEED: Final = 0
_ITERATIONS: Final = 5
_FIELDS: Final = 1.5
"""Resolution of the fields: of a corpus of the whole of machine learning, it yields 20 to 40 with names of fields."""
_TOPICS: Final = 1.0
_LEAST_SPLIT: Final = 30


def _leiden(ties: pl.DataFrame, resolution: float) -> pl.DataFrame:
    """Return the `part` of each node of a weighted graph that is not empty; the same rows give the same parts.

    `ties` has node, other and weight, each pair once. See Traag, Waltman and van Eck (2019), "From Louvain to Leiden:
    guaranteeing well-connected communities".
    """
    nodes = pl.concat([ties["node"], ties["other"]]).unique().sort()
    place = pl.DataFrame({"node": nodes}).with_row_index("row")
    ends = ties.join(place, on="node").join(place.select(other="node", other_row="row"), on="other")
    ends = ends.sort("row", "other_row")
    graph = igraph.Graph(n=nodes.len(), edges=ends.select("row", "other_row").to_numpy())
    # igraph draws from Python's generator, which is the process's: the draws of others must not change the parts.
    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - not for secrets
    try:
        found = graph.community_leiden(
            "modularity", weights=ends["weight"].to_list(), resolution=resolution, n_iterations=_ITERATIONS
        )
    finally:
        igraph.set_random_number_generator(random)
    return pl.DataFrame([nodes.alias("node"), pl.Series("part", found.membership, dtype=pl.UInt32)])


def partition(ties: pl.DataFrame) -> pl.DataFrame:
    """Return the `field` of each tied node and its `topic` in it, numbers from 0; null where a field has no topics.

    A field of fewer than 30 entities, or of one topic, is not divided.
    """
    empty = pl.DataFrame(schema={"node": pl.UInt32, "field": pl.UInt32, "topic": pl.UInt32})
    if not ties.height:
        return empty
    fields = _leiden(ties, _FIELDS).rename({"part": "field"})
    ends = ties.join(fields, on="node").join(fields.select(other="node", other_field="field"), on="other")
    inner = ends.filter(pl.col("field") == pl.col("other_field")).sort("field", "node", "other")
    large = fields.group_by("field").len().filter(pl.col("len") >= _LEAST_SPLIT)["field"]
    divided = [empty]
    for part in inner.filter(pl.col("field").is_in(large.implode())).partition_by("field", maintain_order=True):
        topics = _leiden(part, _TOPICS)
        if topics["part"].n_unique() > 1:
            divided.append(topics.select("node", field=pl.lit(part["field"][0], pl.UInt32), topic="part"))
    found = pl.concat(divided).select("node", "topic")
    return fields.join(found, on="node", how="left").select("node", "field", "topic").sort("node")
