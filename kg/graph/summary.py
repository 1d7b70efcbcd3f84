"""What a notebook shows of a graph: its numbers, as a card."""

from pathlib import Path

from kg.graph.manifest import Manifest
from kg.html import template


def summary_html(path: Path, manifest: Manifest) -> str:
    """Give the card as HTML; every text is shown as text."""
    return template("kg.graph", "summary.html").render(path=path.name, manifest=manifest)
