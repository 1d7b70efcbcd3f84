"""The public functions of the package, most of them a command of the program; `kg` offers them under its own name."""

from kg.api.across import (
    communities,
    compare,
    contradictions,
    gaps,
    leaderboard,
    leaderboards,
    list_gaps,
    list_leaderboards,
    listing,
    paper_tables,
    paths,
    trends,
)
from kg.api.additions import enrich, link, update
from kg.api.graphs import diff, digest, open, queries, validate  # noqa: A004 - kg.open("graph"), as in the standard library
from kg.api.outputs import export, mcp, picture, push_neo4j, serve, view
from kg.api.snapshots import snapshots
from kg.api.sources import build, evaluate, evaluate_names, extract, remove

__all__ = [
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
