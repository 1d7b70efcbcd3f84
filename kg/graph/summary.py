"""What a notebook shows of a graph: its numbers, as a card."""

from pathlib import Path

import jinja2

from kg.graph.manifest import Manifest


def summary_html(path: Path, manifest: Manifest) -> str:
    """Give the card as HTML; every text is shown as text."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kg.graph", "."), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("summary.html").render(path=path.name, manifest=manifest)
