"""A self-contained HTML page of a graph, with data prepared by pyvis and a template of our own.

pyvis's template runs scripts in headings and loads files from other hosts; ours escapes every text, includes the
library, and has a Content-Security-Policy that forbids any request.
"""

from collections import Counter
from collections.abc import Iterable
from importlib import resources
from typing import TYPE_CHECKING, Any

from pyvis.network import Network as PyvisNetwork

from kg.graph.tables import EDGE
from kg.html_templates import template
from kg.schema import COLOUR, RELATION, TYPE_NAMES
from kg.view.layout import positions

if TYPE_CHECKING:
    import networkx as nx

    from kg.graph.tables import Tables

_LONGEST_LABEL = 34
_MOST_SENTENCES = 3
_VIS = "lib/vis-9.1.2"
# Colours are types of nodes; a relation is a kind of line, as on the page of `kg serve`: colour, width and dashes.
_INK, _SOFT = "#1d2733", "#7a8590"
_LINE: tuple[str, float, tuple[int, ...]] = (_SOFT, 1.3, ())
_LINES: dict[str, tuple[str, float, tuple[int, ...]]] = {
    "improves_on": (_INK, 2.4, ()),
    "introduces": (_SOFT, 2.0, (1, 4)),
    "evaluated_on": (_SOFT, 1.3, (7, 4)),
    "trained_on": (_SOFT, 1.3, (9, 3, 2, 3)),
    "compares_to": (_SOFT, 1.3, (2, 3)),
    "variant_of": (_SOFT, 1.0, (12, 3)),
    "addresses": ("#b4bcc4", 1.3, ()),
}
# Types of nodes that are not shown until they are asked for.
_QUIET = ("Author", "Organization", "Result", "Repository")
_BEND = 0.14


def short(label: str) -> str:
    """Return a label shortened to the length that a picture can show."""
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"


def _sentences(tables: "Tables") -> dict[tuple[str, str, str], list[dict[str, Any]]]:
    """Return the evidence of each edge, by descending confidence: sentence, paper's title, confidence."""
    rows = tables.sentences().select(*EDGE, "sentence", "title", "confidence")
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for source, relation, target, sentence, title, confidence in rows.iter_rows():
        pieces = found.setdefault((source, relation, target), [])
        if len(pieces) < _MOST_SENTENCES:
            pieces.append({"sentence": sentence, "paper": title, "confidence": confidence})
    return found


def _bends(edges: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the curve of each edge (source, relation, target): straight, or apart from others of the same nodes."""
    between: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for edge in sorted(edges):
        one, other = sorted((edge[0], edge[2]))
        between.setdefault((one, other), []).append(edge)
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for (one, _), group in between.items():
        for number, edge in enumerate(group):
            bend = (number - (len(group) - 1) / 2) * _BEND * (1 if edge[0] == one else -1)
            turn = "curvedCW" if bend > 0 else "curvedCCW"
            found[edge] = {"enabled": bool(bend), "type": turn, "roundness": round(abs(bend), 3)}
    return found


def _data(graph: "nx.MultiDiGraph[str]", tables: "Tables") -> PyvisNetwork:
    network = PyvisNetwork(directed=True)
    position = positions(graph)
    degrees = dict(graph.degree())
    for node in sorted(graph.nodes):
        facts = graph.nodes[node]
        network.add_node(
            node,
            label=short(facts["label"]),
            title=f"{facts['type']}: {facts['label']}",
            kind=facts["type"],
            # The page draws them: see `draw` there.
            shape="custom",
            size=round(5 + 2.4 * degrees[node] ** 0.5, 1),
            x=position[node][0],
            y=position[node][1],
            full=facts["label"],
            color=COLOUR[facts["type"]],
        )
    sentences = _sentences(tables)
    bends = _bends((source, facts["relation"], target) for source, target, facts in graph.edges(data=True))
    for source, target, facts in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["relation"])):
        relation, confidence = facts["relation"], facts["confidence"]
        pieces = sentences.get((source, relation, target), [])
        colour, width, dashes = _LINES.get(relation, _LINE)
        quoted = "\n".join(f"“{piece['sentence']}”" for piece in pieces[:1])
        network.add_edge(
            source,
            target,
            title=f"{relation.replace('_', ' ')} ({confidence:.2f})\n{quoted}",
            color={"color": colour},
            width=width,
            dashes=list(dashes) or False,
            smooth=bends[source, relation, target],
            relation=relation.replace("_", " "),
            confidence=confidence,
            evidence=pieces,
        )
    return network


def render(graph: "nx.MultiDiGraph[str]", tables: "Tables", heading: str) -> str:
    """Return the page, with every text of the graph escaped."""
    network = _data(graph, tables)
    library = resources.files("pyvis").joinpath("templates", _VIS)
    if not library.is_dir():
        library = resources.files("pyvis").joinpath(_VIS)
    return template("kg.view", "page.html").render(
        heading=heading,
        nodes=network.nodes,
        edges=network.edges,
        types=_types(graph),
        relations=_relations(graph),
        script=library.joinpath("vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script"),
    )


def _types(graph: "nx.MultiDiGraph[str]") -> list[dict[str, Any]]:
    """Return the legend of the nodes: each type with its colour, count, and whether it is shown at first."""
    counts: Counter[str] = Counter(facts["type"] for _, facts in graph.nodes(data=True))
    # A picture of nothing but quiet types shows them.
    others = counts.keys() - set(_QUIET)
    return [
        {"type": name, "colour": COLOUR[name], "count": counts[name], "is_shown": not others or name not in _QUIET}
        for name in TYPE_NAMES
        if name in counts
    ]


def _relations(graph: "nx.MultiDiGraph[str]") -> list[dict[str, Any]]:
    """Return the legend of the edges: each relation with its kind of line and count."""
    counts: Counter[str] = Counter(facts["relation"] for _, _, facts in graph.edges(data=True))
    rows = []
    for name in (name for name in RELATION if name in counts):
        colour, width, dashes = _LINES.get(name, _LINE)
        label = name.replace("_", " ")
        rows.append({"relation": label, "colour": colour, "width": width, "dashes": dashes, "count": counts[name]})
    return rows
