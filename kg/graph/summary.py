"""The summary of a graph that a notebook displays."""

from pathlib import Path

from kg.graph.manifest import Manifest
from kg.html_templates import template


def summary_html(path: Path, manifest: Manifest) -> str:
    """Return the summary as HTML, with all texts escaped."""
    return template("kg.graph", "summary.html").render(path=path.name, manifest=manifest)
