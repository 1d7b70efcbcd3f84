"""The lineage of a node as a layered drawing: years from left to right, claims as arrows, far ends folded."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import igraph
import polars as pl

from kg.graph.tables import Tables
from kg.graph.traversal import Traversal

Side = Literal["self", "ancestor", "progeny"]
# How many neighbours on one side a node shows: the centre, any other, and one that is opened.
_OF_CENTRE, _OF_NODE, _OF_OPENED = 16, 6, 60
# The steps away from the centre or an opened node that are shown.
_DEPTH = 3
_MOST = 240


@dataclass(frozen=True, slots=True)
class LineageLayer:
    """A column of a drawing, older ones first; several may have one year. `year` is None for things without one."""

    year: int | None


@dataclass(frozen=True, slots=True)
class LineageNode:
    """A node of a drawing at (`layer`, `row`); rows are at least 1 apart within a layer.

    `year` is that of the earliest paper that names it; `is_introduced` where one of that year introduces it. On its
    side of the centre, `older` counts what it improves on and `newer` what improves on it that is not drawn.
    """

    id: str
    type: str
    label: str
    year: int | None
    is_introduced: bool
    side: Side
    depth: int
    layer: int
    row: float
    older: int
    newer: int


@dataclass(frozen=True, slots=True)
class LineageClaim:
    """An arrow from what improves on something to this; `rows` are where it crosses the layers between the two."""

    source: str
    target: str
    confidence: float
    support: int
    rows: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DrawnLineage:
    """A lineage as drawn; `line` are the ids on a shortest chain of claims between the node and `to`, newest first.

    `line` is empty without `to`, and where no chain joins the two.
    """

    node: str
    label: str
    type: str
    to: str | None
    to_label: str | None
    line: tuple[str, ...]
    layers: tuple[LineageLayer, ...]
    nodes: tuple[LineageNode, ...]
    claims: tuple[LineageClaim, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    side: Side
    depth: int


def drawn_lineage(
    tables: Tables, traversal: Traversal, id_: str, opened: Collection[str] = (), to: str | None = None
) -> DrawnLineage:
    """Return the drawing of what a node improves on and what improves on it.

    The neighbours of a node that most papers state are shown first, then those from which the line continues, names
    before papers, then those with most edges; up to three steps away. The others are folded.

    Args:
        tables: The tables of a graph.
        traversal: The same graph, for walks.
        id_: The node.
        opened: Ids of nodes that are unfolded: more of their neighbours are shown, three steps far from them.
        to: An id; what is between it and the node is shown however far it is.
    """
    start, end = traversal.row(id_), None if to is None else traversal.row(to)
    line = _line(traversal, start, end)
    places = _shown(tables, traversal, start, set(traversal.rows(sorted(opened))), line)
    rows = sorted(places)
    edges = sorted({edge for row in rows for edge, far in traversal.improving(row, ancestors=True) if far in places})
    named = tables.nodes[rows].select("id", "type", "label")
    arrows = tables.edges[edges].select("source", "target", pl.col("edge_confidence").alias("confidence"), "support")
    years = _years(tables, named["id"].to_list())
    number = {id_: index for index, id_ in enumerate(named["id"])}
    ends = [(number[source], number[target]) for source, target in arrows.select("source", "target").iter_rows()]
    layers, levels = _layers([years[id_][0] for id_ in named["id"]], ends)
    heights, crossed = _arranged(levels, ends)
    nodes = [
        _node(of_node, years[of_node["id"]], places[row], _folded(traversal, row, places), at)
        for row, of_node, *at in zip(rows, named.iter_rows(named=True), levels, heights, strict=True)
    ]
    centre = nodes[number[id_]]
    return DrawnLineage(
        node=id_,
        label=centre.label,
        type=centre.type,
        to=to,
        to_label=None if end is None else tables.nodes["label"][end],
        line=tuple(tables.nodes["id"].gather(line)) if line else (),
        layers=tuple(LineageLayer(year) for year in layers),
        nodes=tuple(nodes),
        claims=tuple(
            LineageClaim(**claim, rows=way) for claim, way in zip(arrows.iter_rows(named=True), crossed, strict=True)
        ),
    )


def _node(
    named: Mapping[str, str],
    dated: tuple[int | None, bool],
    place: _Place,
    folded: tuple[int, int],
    at: Sequence[float],
) -> LineageNode:
    return LineageNode(
        **named,
        year=dated[0],
        is_introduced=dated[1],
        side=place.side,
        depth=place.depth,
        layer=int(at[0]),
        row=at[1],
        older=folded[0],
        newer=folded[1],
    )


def _line(traversal: Traversal, start: int, end: int | None) -> list[int]:
    """Return the rows of a node, another and those between, the newest first; empty without the other or a chain."""
    if end is None:
        return []
    return traversal.line(start, end) or traversal.line(end, start)


def _shown(
    tables: Tables, traversal: Traversal, start: int, opened: Collection[int], line: Sequence[int]
) -> dict[int, _Place]:
    """Return the rows of the nodes that are shown, with their places."""
    places = {start: _Place("self", 0)}
    at = line.index(start) if line else 0
    for index, row in enumerate(line):
        if row != start:
            places[row] = _Place("ancestor" if index > at else "progeny", abs(index - at))
    for side in ("ancestor", "progeny"):
        _walk(tables, traversal, side, start, opened, places)
    return places


def _walk(
    tables: Tables,
    traversal: Traversal,
    side: Literal["ancestor", "progeny"],
    start: int,
    opened: Collection[int],
    places: dict[int, _Place],
) -> None:
    """Add what is shown on one side, breadth first; each node is reached once."""
    frontier = [(start, _DEPTH)]
    visited = {start}
    while frontier:
        reached: list[tuple[int, int]] = []
        for node, left in frontier:
            far = _neighbours(tables, traversal, node, is_back=side == "ancestor")
            most = _OF_OPENED if node in opened else _OF_CENTRE if node == start else _OF_NODE
            steps = _DEPTH if node in opened else left
            for other in [row for row in far if row in places] + [row for row in far if row not in places][:most]:
                is_new = other not in places and steps > 0 and len(places) < _MOST
                if is_new:
                    places[other] = _Place(side, places[node].depth + 1)
                if other not in visited and other in places and places[other].side == side:
                    visited.add(other)
                    reached.append((other, steps - 1))
        frontier = reached


def _neighbours(tables: Tables, traversal: Traversal, node: int, *, is_back: bool) -> list[int]:
    """Return the rows of the neighbours on one side, best known first.

    Those whose claim most papers state come first, then those from which the line continues, names before papers, then
    those with most edges.
    """
    found = traversal.improving(node, ancestors=is_back)
    stated = tables.edges[[edge for edge, _ in found]].select("support", "edge_confidence")
    further = traversal.improving_counts([far for _, far in found], ancestors=is_back)
    ranked = sorted(
        (-support, count == 0, traversal.is_paper(far), -int(traversal.degrees[far]), -confidence, far)
        for (support, confidence), count, (_, far) in zip(stated.iter_rows(), further, found, strict=True)
    )
    return list(dict.fromkeys(far for *_, far in ranked if far != node))


def _folded(traversal: Traversal, row: int, places: dict[int, _Place]) -> tuple[int, int]:
    """Return how many neighbours on the older and on the newer side are not shown."""

    def hidden(side: Side, *, is_back: bool) -> int:
        if places[row].side not in ("self", side):
            return 0
        return len({far for _, far in traversal.improving(row, ancestors=is_back)} - set(places))

    return hidden("ancestor", is_back=True), hidden("progeny", is_back=False)


def _years(tables: Tables, ids: Sequence[str]) -> dict[str, tuple[int | None, bool]]:
    """Return the first year of each node, and whether a paper introduces it in that year; a paper's year is its own.

    A paper that introduces what others named in years before was misread, or has the date of a later publication.
    """
    years = tables.papers.select("year", paper="id")
    introduced = tables.edges.filter((pl.col("relation") == "introduces") & pl.col("target").is_in(ids))
    of_first = introduced.join(years, left_on="source", right_on="paper").select(id="target", year="year")
    of_papers = years.filter(pl.col("paper").is_in(ids)).select(id="paper", year="year")
    own = pl.concat([of_first, of_papers]).drop_nulls("year").group_by("id").agg(pl.col("year").min())
    counted = tables.counts.filter(pl.col("relation").is_null() & pl.col("node").is_in(ids)).drop_nulls("year")
    named = counted.group_by(id="node").agg(pl.col("year").min())
    found: dict[str, tuple[int | None, bool]] = dict.fromkeys(ids, (None, False))
    found |= {id_: (year, False) for id_, year in named.select("id", "year").iter_rows()}
    for id_, year in own.select("id", "year").iter_rows():
        first, _ = found[id_]
        found[id_] = (year, True) if first is None or year <= first else found[id_]
    return found


def _layers(years: Sequence[int | None], ends: Sequence[tuple[int, int]]) -> tuple[list[int | None], list[int]]:
    """Return the year of each layer and the layer of each node: things without a year first, then year by year.

    Where things of one year improve on each other, the year has several layers.
    """
    layers: list[int | None] = []
    levels = [0] * len(years)
    for year in sorted(set(years), key=lambda year: (year is not None, year or 0)):
        members = [index for index, of_node in enumerate(years) if of_node == year]
        steps = _steps(members, ends)
        for index, step in zip(members, steps, strict=True):
            levels[index] = len(layers) + step
        layers += [year] * (max(steps) + 1)
    return layers, levels


def _steps(members: Sequence[int], ends: Sequence[tuple[int, int]]) -> list[int]:
    """Return for each member the longest chain of improvements among the members that ends in it."""
    number = {index: place for place, index in enumerate(members)}
    inside = {(number[old], number[new]) for new, old in ends if old in number and new in number and new != old}
    graph = igraph.Graph(n=len(members), edges=sorted(inside), directed=True)
    # Papers may claim that each of two improves on the other: a ring has no longest chain.
    graph.delete_edges(graph.feedback_arc_set(method="eades"))
    steps = [0] * len(members)
    for vertex in graph.topological_sorting():
        steps[vertex] = max((steps[older] + 1 for older in graph.predecessors(vertex)), default=0)
    return steps


def _arranged(levels: Sequence[int], ends: Sequence[tuple[int, int]]) -> tuple[list[float], list[tuple[float, ...]]]:
    """Return the row of each node, and the rows where each edge crosses the layers between its ends, from its source.

    An edge has a vertex in each layer that it crosses, so that it is led between the nodes there. The order within each
    layer reduces crossings by barycentres. Source: Sugiyama, Tagawa & Toda (1981), as in igraph.
    """
    layers = list(levels)
    ties: list[tuple[int, int]] = []
    ways: list[list[int]] = []
    for source, target in ends:
        between = list(_between(levels[source], levels[target]))
        way = list(range(len(layers), len(layers) + len(between)))
        layers += between
        ties += pairwise([source, *way, target])
        ways.append(way)
    # Two nodes of one layer stay apart by their rows alone.
    upward = sorted({tuple(sorted(tie, key=layers.__getitem__)) for tie in ties if layers[tie[0]] != layers[tie[1]]})
    graph = igraph.Graph(n=len(layers), edges=upward, directed=True)
    rows = [round(x, 3) for x, _ in graph.layout_sugiyama(layers=layers, hgap=1, vgap=1).coords]
    return rows[: len(levels)], [tuple(rows[vertex] for vertex in way) for way in ways]


def _between(one: int, other: int) -> Iterator[int]:
    """Yield the layers strictly between two, from the first to the second."""
    step = 1 if other > one else -1
    yield from range(one + step, other, step)
