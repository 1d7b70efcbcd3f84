"""Positions for drawing, the same in every run."""

import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import igraph

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.tables import Tables

_SPACING = 85.0
# So many steps for a graph of a few thousand nodes; larger ones share the same work, to a least.
_ITERATIONS, _WORK, _LEAST = 500, 2_000_000, 20
# Kamada-Kawai leaves more room for labels, and takes the cube of the nodes.
_FEW = 400


def positions(graph: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Give x and y, in pixels, of each node of a network."""
    return _place(sorted(graph.nodes), graph.edges())


def table_positions(tables: "Tables") -> dict[str, tuple[float, float]]:
    """Give x and y, in pixels, of each node of the whole graph."""
    return _place(tables.nodes["id"].to_list(), tables.edges.select("source", "target").iter_rows())


def _place(nodes: Sequence[str], edges: Iterable[tuple[str, ...]]) -> dict[str, tuple[float, float]]:
    """Lay nodes out, 85 pixels between neighbours: Kamada-Kawai, or Fruchterman-Reingold past 400 nodes."""
    if not nodes:
        return {}
    index = {node: number for number, node in enumerate(nodes)}
    links = sorted({(min(index[s], index[t]), max(index[s], index[t])) for s, t in edges if s != t})
    drawing = igraph.Graph(n=len(nodes), edges=links)
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - a layout needs no secret
    layout = (
        drawing.layout_kamada_kawai(seed=drawing.layout_circle())
        if len(nodes) <= _FEW
        else drawing.layout_fruchterman_reingold(
            niter=min(_ITERATIONS, max(_WORK // len(nodes), _LEAST)), seed=drawing.layout_circle(), grid="auto"
        )
    )
    box = layout.bounding_box()
    side = _SPACING * len(nodes) ** 0.5
    width, height = max(box.width, 1e-9), max(box.height, 1e-9)
    # The page is wider than high.
    return {
        node: (round((x - box.left) / width * side * 1.5, 1), round((y - box.top) / height * side, 1))
        for node, (x, y) in zip(nodes, layout.coords, strict=True)
    }
