"""Places on the map: discs that do not overlap, near those with which they share most, and points inside a disc."""

import math
from collections.abc import Sequence
from typing import Final

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Disc = tuple[float, float, float]
"""x, y and radius."""
SIDE: Final = 1000.0
"""The map is a square of this side."""

_SEED: Final = 0
_GAP: Final = 1.05
_ROUNDS: Final = 400
_PULL: Final = 0.04
# Above this number, what has the fewest papers is not laid out by its links: it stands around the rest.
_MOST_LINKED: Final = 400
_GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))


def sunflower(areas: Floats) -> Floats:
    """Return points spread over the disc of radius 1, each in a part of its area, the first in the middle.

    `areas` descend; the points have the shape (n, 2). With equal areas, this is the spiral of Vogel (1979), "A better
    way to construct the sunflower head".
    """
    ends = np.cumsum(areas)
    radius = np.sqrt((ends - areas / 2) / max(float(areas.sum()), 1e-9))
    radius[:1] = 0
    angle = np.arange(len(areas)) * _GOLDEN_ANGLE
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def arranged(radii: Floats, links: Sequence[tuple[int, int, float]]) -> Floats:
    """Return the middles of discs that do not overlap, around the origin; shape (n, 2).

    `radii` descend. `links` are pairs of row numbers with the weight that draws the two together.
    """
    reach = math.sqrt(float((radii**2).sum())) * 1.5
    places = sunflower(np.ones(len(radii))) * reach
    linked = min(len(radii), _MOST_LINKED)
    if linked > 2 and links:
        places[:linked] = _drawn(places[:linked], [row for row in links if max(row[0], row[1]) < linked], reach)
    return _apart(places, radii)


def _drawn(places: Floats, links: Sequence[tuple[int, int, float]], reach: float) -> Floats:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(places)))
    most = max(weight for _, _, weight in links) if links else 1.0
    graph.add_weighted_edges_from((one, other, weight / most) for one, other, weight in links)
    start = {row: (float(x), float(y)) for row, (x, y) in enumerate(places / reach)}
    found = nx.spring_layout(graph, pos=start, seed=_SEED, iterations=200)
    drawn = np.array([found[row] for row in range(len(places))])
    drawn -= drawn.mean(axis=0)
    return drawn * (reach / max(float(np.hypot(*drawn.T).max()), 1e-9))


def _apart(places: Floats, radii: Floats) -> Floats:
    """Draw discs to the middle and push them apart, then widen the whole until none overlap."""
    if len(radii) < 2:
        return places * 0
    least = (radii[:, None] + radii[None, :]) * _GAP
    areas = radii**2
    # The larger of two discs moves less.
    share = areas[None, :] / (areas[:, None] + areas[None, :])
    for step in range(_ROUNDS):
        # In the last rounds nothing is drawn together any more, so that little overlap is left.
        places = places * (1 - _PULL * max(0.0, 1 - 1.5 * step / _ROUNDS))
        offset, distance = _offsets(places)
        push = np.maximum(least - distance, 0) * share / distance
        places = places + 0.8 * (offset * push[..., None]).sum(axis=1)
    _, distance = _offsets(places)
    return places * max(1.0, float((least / distance).max()))


def _offsets(places: Floats) -> tuple[Floats, Floats]:
    """Return the vectors between all pairs of points, and their lengths, infinite from a point to itself."""
    offset = places[:, None, :] - places[None, :, :]
    distance = np.maximum(np.hypot(offset[..., 0], offset[..., 1]), 1e-9)
    np.fill_diagonal(distance, np.inf)
    return offset, distance


def fitted(places: Floats, radii: Floats, x: float, y: float, radius: float) -> tuple[Floats, Floats]:
    """Return middles and radii scaled into a disc."""
    middle = (places - radii[:, None]).min(axis=0) / 2 + (places + radii[:, None]).max(axis=0) / 2
    around = places - middle
    scale = radius / float((np.hypot(*around.T) + radii).max())
    return around * scale + np.array([x, y]), radii * scale
