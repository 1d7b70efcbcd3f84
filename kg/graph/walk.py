"""Walks over the graph: shortest paths, the improves-on ancestry and progeny, neighbourhoods, the core."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from kg.errors import UnknownName

_SMALL_TYPES = ("Result", "Repository", "Metric", "Organization")


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a walk, in its own direction; `depth` counts from 1."""

    source: str
    relation: str
    target: str
    depth: int


def shortest_path(graph: "nx.MultiDiGraph[str]", start: str, end: str) -> list[Step]:
    """Give the edges of a shortest path, whatever their direction; raise UnknownName if there is none."""
    try:
        nodes = nx.bidirectional_shortest_path(graph.to_undirected(as_view=True), start, end)
    except nx.NetworkXNoPath as error:
        label = graph.nodes[start]["label"]
        raise UnknownName(
            f"no path between {label!r} and {graph.nodes[end]['label']!r}", cure="kg show NAME"
        ) from error
    steps = []
    for depth, (one, other) in enumerate(pairwise(nodes), start=1):
        source, target = (one, other) if graph.has_edge(one, other) else (other, one)
        relation = min(str(key) for key in graph.get_edge_data(source, target))
        steps.append(Step(source, relation, target, depth))
    return steps


def lineage(graph: "nx.MultiDiGraph[str]", start: str, *, ancestors: bool) -> Iterator[Step]:
    """Give the improves_on edges that lead away from `start`: to what it improves on, or to what improves on it.

    Breadth first; each node is reached once.
    """
    seen, frontier, depth = {start}, [start], 0
    while frontier:
        depth += 1
        reached: list[str] = []
        for node in frontier:
            edges = graph.out_edges(node, keys=True) if ancestors else graph.in_edges(node, keys=True)
            for source, target, relation in sorted(edges):
                far = target if ancestors else source
                if relation == "improves_on" and far not in seen:
                    seen.add(far)
                    reached.append(far)
                    yield Step(source, relation, target, depth)
        frontier = reached


def neighbourhood(graph: "nx.MultiDiGraph[str]", center: str, depth: int, most: int) -> "nx.MultiDiGraph[str]":
    """Give the subgraph within `depth` steps of a node, whatever the edges' direction; the best connected `most`."""
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), center, cutoff=depth)
    ranked = sorted(near, key=lambda node: (near[node], -graph.degree(node), node))
    return graph.subgraph(ranked[:most])


def core(graph: "nx.MultiDiGraph[str]", most: int) -> "nx.MultiDiGraph[str]":
    """Give the best connected nodes that hang together, at most `most`; results, links and the like are left out."""
    nodes = (node for node in graph if graph.nodes[node]["type"] not in _SMALL_TYPES)
    ranked = sorted(nodes, key=lambda node: (-graph.degree(node), node))
    chosen = graph.subgraph(ranked[:most])
    parts = sorted(nx.weakly_connected_components(chosen), key=lambda part: (-len(part), min(part)))
    return chosen.subgraph(parts[0] if parts else ())
