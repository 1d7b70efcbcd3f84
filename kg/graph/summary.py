"""Summaries of a graph: the one line that a Python prompt shows, and what a notebook displays."""

from pathlib import Path

import polars as pl

from kg.errors import GraphUnreadable
from kg.graph.manifest import Manifest
from kg.graph.tables import scanned
from kg.html_templates import template
from kg.schema import EXTRACTED


def summary_line(path: Path, manifest: Manifest, version: Path) -> str:
    """Return the directory with the numbers of papers, entities and claims, as on the first page.

    Without the claims where their table cannot be read: no `repr` may fail.
    """
    entities = sum(manifest.nodes.get(type_, 0) for type_ in EXTRACTED)
    counts = [f"{manifest.kept:,} papers", f"{entities:,} entities"]
    try:
        with scanned(version, "evidence") as (evidence,):
            counts.append(f"{evidence.select(pl.len()).collect().item():,} claims")
    except GraphUnreadable:
        pass
    return f"<KnowledgeGraph {str(path)!r}: {', '.join(counts)}>"


def summary_html(path: Path, manifest: Manifest) -> str:
    """Return the summary as HTML, with all texts escaped."""
    return template("kg.graph", "summary.html").render(path=path.name, manifest=manifest)
