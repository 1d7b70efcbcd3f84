"""Reproducible node positions for drawing."""

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
# Kamada-Kawai leaves more space for labels, but its time is cubic in the number of nodes.
# Fruchterman-Reingold is quadratic without a grid; with a grid, distant parts do not repel each other.
_FEW, _SOME, _MANY = 400, 5_000, 20_000


def positions(graph: "nx.MultiDiGraph[str]") -> dict[str, tuple[float, float]]:
    """Return x and y, in pixels, of each node of a network."""
    return layout_positions(sorted(graph.nodes), graph.edges())


def table_positions(tables: "Tables") -> dict[str, tuple[float, float]]:
    """Return x and y, in pixels, of each node of the whole graph."""
    return layout_positions(tables.nodes["id"].to_list(), tables.edges.select("source", "target").iter_rows())


def layout_positions(
    nodes: Sequence[str], edges: Iterable[tuple[str, ...]], *, is_quick: bool = False
) -> dict[str, tuple[float, float]]:
    """Return x and y of nodes about 85 pixels apart.

    Kamada-Kawai up to 400 nodes, Fruchterman-Reingold up to 20,000; beyond that rows and columns, since a program
    such as Gephi lays out so many nodes better. `is_quick` has it take at most 0.2 s, not 2 s, for 2,000 nodes: only
    near ones of more than 400 repel each other.
    """
    if not nodes:
        return {}
    index = {node: number for number, node in enumerate(nodes)}
    # A grid layout ignores the edges.
    edges = edges if len(nodes) <= _MANY else ()
    links = sorted({(min(index[s], index[t]), max(index[s], index[t])) for s, t in edges if s != t})
    drawing = igraph.Graph(n=len(nodes), edges=links)
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - a layout needs no secret
    layout = _layout(drawing, _FEW if is_quick else _SOME)
    box = layout.bounding_box()
    side = _SPACING * len(nodes) ** 0.5
    width, height = max(box.width, 1e-9), max(box.height, 1e-9)
    # Pages are wider than high.
    return {
        node: (round((x - box.left) / width * side * 1.5, 1), round((y - box.top) / height * side, 1))
        for node, (x, y) in zip(nodes, layout.coords, strict=True)
    }


def _layout(drawing: "igraph.Graph", all_pairs: int) -> "igraph.Layout":
    """Return a layout; in one of up to `all_pairs` nodes each repels every other."""
    if drawing.vcount() > _MANY:
        return drawing.layout_grid()
    if drawing.vcount() <= _FEW:
        return drawing.layout_kamada_kawai(seed=drawing.layout_circle())
    if drawing.vcount() <= all_pairs:
        return drawing.layout_fruchterman_reingold(niter=_ITERATIONS, seed=drawing.layout_circle(), grid="nogrid")
    return _ringed(drawing)


def _ringed(drawing: "igraph.Graph") -> "igraph.Layout":
    """Lay out the largest component, and place the rest on a ring around it.

    With a grid, distant nodes do not repel each other, so other components could end up anywhere.
    """
    parts = drawing.connected_components()
    largest = max(parts, key=len)
    inner = drawing.induced_subgraph(largest).layout_fruchterman_reingold(niter=_ITERATIONS, grid="grid")
    inner.center()
    radius = 1.1 * max(math.hypot(x, y) for x, y in inner.coords)
    positions_ = dict(zip(largest, inner.coords, strict=True))
    rest = [node for part in parts for node in part if node not in positions_]
    for number, node in enumerate(rest):
        angle = 2 * math.pi * number / len(rest)
        positions_[node] = [radius * math.cos(angle), radius * math.sin(angle)]
    return igraph.Layout([positions_[node] for node in range(drawing.vcount())])
