"""The command that lists what is new."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import ASK, Graph, app


class DigestFormat(StrEnum):
    """The output format of a digest."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    ATOM = "atom"


@app.command(rich_help_panel=ASK)
def digest(
    since: Annotated[str, typer.Option("--since", help="2024, 2024-05 or 2024-05-17.", metavar="DATE")],
    about: Annotated[
        list[str] | None, typer.Option("--about", help="Only what is about this name.", metavar="NAME")
    ] = None,
    format: Annotated[DigestFormat, typer.Option("--format", "-f", help="The output format.")] = DigestFormat.MARKDOWN,  # noqa: A002 - the option's name
    out: Annotated[str | None, typer.Option("--out", "-o", help="The file to write.", metavar="FILE")] = None,
    most: Annotated[int, typer.Option("--most", min=1, help="Rows of each list.")] = 50,
    address: Annotated[
        str, typer.Option("--address", help="Where kg serve serves the page, for links.", metavar="URL")
    ] = "",
    graph: Graph = "graph",
) -> None:
    """List what is new since a date: papers, claims, records on leaderboards, contradictions."""
    from kg.api import digest as digest_of
    from kg.api import open as open_graph
    from kg.atomic_files import drafted
    from kg.view.digest import written

    opened = open_graph(graph)
    text = written(
        digest_of(opened, since, about or (), most=most), format.value, opened.manifest.base, opened.built, address
    )
    if out is None:
        typer.echo(text, nl=False)
        return
    with drafted(Path(out)) as draft:
        draft.write_text(text, encoding="utf-8")
