"""The edges at each node, and the shortest paths along them.

Nodes and edges are row numbers. The edges are sorted by each of their ends, so that those at any number of nodes are
found at once: indexing 12 million takes two seconds.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Way = Literal["out", "in", "all"]
"""Along edges, against them, or either."""
Passing = Callable[[Rows], Rows]
"""Returns those of some edges that a walk may follow."""
_SIDES: dict[Way, tuple[int, ...]] = {"out": (0,), "in": (1,), "all": (0, 1)}
_BACK: dict[Way, Way] = {"out": "in", "in": "out", "all": "all"}


class Incidence:
    """The edges of a graph by their ends; `ends` has a row for each edge: the node that it leaves, and its target."""

    def __init__(self, ends: Rows, nodes: int) -> None:
        """Sort the edges by each end."""
        self.ends = ends
        self._order = [np.argsort(ends[:, side], kind="stable") for side in (0, 1)]
        self._bounds = [np.append(0, np.cumsum(np.bincount(ends[:, side], minlength=nodes))) for side in (0, 1)]

    def degrees(self, way: Way) -> Rows:
        """Return the number of edges at each node; an edge from a node to itself counts twice among all."""
        counts: Rows = np.sum([np.diff(self._bounds[side]) for side in _SIDES[way]], axis=0)
        return counts

    def at(self, nodes: Rows, way: Way) -> Rows:
        """Return the edges at any of the nodes; with `way` "all", an edge between two of them is there twice."""
        found = []
        for side in _SIDES[way]:
            first, end = self._bounds[side][nodes], self._bounds[side][nodes + 1]
            lengths = end - first
            shift = first - np.append(0, np.cumsum(lengths)[:-1])
            found.append(self._order[side][np.repeat(shift, lengths) + np.arange(lengths.sum())])
        return np.concatenate(found)

    def shortest_paths(
        self, first: int, last: int, way: Way, weights: npt.NDArray[np.float64], passing: Passing
    ) -> Iterator[list[int]]:
        """Yield the edges of each shortest path, those with the largest weights at its end first; nothing without one.

        Of several edges between the same nodes only the one of largest weight is on a path.
        """
        distance = self._distances(first, last, way, passing)
        waiting: list[tuple[int, list[int]]] = [] if distance is None else [(last, [])]
        while distance is not None and waiting:
            node, path = waiting.pop()
            if distance[node] == 0:
                yield path
                continue
            surest: dict[int, int] = {}
            edges = np.unique(passing(self.at(np.array([node]), _BACK[way])))
            for edge in edges[np.lexsort((-edges, weights[edges]))].tolist():
                one, other = self.ends[edge].tolist()
                near = other if one == node else one
                if distance[near] == distance[node] - 1:
                    surest[near] = edge
            order = sorted(surest, key=lambda near: weights[surest[near]])
            waiting += [(near, [surest[near], *path]) for near in order]

    def _distances(self, first: int, last: int, way: Way, passing: Passing) -> Rows | None:
        """Return the steps from `first` of all nodes on shortest paths to `last`; None if there are no paths.

        Other nodes have their steps too, or -1. Both ends are searched in turn, always the one whose next step has
        fewer edges: that visits far fewer nodes than a search from one end.
        """
        steps = [np.full(len(self._bounds[0]) - 1, -1, dtype=np.int64) for _ in range(2)]
        frontiers, ways, depths = [np.array([first]), np.array([last])], (way, _BACK[way]), [0, 0]
        steps[0][first] = steps[1][last] = 0
        met = np.flatnonzero((steps[0] >= 0) & (steps[1] >= 0))
        while not len(met):
            side = int(np.argmin([self._count(frontiers[side], ways[side]) for side in (0, 1)]))
            depths[side] += 1
            frontiers[side] = self._reached(frontiers[side], ways[side], passing, steps[side] < 0)
            if not len(frontiers[side]):
                return None
            steps[side][frontiers[side]] = depths[side]
            met = frontiers[side][steps[1 - side][frontiers[side]] >= 0]
        for left in reversed(range(depths[1])):
            met = self._reached(met, way, passing, steps[1] == left)
            steps[0][met] = sum(depths) - left
        return steps[0]

    def _count(self, nodes: Rows, way: Way) -> int:
        """Return the number of edges that `at` returns."""
        return sum(int((self._bounds[side][nodes + 1] - self._bounds[side][nodes]).sum()) for side in _SIDES[way])

    def _reached(self, nodes: Rows, way: Way, passing: Passing, wanted: npt.NDArray[np.bool_]) -> Rows:
        """Return the wanted nodes that are one step away from any of the nodes."""
        ends = self.ends[passing(self.at(nodes, way))]
        is_reached = np.zeros(len(wanted), dtype=np.bool_)
        # A step along edges leads to their targets.
        is_reached[ends[:, 1] if way == "out" else ends[:, 0] if way == "in" else ends.ravel()] = True
        return np.flatnonzero(is_reached & wanted)
