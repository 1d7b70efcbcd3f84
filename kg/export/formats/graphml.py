"""GraphML, streamed: one typed key an attribute, lists joined with "|".

networkx's writer makes several keys of one attribute and holds the document in memory.
Source: http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from lxml import etree

from kg.export.exporter import Exporter, Options
from kg.export.facts import node_facts
from kg.export.xml import xml_text
from kg.knowledge_graph import KnowledgeGraph

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_TYPES = {pl.String: "string", pl.Int64: "long", pl.Float64: "double"}


def _keys(file: "etree._IncrementalFileWriter", kind: str, frame: pl.DataFrame, skip: set[str]) -> dict[str, str]:
    keys = {}
    for column, dtype in frame.schema.items():
        if column not in skip:
            key = f"{kind[0]}_{column}"
            keys[column] = key
            attributes = {"id": key, "for": kind, "attr.name": column, "attr.type": _TYPES[type(dtype)]}
            file.write(etree.Element("key", attributes))
    return keys


def _data(row: Mapping[str, object], keys: Mapping[str, str], element: "etree._Element") -> "etree._Element":
    for column, key in keys.items():
        if row[column] not in (None, ""):
            etree.SubElement(element, "data", {"key": key}).text = xml_text(row[column])
    return element


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: Options) -> None:
    """Write nodes with their facts and edges with relation, confidence and support."""
    nodes, edges = node_facts(graph).with_columns(pl.col("aliases").list.join("|")), graph.tables.edges
    with etree.xmlfile(str(drafts[0]), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("graphml", nsmap={None: _NAMESPACE}):
            node_keys = _keys(file, "node", nodes, {"id"})
            edge_keys = _keys(file, "edge", edges, {"source", "target"})
            with file.element("graph", {"id": "kg", "edgedefault": "directed"}):
                for row in nodes.iter_rows(named=True):
                    file.write(_data(row, node_keys, etree.Element("node", {"id": row["id"]})))
                for row in edges.iter_rows(named=True):
                    ends = {"id": f"{row['source']}|{row['relation']}|{row['target']}"}
                    ends |= {"source": row["source"], "target": row["target"]}
                    file.write(_data(row, edge_keys, etree.Element("edge", ends)))


FORMAT = Exporter("graphml", "GraphML, for NetworkX, igraph, Gephi and yEd", ("graph.graphml",), write)
