"""Counts of a graph: papers, nodes by type, edges by relation, and the entities in most papers."""

from dataclasses import dataclass

import polars as pl

from kg.graph.manifest import Manifest
from kg.graph.tables import Tables


@dataclass(frozen=True, slots=True)
class Top:
    """An entity that occurs in many papers."""

    label: str
    type: str
    papers: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The counts of the graph."""

    entries: int
    papers: int
    merged: int
    rejected: int
    extractor: str
    nodes: dict[str, int]
    edges: dict[str, int]
    evidence: int
    top: list[Top]


def statistics(manifest: Manifest, tables: Tables, top: int) -> Stats:
    """Return the counts of papers, nodes by type and edges by relation, and the entities that occur in most papers."""
    is_total = pl.col("relation").is_null() & pl.col("year").is_null() & pl.col("node").str.starts_with("entity/")
    counted = tables.counts.filter(is_total).select("papers", id="node").join(tables.nodes, on="id")
    best = counted.sort("papers", "label", descending=[True, False]).head(top)
    return Stats(
        entries=manifest.read,
        papers=manifest.kept,
        merged=manifest.merged,
        rejected=len(manifest.rejected),
        extractor=manifest.extractor,
        nodes=manifest.nodes,
        edges=manifest.edges,
        evidence=tables.evidence.height,
        top=[Top(*row) for row in best.select(*Top.__slots__).iter_rows()],
    )
