"""The HTML page: the core of the graph, or the neighbourhood of a name, in one file."""

from pathlib import Path

from kg.errors import needing
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.view.selection import select_part


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write the selected part of the graph."""
    with needing("kg export html"):
        from kg.view.page import render  # noqa: PLC0415 - only pictures need pyvis
    drawn, heading = select_part(graph, options.around, options.depth, options.nodes)
    drafts[0].write_text(render(drawn, graph.tables, heading), encoding="utf-8")


FORMAT = Exporter("html", "an interactive picture of the core, in one file", ("graph.html",), write, scope="own")
