"""Counts of a graph: papers, nodes by type, edges by relation, and the entities in most papers."""

from typing import Any

import polars as pl

from kg.graph.manifest import Manifest
from kg.graph.tables import Tables


def statistics(manifest: Manifest, tables: Tables, top: int) -> dict[str, Any]:
    """Return the counts of papers, nodes by type and edges by relation, and the entities that occur in most papers."""
    ends = pl.concat([tables.evidence.select("paper", id=pl.col(end)) for end in ("source", "target")])
    ends = ends.filter(pl.col("id").str.starts_with("entity/") & pl.col("paper").is_not_null())
    papers = ends.group_by("id").agg(papers=pl.col("paper").n_unique())
    best = papers.join(tables.nodes, on="id").sort("papers", "label", descending=[True, False]).head(top)
    return {
        "entries": manifest.read,
        "papers": manifest.kept,
        "merged": manifest.merged,
        "rejected": len(manifest.rejected),
        "extractor": manifest.extractor,
        "nodes": manifest.nodes,
        "edges": manifest.edges,
        "evidence": tables.evidence.height,
        "top": best.select("label", "type", "papers").to_dicts(),
    }
