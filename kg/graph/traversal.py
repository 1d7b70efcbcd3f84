"""Graph traversal: shortest paths, improves-on lineages, neighbourhoods, the core.

Nodes and edges are row numbers of their tables, so that millions fit and a walk costs in proportion to what it visits.
A lineage needs the improves_on edges alone; indexing all edges takes several times as long.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import islice

import numpy as np
import numpy.typing as npt
import polars as pl

from kg.errors import UnknownName
from kg.graph.incidence import Incidence, Rows
from kg.graph.tables import Tables
from kg.schema import DATA_TYPES, MEASURED_TYPES

_SMALL_TYPES = ("Result", "Repository", "Metric", "Organization")


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
        _ = self.degrees, self._improvements

    @cached_property
    def _confidence(self) -> npt.NDArray[np.float64]:
        return self._tables.edges["edge_confidence"].to_numpy()

    @cached_property
    def _incidence(self) -> Incidence:
        return Incidence(self._ends, len(self._ids))

    @cached_property
    def degrees(self) -> Rows:
        """The number of edges at each row of the table of nodes, in either direction."""
        return self._incidence.degrees("all")

    @cached_property
    def _ends(self) -> Rows:
        """The node rows of both ends of each edge."""
        rows = self._tables.nodes.select("id").with_row_index("row")
        # One column at a time: a join copies all columns.
        numbered = [
            self._tables.edges.select(id=end).join(rows, on="id", how="left", maintain_order="left")["row"].to_numpy()
            for end in ("source", "target")
        ]
        return np.stack(numbered, axis=1).astype(np.int64)

    def is_paper(self, row: int) -> bool:
        """Return whether a node is a paper."""
        return bool(self._type[row] == "Paper")

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
        ranked = sorted(distance, key=lambda node: (distance[node], -self.degrees[node], node))
        return self._part(ranked[:most], walk_filter, is_cut=len(ranked) > most)

    def core(self, most: int) -> Part:
        """Return the largest connected component of the `most` nodes of highest degree, without results, links etc."""
        import igraph  # noqa: PLC0415 - only a picture needs it

        large = np.flatnonzero(~self._type.is_in(_SMALL_TYPES).to_numpy())
        ranked = large[np.lexsort((large, -self.degrees[large]))][:most]
        inside = self._inside(ranked, WalkFilter())
        ends = np.searchsorted(np.sort(ranked), self._ends[inside])
        parts = igraph.Graph(n=len(ranked), edges=ends).connected_components(mode="weak") if len(ranked) else []
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
        passing = partial(self._passing, walk_filter=walk_filter, centres=[first, last])
        paths = self._incidence.shortest_paths(first, last, "all", self._confidence, passing)
        found = [
            [self._step(edge, tuple(self._ends[edge].tolist()), depth) for depth, edge in enumerate(path, start=1)]
            for path in islice(paths, most)
        ]
        if not found:
            labels = self._tables.nodes["label"]
            is_bounded = walk_filter != WalkFilter()
            what = f"no {'such ' if is_bounded else ''}path between {labels[first]!r} and {labels[last]!r}"
            raise UnknownName(
                what, cure="allow more relations, or a lower confidence" if is_bounded else "kg show NAME"
            )
        return found

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
        incidence, edges = self._improvements
        found = np.sort(incidence.at(np.array([node]), "out" if ancestors else "in"))
        return list(zip(edges[found].tolist(), incidence.ends[found, 1 if ancestors else 0].tolist(), strict=True))

    def improving_counts(self, nodes: Sequence[int], *, ancestors: bool) -> list[int]:
        """Return the number of edges that `improving` returns for each node."""
        incidence, _ = self._improvements
        counts: list[int] = incidence.degrees("out" if ancestors else "in")[list(nodes)].tolist()
        return counts

    def line(self, start: int, end: int) -> list[int]:
        """Return the node rows of a shortest chain of improvements from one node down to the other; empty without one.

        Of several the one of the surest claims. Which edges count: see `improving`.
        """
        incidence, edges = self._improvements
        paths = incidence.shortest_paths(start, end, "out", self._confidence[edges], lambda found: found)
        path = next(paths, None)
        return [] if path is None else [start, *incidence.ends[path, 1].tolist()]

    @cached_property
    def _improvements(self) -> tuple[Incidence, Rows]:
        """Return the improves_on edges that a lineage follows, and the row of each in the table of edges."""
        edges = np.flatnonzero((self._relation == "improves_on").to_numpy())
        ends = self._ends[edges]
        is_data, is_measured = (self._type.is_in(kinds).to_numpy() for kinds in (DATA_TYPES, MEASURED_TYPES))
        source, target = ends[:, 0], ends[:, 1]
        is_kept = ~((is_data[source] & is_measured[target]) | (is_measured[source] & is_data[target]))
        return Incidence(ends[is_kept], len(self._ids)), edges[is_kept]

    def _step(self, edge: int, ends: tuple[int, int], depth: int) -> Step:
        source, target = ends
        labels = self._tables.nodes["label"]
        return Step(self._ids[source], labels[source], self._relation[edge], self._ids[target], labels[target], depth)

    def _edges_at(self, nodes: Sequence[int] | Rows, walk_filter: WalkFilter) -> Rows:
        """Return the edges at any of the nodes that pass the filter, sorted."""
        edges = np.unique(self._incidence.at(np.asarray(nodes, dtype=np.int64), "all"))
        return self._passing(edges, walk_filter, nodes)

    def _passing(self, edges: Rows, walk_filter: WalkFilter, centres: Sequence[int] | Rows) -> Rows:
        """Return the edges that pass the filter; the centres of a walk pass whatever their type."""
        if walk_filter.confidence > 0:
            edges = edges[self._confidence[edges] >= walk_filter.confidence]
        if walk_filter.relations is not None:
            edges = edges[self._relation.gather(edges).is_in(list(walk_filter.relations)).to_numpy()]
        if walk_filter.types is not None:
            ends = self._ends[edges]
            fits = self._type.gather(ends.ravel()).is_in(list(walk_filter.types)).to_numpy().reshape(ends.shape)
            edges = edges[(fits | np.isin(ends, centres)).all(axis=1)]
        return edges

    def _inside(self, nodes: Sequence[int] | Rows, walk_filter: WalkFilter) -> Rows:
        """Return the edges between the nodes that pass the filter, sorted."""
        edges = self._edges_at(nodes, walk_filter)
        return edges[np.isin(self._ends[edges], nodes).all(axis=1)]

    def _part(self, nodes: Sequence[int], walk_filter: WalkFilter, *, is_cut: bool) -> Part:
        inside = self._inside(nodes, walk_filter)
        return Part(tuple(self._ids[node] for node in nodes), tuple(inside.tolist()), is_cut)
