"""What catalogues state as rows of the tables: results of leaderboards, and evidence that is a record."""

import hashlib

import polars as pl

from kg.identifiers import PAPER
from kg.records import ResultNode

_EDGE = ["source", "relation", "target"]
_EVIDENCE = ("source", "target", "paper", "catalogue", "record", "official")
# The edges of a result; its record is kept in the table of results, and is evidence of `has_result` alone.
_ENDS = {"metric": "metric_node", "on": "on", "on_task": "task"}
# The fields of a result that only a text or a table states.
_OF_TEXTS = ("start", "end", "model", "setting", "spread", "own")


def with_text_results(read: pl.DataFrame, listed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return all results, and those of catalogues (`listed`) with the ids that they have among all.

    A number that a catalogue lists and a text of the same paper states for the same data and metric is one result: the
    text's, with the catalogue's task, date and record. Both tables have columns paper, on and metric_node (nodes).
    """
    absolute = read.filter(pl.col("kind") == "absolute").select(
        "paper", "on", "number", text_id="id", text_metric="metric_node"
    )
    found = listed.join(absolute, on=["paper", "on", "number"], how="left", maintain_order="left")
    is_same = pl.col("text_metric").is_null() | (pl.col("text_metric") == pl.col("metric_node"))
    found = found.with_columns(pl.when(is_same).then("text_id").alias("text_id"))
    found = found.sort("id", "text_id", nulls_last=True).unique("id", keep="first", maintain_order=True)
    named = found.with_columns(id=pl.coalesce("text_id", "id"), is_text=pl.col("text_id").is_not_null())
    own = named.filter(~pl.col("is_text")).with_columns(
        kind=pl.lit("absolute"), confidence=pl.lit(1.0), **dict.fromkeys(_OF_TEXTS, pl.lit(None))
    )
    of_text = (
        named.filter("is_text").unique("id", keep="first", maintain_order=True).select("id", "task", "date", "record")
    )
    joined = read.drop("task", "date", "record", strict=False).join(of_text, on="id", how="left", maintain_order="left")
    columns = list(ResultNode.__dataclass_fields__)
    return pl.concat([joined.select(columns), own.select(columns)], how="vertical_relaxed"), named


def result_edges(listed: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the evidence of results (`has_result`), and their other edges; `node` is the result's."""
    evidence = listed.select(
        "paper", "catalogue", "record", source="subject", relation=pl.lit("has_result"), target="node"
    )
    edges = [
        listed.filter(pl.col(end).is_not_null()).select(source="node", relation=pl.lit(relation), target=end)
        for relation, end in _ENDS.items()
    ]
    return evidence, pl.concat(edges)


def curated_evidence(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Return what catalogues state, each edge once a record."""
    given = pl.concat(frames, how="diagonal_relaxed").select("relation", *_EVIDENCE)
    return given.unique([*_EDGE, "record"], keep="first", maintain_order=True)


def with_ids(evidence: pl.DataFrame) -> pl.DataFrame:
    """Add the local id of each row: a digest of the edge and the record."""
    rows = evidence.select(*_EDGE, pl.col("paper").str.strip_prefix(PAPER), "record").cast(pl.String)
    digests = (
        hashlib.sha256("\0".join(part or "" for part in row).encode()).hexdigest()[:20] for row in rows.iter_rows()
    )
    return evidence.with_columns(id=pl.Series([f"curated/{digest}" for digest in digests], dtype=pl.String))


def all_edges(read: pl.DataFrame, stated: pl.DataFrame, curated: pl.DataFrame) -> pl.DataFrame:
    """Return every edge once, with its confidence, its support by texts and the number of its records.

    `read` are the edges that texts state, with confidence and support; `stated` those that sources state; `curated` the
    evidence of catalogues. What a source or a catalogue states has confidence 1.
    """
    counted = curated.group_by(_EDGE, maintain_order=True).agg(curated=pl.len())
    parts = [
        read.with_columns(curated=pl.lit(0)),
        stated.with_columns(edge_confidence=1.0, support=0, curated=0),
        counted.with_columns(edge_confidence=1.0, support=0),
    ]
    columns = [*_EDGE, "edge_confidence", "support", "curated"]
    rows = pl.concat([part.select(columns) for part in parts], how="vertical_relaxed")
    return rows.group_by(_EDGE, maintain_order=True).agg(
        pl.col("edge_confidence").max(), pl.col("support").sum(), pl.col("curated").sum()
    )
