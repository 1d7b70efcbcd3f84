"""GraphML, streamed: one typed key per attribute, lists joined with "|".

networkx's writer makes several keys of one attribute and holds the document in memory.
Source: http://graphml.graphdrawing.org/specification.html
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from kg.export.attributes import edge_attributes, node_attributes
from kg.export.exporter import Exporter, ExportOptions
from kg.export.xml import optional, write_rows, xml_text
from kg.knowledge_graph import KnowledgeGraph

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_TYPES = {pl.String: "string", pl.Int64: "long", pl.Float64: "double"}


def _columns(frame: pl.DataFrame, skip: set[str]) -> dict[str, pl.DataType]:
    return {name: dtype for name, dtype in frame.schema.items() if name not in skip}


def _keys(kind: str, columns: Mapping[str, pl.DataType]) -> Iterable[str]:
    for name, dtype in columns.items():
        type_ = _TYPES[type(dtype)]
        yield f'<key id="{kind[0]}_{name}" for="{kind}" attr.name="{name}" attr.type="{type_}"/>\n'


def _data(kind: str, columns: Iterable[str]) -> list[pl.Expr]:
    return [optional(f'<data key="{kind[0]}_{name}">{{}}</data>', name) for name in columns]


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write nodes with their attributes and edges with relation, confidence and support."""
    nodes, edges = node_attributes(graph).with_columns(pl.col("aliases").list.join("|")), edge_attributes(graph)
    of_nodes, of_edges = _columns(nodes, {"id"}), _columns(edges, {"source", "target"})
    source, relation, target = map(xml_text, ("source", "relation", "target"))
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        file.writelines(_keys("node", of_nodes))
        file.writelines(_keys("edge", of_edges))
        file.write('<graph id="kg" edgedefault="directed">\n')
        write_rows(file, nodes, ['<node id="', xml_text("id"), '">', *_data("node", of_nodes), "</node>"])
        ends = pl.format('<edge id="{}|{}|{}" source="{}" target="{}">', source, relation, target, source, target)
        write_rows(file, edges, [ends, *_data("edge", of_edges), "</edge>"])
        file.write("</graph>\n</graphml>\n")


FORMAT = Exporter("graphml", "GraphML, for NetworkX, igraph, Gephi and yEd", ("graph.graphml",), write)
