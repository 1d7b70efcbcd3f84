"""The table of views in docs/sql.md; `python -m tests.sql.views` renews it."""

import re

from kg.sql.views import VIEWS
from tests.conftest import ROOT

DOCUMENT = ROOT / "docs" / "sql.md"


def views() -> str:
    """Return a list of the views with their columns."""
    parts = []
    for view in VIEWS:
        rows = [f"- `{name}`: {comment}" for name, comment in view.columns]
        parts.append("\n".join([f"### {view.name}", "", f"{view.comment[0].upper()}{view.comment[1:]}.", "", *rows]))
    return "\n\n".join(parts)


def document() -> str:
    """Return the document with its generated part renewed."""
    text = DOCUMENT.read_text(encoding="utf-8")
    part = f"<!-- views -->\n\n{views()}\n\n<!-- /views -->"
    return re.sub("<!-- views -->.*<!-- /views -->", lambda _: part, text, flags=re.DOTALL)


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
