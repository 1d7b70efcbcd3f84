"""Selection of the part of a graph that a picture shows."""

from typing import TYPE_CHECKING

from kg.knowledge_graph import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx


def select_part(graph: KnowledgeGraph, around: str | None, depth: int, most: int) -> "tuple[nx.MultiDiGraph[str], str]":
    """Return the core, or the nodes within `depth` steps of the name `around`, at most `most`; and a heading."""
    network = graph.networkx()
    if around is None:
        return network.subgraph(graph.traversal.core(most).nodes), f"The core of {graph.manifest.kept} papers"
    center = graph.find(around)
    part = graph.traversal.neighbourhood(center, depth, most)
    return network.subgraph(part.nodes), f"Around {network.nodes[center]['label']}"
