"""A knowledge graph of the machine-learning literature.

The commands of the program are functions here (docs/python.md lists which); `open` returns the graph to query.

>>> g = kg.open("graph")
>>> [row["better"] for row in g.query("improves-on", entity="FooNet")]
['BarNet']
"""

import logging
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.api import (
    build,
    communities,
    compare,
    contradictions,
    diff,
    digest,
    enrich,
    evaluate,
    evaluate_names,
    export,
    extract,
    gaps,
    leaderboard,
    leaderboards,
    link,
    list_gaps,
    list_leaderboards,
    listing,
    mcp,
    open,  # noqa: A004 - kg.open("graph"), as in the standard library
    paper_tables,
    paths,
    picture,
    push_neo4j,
    queries,
    remove,
    serve,
    snapshots,
    trends,
    update,
    validate,
    view,
)
from kg.errors import KgError
from kg.versions import SOFTWARE

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

__version__ = SOFTWARE

# The parsers log each irregularity they tolerate; what matters is reported as rejected entries. A handler that does
# nothing keeps their lines off the terminal, in workers too; a program that configures logging still gets them.
for _parser in ("bibtexparser", "pdfminer", "pylatexenc"):
    logging.getLogger(_parser).addHandler(logging.NullHandler())

__all__ = [
    "KgError",
    "KnowledgeGraph",
    "__version__",
    "build",
    "communities",
    "compare",
    "contradictions",
    "diff",
    "digest",
    "enrich",
    "evaluate",
    "evaluate_names",
    "export",
    "extract",
    "gaps",
    "leaderboard",
    "leaderboards",
    "link",
    "list_gaps",
    "list_leaderboards",
    "listing",
    "mcp",
    "open",
    "paper_tables",
    "paths",
    "picture",
    "push_neo4j",
    "queries",
    "remove",
    "serve",
    "snapshots",
    "trends",
    "update",
    "validate",
    "view",
]


class _Package(ModuleType):
    """This package, in which public functions keep their names beside subpackages of the same names."""

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, except a public name to a submodule, as the first import of `kg.build` does."""
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name == "KnowledgeGraph":
        from kg.knowledge_graph import KnowledgeGraph

        return KnowledgeGraph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
