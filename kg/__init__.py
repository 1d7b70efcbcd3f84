"""A knowledge graph of the machine-learning literature.

>>> import kg
>>> g = kg.open("graph")           # doctest: +SKIP
>>> g.query("top-benchmarks")      # doctest: +SKIP
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.view.notebook import Picture

# The parsers log each irregularity they tolerate; what matters is reported as rejected entries. A handler that does
# nothing keeps their lines off the terminal, in workers too; a program that configures logging still gets them.
for _parser in ("bibtexparser", "pdfminer", "pylatexenc"):
    logging.getLogger(_parser).addHandler(logging.NullHandler())

__all__ = ["KnowledgeGraph", "__version__", "open", "picture"]


def open(path: str | Path = "graph") -> "KnowledgeGraph":  # noqa: A001 - kg.open("graph"), as in the standard library
    """Open the graph in a directory for querying."""
    from kg.knowledge_graph import KnowledgeGraph

    return KnowledgeGraph(path)


def picture(
    graph: "KnowledgeGraph", around: str | None = None, depth: int = 1, nodes: int = 150, height: int = 600
) -> "Picture":
    """Draw the core of a graph, or the neighbourhood of a name, in a notebook."""
    from kg.view.notebook import picture as draw

    return draw(graph, around, depth, nodes, height)


def __getattr__(name: str) -> Any:
    if name == "KnowledgeGraph":
        from kg.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
