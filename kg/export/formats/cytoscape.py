"""Cytoscape JSON: elements with data and positions, for Cytoscape and Cytoscape.js.

Source: https://js.cytoscape.org/#notation/elements-json
"""

from pathlib import Path

import orjson

from kg.export.attributes import edge_attributes, node_attributes
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.schema import COLOUR, RELATION
from kg.view.layout import table_positions

_NAMES = {"value": "result"}


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write nodes and edges; `name` is the displayed label, `result` a result's number as written."""
    positions = table_positions(graph.tables)
    nodes = []
    for row in node_attributes(graph).iter_rows(named=True):
        known = {_NAMES.get(name, name): value for name, value in row.items() if value not in (None, [])}
        x, y = positions[row["id"]]
        # networkx.cytoscape_graph takes `value` for the node's id.
        data = {**known, "value": row["id"], "name": row["label"], "color": COLOUR[row["type"]]}
        nodes.append({"data": data, "position": {"x": x, "y": y}})
    edges = [
        {
            "data": {
                **row,
                "id": f"{row['source']}|{row['relation']}|{row['target']}",
                "key": row["relation"],
                "interaction": row["relation"].replace("_", " "),
                "color": RELATION[row["relation"]].colour,
            }
        }
        for row in edge_attributes(graph).iter_rows(named=True)
    ]
    document = {"data": {"name": "kg"}, "directed": True, "multigraph": True}
    drafts[0].write_bytes(orjson.dumps(document | {"elements": {"nodes": nodes, "edges": edges}}) + b"\n")


FORMAT = Exporter("cytoscape", "JSON for Cytoscape and Cytoscape.js", ("graph.cyjs",), write)
