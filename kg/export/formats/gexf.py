"""GEXF 1.3, streamed: colours, sizes and positions as Gephi shows them, one type an attribute.

networkx's writer fails the published schema, writes malformed XML for control characters, and has no positions.
Source: https://gexf.net/schema.html
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from lxml import etree

from kg.export.exporter import Exporter
from kg.export.xml import node_facts, xml_text
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import COLOUR, RELATION
from kg.view.layout import positions

_NAMESPACE, _VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_TYPES = {pl.String: "string", pl.Int64: "long", pl.Float64: "double", pl.List: "liststring"}
_SMALLEST, _GROWTH = 4.0, 2.0


def _channels(colour: str) -> dict[str, str]:
    """Write "#0072B2" as the three channels."""
    return {channel: str(int(colour[at : at + 2], 16)) for channel, at in (("r", 1), ("g", 3), ("b", 5))}


def _viz(name: str, attributes: Mapping[str, str]) -> "etree._Element":
    return etree.Element(f"{{{_VIZ}}}{name}", dict(attributes))


def _attributes(class_: str, frame: pl.DataFrame, columns: list[str]) -> "etree._Element":
    element = etree.Element("attributes", {"class": class_})
    for column in columns:
        type_ = _TYPES[type(frame.schema[column])]
        etree.SubElement(element, "attribute", {"id": f"{class_[0]}_{column}", "title": column, "type": type_})
    return element


def _values(class_: str, row: Mapping[str, object], columns: list[str]) -> Iterator["etree._Element"]:
    """Give the attvalues of a row; what is not there is not written."""
    element = etree.Element("attvalues")
    for column in columns:
        value = row[column]
        if value in (None, "", []):
            continue
        # Gephi writes and reads lists in brackets.
        text = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else value
        etree.SubElement(element, "attvalue", {"for": f"{class_[0]}_{column}", "value": xml_text(text)})
    if len(element):
        yield element


def _nodes(graph: KnowledgeGraph, frame: pl.DataFrame, columns: list[str]) -> Iterator["etree._Element"]:
    network = graph.networkx()
    place, degree = positions(network), dict(network.degree())
    for row in frame.iter_rows(named=True):
        node = etree.Element("node", {"id": row["id"], "label": xml_text(row["label"])})
        node.extend(_values("node", row, columns))
        x, y = place[row["id"]]
        node.append(_viz("color", _channels(COLOUR[row["type"]])))
        # Gephi's y axis points up, the page's down.
        node.append(_viz("position", {"x": str(x), "y": str(-y), "z": "0.0"}))
        node.append(_viz("size", {"value": f"{_SMALLEST + _GROWTH * degree[row['id']] ** 0.5:.2f}"}))
        yield node


def _edges(frame: pl.DataFrame, columns: list[str]) -> Iterator["etree._Element"]:
    for number, row in enumerate(frame.iter_rows(named=True)):
        relation = row["relation"]
        facts = {
            "id": str(number),
            "source": row["source"],
            "target": row["target"],
            "weight": str(row["confidence"]),
            "kind": relation,
        }
        edge = etree.Element("edge", facts | {"label": relation.replace("_", " ")})
        edge.extend(_values("edge", row, columns))
        edge.append(_viz("color", _channels(RELATION[relation].colour)))
        yield edge


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...]) -> None:
    """Write nodes and edges with their attributes; readers that lose an edge's `kind` find it as `relation`."""
    nodes, edges = node_facts(graph), graph.tables.edges
    node_columns = [c for c in nodes.columns if c not in ("id", "label")]
    edge_columns = ["relation", "confidence", "support"]
    with etree.xmlfile(str(drafts[0]), encoding="utf-8") as file:
        file.write_declaration()
        document = file.element("gexf", {"version": "1.3"}, nsmap={None: _NAMESPACE, "viz": _VIZ})
        with document, file.element("graph", {"defaultedgetype": "directed", "idtype": "string"}):
            file.write(_attributes("node", nodes, node_columns))
            file.write(_attributes("edge", edges, edge_columns))
            with file.element("nodes", {"count": str(nodes.height)}):
                for node in _nodes(graph, nodes, node_columns):
                    file.write(node)
            with file.element("edges", {"count": str(edges.height)}):
                for edge in _edges(edges, edge_columns):
                    file.write(edge)


FORMAT = Exporter("gexf", "GEXF 1.3 with colours, sizes and positions, for Gephi", ("graph.gexf",), write)
