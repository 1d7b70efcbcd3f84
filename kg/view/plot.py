"""Pictures for print, SVG or PNG, drawn by Matplotlib; the same graph gives the same bytes."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch
from matplotlib.transforms import Bbox

from kg.epoch import source_date
from kg.graph.read import Stats
from kg.schema import COLOUR, RELATION, TYPE_NAMES
from kg.view.layout import positions
from kg.view.page import short

if TYPE_CHECKING:
    import networkx as nx

_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "kg",
    # Text stays text, so that it can be searched and set in the viewer's own font.
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "text.parse_math": False,
}
_DPI = 200
_MARGIN = 0.06


@contextmanager
def _figure(path: Path, format_: str, width: float, height: float) -> Iterator[Figure]:
    """Yield a figure and save it on exit, without the date, so that equal graphs give equal files."""
    # Checked first, since Matplotlib raises a bare ValueError for an invalid SOURCE_DATE_EPOCH.
    source_date()
    with mpl.rc_context(_STYLE), warnings.catch_warnings():
        # A PNG shows a box for a missing glyph; an SVG uses the viewer's fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure
        kept = {"Date": None} if format_ == "svg" else {"Software": None}
        figure.savefig(path, format=format_, dpi=_DPI, metadata=kept)


def _draw_edges(axes: Axes, graph: "nx.MultiDiGraph[str]", position: dict[str, tuple[float, float]]) -> None:
    for source, target, facts in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["relation"])):
        arrow = FancyArrowPatch(
            position[source],
            position[target],
            arrowstyle="-|>",
            mutation_scale=6,
            shrinkA=3,
            shrinkB=4,
            linewidth=0.6,
            color=RELATION[facts["relation"]].colour,
            alpha=0.55,
            connectionstyle="arc3,rad=0.06",
            zorder=1,
        )
        axes.add_patch(arrow)


def _draw_labels(axes: Axes, graph: "nx.MultiDiGraph[str]", position: dict[str, tuple[float, float]]) -> None:
    """Label the nodes in order of degree; a label that would cover another is left out."""
    figure = axes.figure
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    taken: list[Bbox] = []
    for node in sorted(graph.nodes, key=lambda node: (-graph.degree(node), node)):
        label = axes.annotate(
            short(graph.nodes[node]["label"]),
            position[node],
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=6,
            color="#222222",
            # A stroke would turn the text into paths, which cannot be searched.
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.4},
            zorder=3,
        )
        box = label.get_window_extent()
        if any(box.overlaps(other) for other in taken):
            label.remove()
        else:
            taken.append(box)


def _legend(axes: Axes, graph: "nx.MultiDiGraph[str]") -> None:
    types = {facts["type"] for _, facts in graph.nodes(data=True)}
    relations = {facts["relation"] for _, _, facts in graph.edges(data=True)}
    handles = [
        Line2D([], [], marker="o", linestyle="", color=COLOUR[name], label=name) for name in TYPE_NAMES if name in types
    ]
    handles += [
        Line2D([], [], color=row.colour, label=name.replace("_", " "))
        for name, row in RELATION.items()
        if name in relations
    ]
    if handles:
        axes.figure.legend(handles=handles, loc="outside lower center", ncols=6, fontsize=7, frameon=False)


def draw_graph(graph: "nx.MultiDiGraph[str]", heading: str, path: Path, format_: str) -> None:
    """Draw nodes, edges and a legend into a file; `format_` is "svg" or "png"."""
    position = {node: (x, -y) for node, (x, y) in positions(graph).items()}
    side = max(4.0, 1.0 * len(position) ** 0.5)
    with _figure(path, format_, 1.5 * side, side + 1.0) as figure:
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.margins(_MARGIN)
        axes.set_title(heading, fontsize=10)
        nodes = sorted(graph.nodes)
        axes.scatter(
            [position[node][0] for node in nodes],
            [position[node][1] for node in nodes],
            s=[14 + 5 * graph.degree(node) for node in nodes],
            c=[COLOUR[graph.nodes[node]["type"]] for node in nodes],
            edgecolors="white",
            linewidths=0.5,
            zorder=2,
        )
        _draw_edges(axes, graph, position)
        _legend(axes, graph)
        _draw_labels(axes, graph, position)


def _bars(axes: Axes, title: str, rows: list[tuple[str, int, str]]) -> None:
    names, counts, colours = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    bars = axes.barh(range(len(rows)), counts, color=colours)
    axes.bar_label(bars, padding=2, fontsize=7)
    axes.tick_params(labelsize=7)
    axes.set_yticks(range(len(rows)), names)
    axes.invert_yaxis()
    axes.set_title(title, fontsize=9, loc="left")
    axes.spines[["top", "right"]].set_visible(False)


def draw_statistics(found: Stats, path: Path, format_: str) -> None:
    """Draw nodes by type, edges by relation and the entities that occur in most papers, as bars."""
    nodes = [(name, count, COLOUR[name]) for name, count in found.nodes.items()]
    edges = [(name.replace("_", " "), count, RELATION[name].colour) for name, count in found.edges.items()]
    top = [(short(row.label), row.papers, COLOUR[row.type]) for row in found.top]
    height = 1.5 + 0.22 * max(len(nodes) + len(edges) + 4, len(top))
    with _figure(path, format_, 10, height) as figure:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.2), squeeze=True)
        left.remove()
        grid = left.get_gridspec()[0, 0].subgridspec(2, 1, height_ratios=(max(len(nodes), 1), max(len(edges), 1)))
        _bars(figure.add_subplot(grid[0]), "Nodes by type", nodes)
        _bars(figure.add_subplot(grid[1]), "Edges by relation", edges)
        _bars(right, "Papers per entity", top)
