"""A picture for print in PNG: the core of the graph, or the neighbourhood of a name, with a legend."""

from pathlib import Path

from kg.errors import needing
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.view.selection import select_part


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write the selected part of the graph."""
    with needing("kg export png"):
        from kg.view.plot import draw_graph  # noqa: PLC0415 - only pictures need matplotlib
    drawn, heading = select_part(graph, options.around, options.depth, options.nodes)
    draw_graph(drawn, heading, drafts[0], "png")


FORMAT = Exporter("png", "a picture for print, with a legend", ("graph.png",), write, scope="own")
