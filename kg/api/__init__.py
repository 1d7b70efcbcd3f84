"""The public functions of the package, one for each command of the program; `kg` offers them under its own name."""

from kg.api.ask import diff, open, queries, validate  # noqa: A004 - kg.open("graph"), as in the standard library
from kg.api.build import build, evaluate, extract, remove
from kg.api.output import export, picture, push_neo4j, serve, view

__all__ = [
    "build",
    "diff",
    "evaluate",
    "export",
    "extract",
    "open",
    "picture",
    "push_neo4j",
    "queries",
    "remove",
    "serve",
    "validate",
    "view",
]
