"""Which part of a graph a picture shows."""

from typing import TYPE_CHECKING

from kg.graph.walk import core, neighbourhood
from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx


def chosen(graph: KnowledgeGraph, around: str | None, depth: int, most: int) -> "tuple[nx.MultiDiGraph[str], str]":
    """Give the core, or what is within `depth` steps of the name `around`, at most `most` nodes; and its heading."""
    network = graph.networkx()
    if around is None:
        return core(network, most), f"The core of {graph.manifest.kept} papers"
    center = graph.find(around)
    return neighbourhood(network, center, depth, most), f"Around {network.nodes[center]['label']}"
