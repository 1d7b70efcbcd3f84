"""The papers, entities and edges that were added or removed between two graphs."""

from dataclasses import dataclass

import polars as pl

from kg.graph.tables import EDGE, Tables

_KEYS = {"papers": ["id"], "nodes": ["id"], "edges": EDGE}


@dataclass(frozen=True, slots=True)
class Difference:
    """The rows that only one of two graphs has: papers by title, entities as "label (type)", edges as a sentence."""

    papers_came: tuple[str, ...]
    papers_went: tuple[str, ...]
    entities_came: tuple[str, ...]
    entities_went: tuple[str, ...]
    edges_came: tuple[str, ...]
    edges_went: tuple[str, ...]


def _only(one: Tables, other: Tables, table: str) -> pl.DataFrame:
    """Return the rows of one graph's table whose key the other lacks, sorted."""
    rows: pl.DataFrame = getattr(one, table)
    return rows.join(getattr(other, table), on=_KEYS[table], how="anti").sort(_KEYS[table])


def _entities(one: Tables, other: Tables) -> tuple[str, ...]:
    rows = _only(one, other, "nodes").filter(pl.col("type") != "Paper")
    return tuple(rows.select(pl.format("{} ({})", "label", "type")).to_series())


def _edges(one: Tables, other: Tables) -> tuple[str, ...]:
    rows = _only(one, other, "edges")
    for end in ("source", "target"):
        names = one.nodes.select(pl.col("id").alias(end), pl.col("label").alias(f"{end}_label"))
        rows = rows.join(names, on=end, maintain_order="left")
    relation = pl.col("relation").str.replace_all("_", " ")
    return tuple(rows.select(pl.format("{} {} {}", "source_label", relation, "target_label")).to_series())


def difference(old: Tables, new: Tables) -> Difference:
    """Return what the new graph has that the old one lacks, and vice versa."""
    return Difference(
        papers_came=tuple(_only(new, old, "papers")["title"]),
        papers_went=tuple(_only(old, new, "papers")["title"]),
        entities_came=_entities(new, old),
        entities_went=_entities(old, new),
        edges_came=_edges(new, old),
        edges_went=_edges(old, new),
    )
