"""A part of the graph as rows: its nodes and the edges between them."""

from dataclasses import dataclass

import polars as pl

from kg.graph.tables import EDGE, Tables
from kg.graph.traversal import Part


@dataclass(frozen=True, slots=True)
class PartNode:
    """A node of a part."""

    id: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class PartEdge:
    """An edge of a part, by the ids of its ends."""

    source: str
    relation: str
    target: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PartRows:
    """The nodes of a part, the nearest first, and the edges between them; `is_cut` where a limit left nodes out."""

    nodes: tuple[PartNode, ...]
    edges: tuple[PartEdge, ...]
    is_cut: bool


def part_rows(tables: Tables, part: Part) -> PartRows:
    """Return the nodes and edges of a part of the graph."""
    wanted = pl.DataFrame({"id": list(part.nodes)}, schema={"id": pl.String})
    nodes = wanted.join(tables.nodes_with(wanted["id"], "type", "label"), on="id", maintain_order="left")
    edges = tables.edges[list(part.edges)].select(*EDGE, pl.col("edge_confidence").round(3))
    return PartRows(
        tuple(PartNode(*row) for row in nodes.iter_rows()),
        tuple(PartEdge(*row) for row in edges.iter_rows()),
        part.is_cut,
    )
