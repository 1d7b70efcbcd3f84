"""The import diagram and the table schemas in docs/architecture.md; `python -m tests.architecture` renews them."""

import re

import grimp
import networkx as nx

from kg.graph.tables import SCHEMAS
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "architecture.md"


def imports() -> str:
    """Return a Mermaid flow chart of the packages and their imports, without transitive ones."""
    modules = grimp.build_graph("kg")
    packages = sorted(modules.find_children("kg"))
    for package in packages:
        if modules.find_children(package):
            modules.squash_module(package)
    direct = [
        (package, other)
        for package in packages
        for other in modules.find_modules_directly_imported_by(package)
        if other in packages and other != package
    ]
    lines = [
        f"  {one.removeprefix('kg.')} --> {other.removeprefix('kg.')}"
        for one, other in sorted(nx.transitive_reduction(nx.DiGraph(direct)).edges)
    ]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```"])


def tables() -> str:
    """Return a list of the tables with their columns and types."""
    rows = ["| table | columns |", "| --- | --- |"]
    for name, schema in SCHEMAS.items():
        columns = ", ".join(f"`{column}` {dtype}" for column, dtype in schema.items())
        rows.append(f"| {name} | {columns} |")
    return "\n".join(rows)


def document() -> str:
    """Return the document with its generated parts renewed."""
    text = DOCUMENT.read_text(encoding="utf-8")
    for name, made in (("imports", imports()), ("tables", tables())):
        part = f"<!-- {name} -->\n\n{made}\n\n<!-- /{name} -->"
        text = re.sub(f"<!-- {name} -->.*?<!-- /{name} -->", lambda _, part=part: part, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
