"""GEXF 1.3, streamed: colours, sizes and positions as Gephi shows them, one type an attribute.

networkx's writer fails the published schema, writes malformed XML for control characters, and has no positions.
Source: https://gexf.net/schema.html
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from lxml import etree

from kg.export.exporter import Exporter, Options
from kg.export.facts import node_facts
from kg.export.xml import xml_text
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import COLOUR, RELATION
from kg.view.layout import table_positions

_NAMESPACE, _VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
_TYPES = {pl.String: "string", pl.Int64: "long", pl.Float64: "double", pl.List: "liststring"}
_GRAPH = {"defaultedgetype": "directed", "idtype": "string", "mode": "dynamic", "timeformat": "date"}
_SMALLEST, _GROWTH = 4.0, 2.0
_CHANNELS = {
    colour: {channel: str(int(colour[at : at + 2], 16)) for channel, at in (("r", 1), ("g", 3), ("b", 5))}
    for colour in (*COLOUR.values(), *(relation.colour for relation in RELATION.values()))
}


def _element(name: str, attributes: Mapping[str, str]) -> "etree._Element":
    # Gephi and graphology look for the very prefix "viz".
    return etree.Element(name, dict(attributes), nsmap={"viz": _VIZ})


def _viz(parent: "etree._Element", name: str, attributes: Mapping[str, str]) -> None:
    etree.SubElement(parent, f"{{{_VIZ}}}{name}", dict(attributes))


def _interval(row: Mapping[str, object]) -> dict[str, str]:
    """Give the first and the last day of a paper's date, as far as it is known: of a year, a month or one day."""
    year, month, day = (value if isinstance(value, int) else None for value in map(row.get, ("year", "month", "day")))
    if year is None:
        return {}
    first, last = month or 1, month or 12
    days = (day, day) if day and month else (1, monthrange(year, last)[1])
    return {"start": f"{year:04}-{first:02}-{days[0]:02}", "end": f"{year:04}-{last:02}-{days[1]:02}"}


def _attributes(class_: str, frame: pl.DataFrame, columns: list[str]) -> "etree._Element":
    element = etree.Element("attributes", {"class": class_})
    for column in columns:
        type_ = _TYPES[type(frame.schema[column])]
        etree.SubElement(element, "attribute", {"id": column, "title": column, "type": type_})
    return element


def _values(row: Mapping[str, object], columns: list[str]) -> Iterator["etree._Element"]:
    """Give the attvalues of a row; what is not there is not written."""
    element = _element("attvalues", {})
    for column in columns:
        value = row[column]
        if value in (None, "", []):
            continue
        # Gephi writes and reads lists in brackets.
        text = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else value
        etree.SubElement(element, "attvalue", {"for": column, "value": xml_text(text)})
    if len(element):
        yield element


def _nodes(graph: KnowledgeGraph, frame: pl.DataFrame, columns: list[str]) -> Iterator["etree._Element"]:
    place, degree = table_positions(graph.tables), graph.tables.degrees()
    for row in frame.iter_rows(named=True):
        node = _element("node", {"id": row["id"], "label": xml_text(row["label"]), **_interval(row)})
        node.extend(_values(row, columns))
        x, y = place[row["id"]]
        _viz(node, "color", _CHANNELS[COLOUR[row["type"]]])
        # Gephi's y axis points up, the page's down.
        _viz(node, "position", {"x": str(x), "y": str(-y), "z": "0.0"})
        _viz(node, "size", {"value": f"{_SMALLEST + _GROWTH * degree[row['id']] ** 0.5:.2f}"})
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
        edge = _element("edge", facts | {"label": relation.replace("_", " ")})
        edge.extend(_values(row, columns))
        _viz(edge, "color", _CHANNELS[RELATION[relation].colour])
        yield edge


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: Options) -> None:
    """Write nodes and edges with their attributes; readers that lose an edge's `kind` find it as `relation`."""
    nodes, edges = node_facts(graph), graph.tables.edges
    node_columns = [c for c in nodes.columns if c not in ("id", "label")]
    edge_columns = ["relation", "confidence", "support"]
    with etree.xmlfile(str(drafts[0]), encoding="utf-8") as file:
        file.write_declaration()
        document = file.element("gexf", {"version": "1.3"}, nsmap={None: _NAMESPACE, "viz": _VIZ})
        with document, file.element("graph", _GRAPH):
            file.write(_attributes("node", nodes, node_columns))
            file.write(_attributes("edge", edges, edge_columns))
            with file.element("nodes", {"count": str(nodes.height)}):
                for node in _nodes(graph, nodes, node_columns):
                    file.write(node)
            with file.element("edges", {"count": str(edges.height)}):
                for edge in _edges(edges, edge_columns):
                    file.write(edge)


FORMAT = Exporter("gexf", "GEXF 1.3 with colours, sizes and positions, for Gephi", ("graph.gexf",), write)
