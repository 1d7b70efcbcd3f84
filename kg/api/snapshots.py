"""List the snapshots of a graph, and name a moment by one."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.read.moments import Moment
    from kg.graph.snapshots import Snapshot
    from kg.knowledge_graph import KnowledgeGraph


def snapshots(graph: str | Path = "graph") -> "list[Snapshot]":
    """List the snapshots of a graph directory: one for each build that changed the graph.

    Args:
        graph: The graph directory.

    Returns:
        Number, time of the build, number of papers, and the ids of the papers that came and went, the newest last.

    Raises:
        GraphNotFound: There is no graph in this directory.

    Examples:
        >>> kg.snapshots("graph")[-1].papers
        2
    """
    from kg.graph.directory import GraphDirectory
    from kg.graph.snapshots import read_snapshots

    directory = GraphDirectory(graph)
    directory.current()
    return read_snapshots(directory.path)


def moment(graph: "KnowledgeGraph", text: str) -> "Moment":
    """Return the moment that a text names: a date, or a snapshot of a graph (`snapshot:3`, `snapshot:previous`)."""
    from kg.graph.read.moments import Moment

    return Moment.named(text, graph.directory.path, graph.version, graph.tables.papers["id"])
