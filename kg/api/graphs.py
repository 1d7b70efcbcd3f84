"""Open graphs, list queries, compare and check graphs.

What they need is imported when they are called, so that `import kg` loads neither the extractor nor a model.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.graph.difference import Difference
    from kg.graph.read.digests import Digest
    from kg.knowledge_graph import KnowledgeGraph
    from kg.rdf.sparql import NamedQuery


def open(path: str | Path = "graph") -> "KnowledgeGraph":  # noqa: A001 - kg.open("graph"), as in the standard library
    """Open the graph in a directory for querying.

    Args:
        path: The graph directory.

    Returns:
        The graph as of its last build; open it again to see a later one.

    Raises:
        GraphNotFound: There is no graph in this directory.
        GraphUnreadable: The graph is damaged, or of another format.

    Examples:
        >>> g = kg.open("graph")
        >>> g.entity("FooNet").type
        'Model'
    """
    from kg.knowledge_graph import KnowledgeGraph

    return KnowledgeGraph(path)


def queries() -> "list[NamedQuery]":
    """Return the named queries, sorted by name.

    Returns:
        Queries with name, title, description, parameters with defaults, and SPARQL text.

    Examples:
        >>> [query.name for query in kg.queries() if "lineage" in query.name]
        ['lineage']
    """
    from kg.rdf.sparql import named_queries

    return list(named_queries().values())


def diff(old: "KnowledgeGraph", new: "KnowledgeGraph") -> "Difference":
    """Compare two graphs, or two builds of one.

    Args:
        old: A graph.
        new: Another one.

    Returns:
        The papers, entities and edges that only one of the graphs has.

    Examples:
        >>> kg.diff(g, g).papers_came
        ()
    """
    from kg.graph.difference import difference

    return difference(old.tables, new.tables)


def digest(graph: "KnowledgeGraph", since: str, about: Sequence[str] = (), *, most: int = 50) -> "Digest":
    """Return what is new since a date: papers, what they claim, records on leaderboards, contradictions.

    Args:
        graph: The graph.
        since: A date of publication: "2024", "2024-05" or "2024-05-17"; or a snapshot of the graph, to see what it did
            not have: "snapshot:3", "snapshot:2026-01-05" (the last one until then) or "snapshot:previous".
        about: Names or ids of nodes; then only what is about one of them.
        most: The largest number of rows of each list.

    Returns:
        The lists, newest first, each with the number of all its rows, and the number of papers without a date.

    Raises:
        InputError: `since` is no date, or the papers of the snapshot are not known.
        UnknownName: No node has one of the names, or there is no such snapshot.

    Examples:
        >>> [(claim.source_label, claim.relation) for claim in kg.digest(g, "2024", about=["BERT"]).claims.rows]
        [('FooNet', 'improves_on')]
    """
    from kg.api.snapshots import moment
    from kg.graph.read.digests import digest_of

    return digest_of(graph.tables, moment(graph, since), [graph.find(name) for name in about], most)


def validate(graph: str | Path = "graph") -> list[str]:
    """Check a graph directory: files, counts, ids, spans, evidence, and the node types of edges.

    Args:
        graph: The graph directory.

    Returns:
        One line per fault; an empty list for a sound graph.

    Raises:
        GraphNotFound: There is no graph in this directory.
        GraphUnreadable: The manifest is damaged, or the graph has another format.

    Examples:
        >>> kg.validate("graph")
        []
    """
    from kg.graph.check import faults
    from kg.graph.directory import GraphDirectory
    from kg.knowledge_graph import KnowledgeGraph

    directory = GraphDirectory(graph)
    damage = [f"{graph}/{fault}" for fault in directory.damage(directory.manifest())]
    if damage:
        return damage
    opened = KnowledgeGraph(graph)
    return list(faults(opened.tables, opened.manifest))
