"""A self-contained HTML page of a graph, with data prepared by pyvis and a template of our own.

pyvis's template runs scripts in headings and loads files from other hosts; ours escapes every text, includes the
library, and has a Content-Security-Policy that forbids any request.
"""

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
            size=round(5 + 2.4 * degrees[node] ** 0.5, 1),
            x=position[node][0],
            y=position[node][1],
            full=facts["label"],
            color=COLOUR[facts["type"]],
        )
    sentences = _sentences(tables)
    for source, target, facts in sorted(graph.edges(data=True), key=lambda e: (e[0], e[1], e[2]["relation"])):
        relation, confidence = facts["relation"], facts["confidence"]
        pieces = sentences.get((source, relation, target), [])
        quoted = "\n".join(f"“{piece['sentence']}”" for piece in pieces[:1])
        network.add_edge(
            source,
            target,
            title=f"{relation.replace('_', ' ')} ({confidence:.2f})\n{quoted}",
            color=RELATION[relation].colour,
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
    types = [name for name in TYPE_NAMES if any(node["kind"] == name for node in network.nodes)]
    return template("kg.view", "page.html").render(
        heading=heading,
        nodes=network.nodes,
        edges=network.edges,
        legend=[
            {"type": name, "colour": COLOUR[name], "count": sum(n["kind"] == name for n in network.nodes)}
            for name in types
        ],
        script=library.joinpath("vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script"),
    )
