"""Positions for drawing, the same in every run."""

import math
import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import igraph

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.tables import Tables

_SPACING = 85.0
_ITERATIONS = 300
# Kamada-Kawai leaves more room for labels, and takes the cube of the nodes.
# Fruchterman-Reingold without a grid takes the square, with a grid it loses what is far apart.
_FEW, _SOME, _MANY = 400, 5_000, 20_000


def positions(graph: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Give x and y, in pixels, of each node of a network."""
    return place(sorted(graph.nodes), graph.edges())


def table_positions(tables: "Tables") -> dict[str, tuple[float, float]]:
    """Give x and y, in pixels, of each node of the whole graph."""
    return place(tables.nodes["id"].to_list(), tables.edges.select("source", "target").iter_rows())


def place(nodes: Sequence[str], edges: Iterable[tuple[str, ...]]) -> dict[str, tuple[float, float]]:
    """Lay nodes out, 85 pixels apart: Kamada-Kawai; Fruchterman-Reingold past 400; rows and columns past 20,000.

    No force-directed layout shows anything of so many nodes that their own program would not show better.
    """
    if not nodes:
        return {}
    index = {node: number for number, node in enumerate(nodes)}
    # Past the limit the edges would only cost time.
    edges = edges if len(nodes) <= _MANY else ()
    links = sorted({(min(index[s], index[t]), max(index[s], index[t])) for s, t in edges if s != t})
    drawing = igraph.Graph(n=len(nodes), edges=links)
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - a layout needs no secret
    layout = _layout(drawing)
    box = layout.bounding_box()
    side = _SPACING * len(nodes) ** 0.5
    width, height = max(box.width, 1e-9), max(box.height, 1e-9)
    # The page is wider than high.
    return {
        node: (round((x - box.left) / width * side * 1.5, 1), round((y - box.top) / height * side, 1))
        for node, (x, y) in zip(nodes, layout.coords, strict=True)
    }


def _layout(drawing: "igraph.Graph") -> "igraph.Layout":
    if drawing.vcount() > _MANY:
        return drawing.layout_grid()
    if drawing.vcount() <= _FEW:
        return drawing.layout_kamada_kawai(seed=drawing.layout_circle())
    if drawing.vcount() <= _SOME:
        return drawing.layout_fruchterman_reingold(niter=_ITERATIONS, seed=drawing.layout_circle(), grid="nogrid")
    return _ringed(drawing)


def _ringed(drawing: "igraph.Graph") -> "igraph.Layout":
    """Lay out the largest component, and set the rest on a ring around it.

    With a grid, distant nodes do not push each other: the largest component stays together, others stay anywhere.
    """
    parts = drawing.connected_components()
    largest = max(parts, key=len)
    inner = drawing.induced_subgraph(largest).layout_fruchterman_reingold(niter=_ITERATIONS, grid="grid")
    inner.center()
    radius = 1.1 * max(math.hypot(x, y) for x, y in inner.coords)
    places = dict(zip(largest, inner.coords, strict=True))
    rest = [node for part in parts for node in part if node not in places]
    for number, node in enumerate(rest):
        angle = 2 * math.pi * number / len(rest)
        places[node] = [radius * math.cos(angle), radius * math.sin(angle)]
    return igraph.Layout([places[node] for node in range(drawing.vcount())])
