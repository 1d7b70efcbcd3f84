"""Graph traversal: shortest paths, improves-on lineages, neighbourhoods, the core.

igraph holds the graph as integers, so that a million nodes fit and a walk costs in proportion to what it visits. A
lineage needs the improves_on edges alone; indexing all edges takes several times as long.
"""

import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import igraph
import numpy as np
import numpy.typing as npt
import polars as pl

from kg.errors import UnknownName
from kg.graph.tables import Tables
from kg.schema import DATA_TYPES, MEASURED_TYPES

_SMALL_TYPES = ("Result", "Repository", "Metric", "Organization")
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a walk, in its own direction; `depth` counts from 1."""

    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    depth: int


@dataclass(frozen=True, slots=True)
class WalkFilter:
    """Filter of the nodes and edges that a walk may visit; None means all."""

    types: Collection[str] | None = None
    relations: Collection[str] | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A subgraph: ids of its nodes, and rows of the table of edges; `is_cut` is set where the limit left nodes out."""

    nodes: tuple[str, ...]
    edges: tuple[int, ...]
    is_cut: bool


class Traversal:
    """The graph as row numbers of the tables of nodes and edges, indexed when a walk first needs it."""

    def __init__(self, tables: Tables) -> None:
        """Take the tables, whose rows the numbers are."""
        self._tables = tables
        self._ids = tables.nodes["id"]
        self._type = tables.nodes["type"]
        self._relation = tables.edges["relation"]

    def index(self) -> None:
        """Index all edges and the improvements now, so that no walk waits for it."""
        _ = self._degree, self._component, self._improvements

    @cached_property
    def _confidence(self) -> npt.NDArray[np.float64]:
        return self._tables.edges["edge_confidence"].to_numpy()

    @cached_property
    def _ends(self) -> Rows:
        """The node rows of both ends of each edge."""
        return self._numbered(self._tables.edges)

    @cached_property
    def _graph(self) -> igraph.Graph:
        return igraph.Graph(n=len(self._ids), edges=self._ends, directed=True)

    @cached_property
    def _degree(self) -> Rows:
        return np.bincount(self._ends.ravel(), minlength=len(self._ids))

    def _numbered(self, edges: pl.DataFrame) -> Rows:
        rows = self._tables.nodes.select("id").with_row_index("row")
        ends = edges.select("source", "target")
        for end in ("source", "target"):
            numbered = rows.rename({"row": f"{end}_row"})
            ends = ends.join(numbered, left_on=end, right_on="id", how="left", maintain_order="left")
        return ends.select("source_row", "target_row").cast(pl.Int64).to_numpy()

    @cached_property
    def _component(self) -> list[int]:
        membership: list[int] = self._graph.connected_components(mode="weak").membership
        return membership

    def row(self, id_: str) -> int:
        """Return the row of a node; raise UnknownName if there is none."""
        return self.rows([id_])[0]

    def rows(self, ids: Sequence[str]) -> list[int]:
        """Return the rows of nodes, in their order; raise UnknownName for the first that is none."""
        asked = pl.Series(ids, dtype=pl.String)
        # One search for all: each has a fixed cost, which is that of thousands of comparisons.
        found = self._ids.search_sorted(asked)
        is_there = self._ids.gather(found.clip(upper_bound=max(len(self._ids) - 1, 0))) == asked
        if not is_there.all():
            raise UnknownName(f"no node {asked.filter(~is_there)[0]!r}", cure="kg show NAME")
        return found.to_list()

    def neighbourhood(self, center: str, depth: int, most: int, walk_filter: WalkFilter | None = None) -> Part:
        """Return the nodes within `depth` steps in either direction, at most the `most` nearest, with their edges."""
        walk_filter = walk_filter or WalkFilter()
        start = self.row(center)
        distance = {start: 0}
        frontier = [start]
        for step in range(1, depth + 1):
            far = self._ends[self._edges_at(frontier, walk_filter)].ravel()
            frontier = [int(node) for node in np.unique(far) if int(node) not in distance]
            distance |= dict.fromkeys(frontier, step)
            if len(distance) > most:
                break
        ranked = sorted(distance, key=lambda node: (distance[node], -self._degree[node], node))
        return self._part(ranked[:most], walk_filter, is_cut=len(ranked) > most)

    def core(self, most: int) -> Part:
        """Return the largest connected component of the `most` nodes of highest degree, without results, links etc."""
        large = np.flatnonzero(~self._type.is_in(_SMALL_TYPES).to_numpy())
        ranked = large[np.lexsort((large, -self._degree[large]))][:most]
        parts = self._graph.induced_subgraph(ranked.tolist()).connected_components(mode="weak") if len(ranked) else []
        kept = np.sort(ranked)[max(parts, key=len)] if len(parts) else ranked
        return self._part(kept.tolist(), WalkFilter(), is_cut=len(kept) < len(self._ids))

    def whole(self) -> Part:
        """Return all nodes and edges, in the order of the tables."""
        return Part(tuple(self._ids), tuple(range(len(self._relation))), is_cut=False)

    def induced(self, nodes: Sequence[str]) -> Part:
        """Return the given nodes with all edges between them."""
        return self._part(self.rows(nodes), WalkFilter(), is_cut=len(nodes) < len(self._ids))

    def shortest_paths(self, start: str, end: str, walk_filter: WalkFilter, most: int) -> list[list[Step]]:
        """Return at most `most` shortest paths in either direction, the surest edges first.

        Raise UnknownName if none has only nodes and edges that pass the filter.
        """
        first, last = self.row(start), self.row(end)
        # Without any path between them the whole graph would be visited.
        is_joined = self._component[first] == self._component[last]
        distance = self._distances(first, last, walk_filter) if is_joined else {}
        if not distance:
            labels = self._tables.nodes["label"]
            ends = f"path between {labels[first]!r} and {labels[last]!r}"
            if not is_joined:
                raise UnknownName(f"no {ends}", cure="kg show NAME")
            raise UnknownName(f"no such {ends}", cure="allow more relations, or a lower confidence")
        return [
            [self._step(edge, tuple(self._ends[edge].tolist()), depth) for depth, edge in enumerate(path, start=1)]
            for path in islice(self._paths(last, distance, walk_filter), most)
        ]

    def _distances(self, first: int, last: int, walk_filter: WalkFilter) -> dict[int, int]:
        """Return the steps from `first` of all nodes on shortest paths to `last`, and of others; empty without a path.

        Breadth first from both ends, from the one with fewer edges next: hubs on the other side are not visited.
        """
        steps = {first: 0}, {last: 0}
        frontiers = [[first], [last]]
        met = {first} & {last}
        while not met:
            side = int(self._degree[frontiers[1]].sum() < self._degree[frontiers[0]].sum())
            frontiers[side] = self._next(frontiers[side], steps[side], walk_filter)
            if not frontiers[side]:
                return {}
            met = steps[1 - side].keys() & set(frontiers[side])
        # Each shortest path leads through one of these, which are as near to `first` as each other.
        distance, frontier = steps[0], sorted(met)
        reached, left = distance[frontier[0]], steps[1][frontier[0]]
        for step in range(1, left + 1):
            near = np.unique(self._ends[self._edges_at(frontier, walk_filter)]).tolist()
            frontier = [node for node in near if steps[1].get(node) == left - step]
            distance |= dict.fromkeys(frontier, reached + step)
        return distance

    def _next(self, frontier: list[int], steps: dict[int, int], walk_filter: WalkFilter) -> list[int]:
        """Return the nodes next to a frontier that were not visited, and add them to `steps`."""
        far = np.unique(self._ends[self._edges_at(frontier, walk_filter)]).tolist()
        new = [node for node in far if node not in steps]
        steps |= dict.fromkeys(new, steps[frontier[0]] + 1)
        return new

    def _paths(self, last: int, distance: dict[int, int], walk_filter: WalkFilter) -> Iterator[list[int]]:
        """Yield the edges of each shortest path to `last`; of edges with the same ends only the surest."""
        waiting: list[tuple[int, list[int]]] = [(last, [])]
        while waiting:
            node, path = waiting.pop()
            if distance[node] == 0:
                yield path
                continue
            surest: dict[int, int] = {}
            edges = self._edges_at([node], walk_filter)
            for edge in edges[np.lexsort((-edges, self._confidence[edges]))].tolist():
                one, other = self._ends[edge].tolist()
                near = other if one == node else one
                if distance.get(near) == distance[node] - 1:
                    surest[near] = edge
            order = sorted(surest, key=lambda near: self._confidence[surest[near]])
            waiting += [(near, [surest[near], *path]) for near in order]

    def lineage(self, start: str, *, ancestors: bool) -> Iterator[Step]:
        """Yield the improves_on edges that lead away from `start`: to what it improves on, or to what improves on it.

        Breadth first; each node is reached once. Which edges count: see `improving`.
        """
        seen, frontier, depth = {self.row(start)}, [self.row(start)], 0
        while frontier:
            depth += 1
            reached: list[int] = []
            for node in frontier:
                for edge, far in self.improving(node, ancestors=ancestors):
                    if far not in seen:
                        seen.add(far)
                        reached.append(far)
                        yield self._step(edge, (node, far) if ancestors else (far, node), depth)
            frontier = reached

    def improving(self, node: int, *, ancestors: bool) -> list[tuple[int, int]]:
        """Return (edge, node) rows: the improves_on edges to what a node improves on, or from what improves on it.

        An edge between a method or model and a dataset or benchmark is left out: to be measured on data is not to
        improve on it.
        """
        graph, edges, ends = self._improvements
        found = np.sort(np.asarray(graph.incident(node, mode="out" if ancestors else "in"), dtype=np.int64))
        return list(zip(edges[found].tolist(), ends[found, 1 if ancestors else 0].tolist(), strict=True))

    def improving_counts(self, nodes: Sequence[int], *, ancestors: bool) -> list[int]:
        """Return the number of edges that `improving` returns for each node."""
        graph, _, _ = self._improvements
        counts: list[int] = graph.degree(list(nodes), mode="out" if ancestors else "in")
        return counts

    def line(self, start: int, end: int) -> list[int]:
        """Return the node rows of a shortest chain of improvements from one node down to the other; empty without one.

        Which edges count: see `improving`.
        """
        graph, _, _ = self._improvements
        with warnings.catch_warnings():
            # igraph warns where no path is found.
            warnings.simplefilter("ignore", RuntimeWarning)
            return [int(row) for row in graph.get_shortest_path(start, end, mode="out")]

    @cached_property
    def _improvements(self) -> tuple[igraph.Graph, Rows, Rows]:
        """Return the improves_on edges that a lineage follows as a graph, and the row and the ends of each."""
        is_data, is_measured = (self._type.is_in(kinds).to_numpy() for kinds in (DATA_TYPES, MEASURED_TYPES))
        edges = np.flatnonzero((self._relation == "improves_on").to_numpy())
        ends = self._numbered(self._tables.edges[edges])
        source, target = ends[:, 0], ends[:, 1]
        is_kept = ~((is_data[source] & is_measured[target]) | (is_measured[source] & is_data[target]))
        kept = np.ascontiguousarray(ends[is_kept])
        return igraph.Graph(n=len(self._ids), edges=kept, directed=True), edges[is_kept], kept

    def _step(self, edge: int, ends: tuple[int, int], depth: int) -> Step:
        source, target = ends
        labels = self._tables.nodes["label"]
        return Step(self._ids[source], labels[source], self._relation[edge], self._ids[target], labels[target], depth)

    def _edges_at(self, nodes: Sequence[int], walk_filter: WalkFilter) -> Rows:
        """Return the edges at any of the nodes that pass the filter, sorted."""
        touching = [edge for node in nodes for edge in self._graph.incident(node, mode="all")]
        edges = np.unique(np.asarray(touching, dtype=np.int64))
        kept = self._confidence[edges] >= walk_filter.confidence
        if walk_filter.relations is not None:
            kept &= self._relation.gather(edges).is_in(list(walk_filter.relations)).to_numpy()
        if walk_filter.types is not None:
            # The centre of a walk is shown whatever its type.
            ends = self._ends[edges]
            fits = self._type.gather(ends.ravel()).is_in(list(walk_filter.types)).to_numpy().reshape(ends.shape)
            kept &= (fits | np.isin(ends, nodes)).all(axis=1)
        return edges[kept]

    def _part(self, nodes: Sequence[int], walk_filter: WalkFilter, *, is_cut: bool) -> Part:
        edges = self._edges_at(nodes, walk_filter)
        inside = np.isin(self._ends[edges], nodes).all(axis=1)
        return Part(tuple(self._ids[node] for node in nodes), tuple(edges[inside].tolist()), is_cut)
