"""The page: the core of the graph in one HTML file."""

from pathlib import Path

from kg.export.exporter import Exporter
from kg.graph.walk import core
from kg.knowledge_graph import KnowledgeGraph
from kg.view.page import render

_MOST_NODES = 150


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...]) -> None:
    """Write the 150 best connected nodes."""
    heading = f"The core of {graph.manifest.kept} papers"
    drafts[0].write_text(render(core(graph.networkx(), _MOST_NODES), graph.tables, heading), encoding="utf-8")


FORMAT = Exporter("html", "an interactive picture of the core, in one file", ("graph.html",), write)
