"""Commands that list what is new, and the snapshots since which it is."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ASK, Graph, Json, app
from kg.cli.ask import open_graph
from kg.cli.output import print_json

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph


class DigestFormat(StrEnum):
    """The output format of a digest."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    ATOM = "atom"


@app.command(rich_help_panel=ASK)
def digest(
    since: Annotated[
        str, typer.Option("--since", help="2024, 2024-05, 2024-05-17, or snapshot:3.", metavar="DATE|SNAPSHOT")
    ],
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
    """List what is new since a date or a snapshot: papers, claims, records on leaderboards, contradictions."""
    from kg.atomic_files import drafted

    text = _written(open_graph(graph, *(about or ())), since, about or (), format, most, address)
    if out is None:
        typer.echo(text, nl=False)
        return
    with drafted(Path(out)) as draft:
        draft.write_text(text, encoding="utf-8")


@app.command(rich_help_panel=ASK)
def snapshots(graph: Graph = "graph", json: Json = False) -> None:
    """List the snapshots of the graph: when each was built, its papers, and how many came and went."""
    from kg.api import snapshots as snapshots_of
    from kg.view.terminal import print_rows

    rows = snapshots_of(graph)
    if json:
        print_json([row.model_dump(mode="json") for row in rows])
        return
    counts = [[len(ids) if ids is not None else None for ids in (row.came, row.went)] for row in rows]
    print_rows(
        ("snapshot", "built", "papers", "came", "went"),
        (
            (row.number, f"{row.built:%Y-%m-%d %H:%M}", row.papers, *count)
            for row, count in zip(rows, counts, strict=True)
        ),
    )


def _written(
    graph: "KnowledgeGraph", since: str, about: Sequence[str], format_: DigestFormat, most: int, address: str
) -> str:
    from kg.api import digest as digest_of
    from kg.api.snapshots import moment
    from kg.graph.read.digests import feed_of
    from kg.view.digest import to_atom, written

    if format_ is not DigestFormat.ATOM:
        return written(digest_of(graph, since, about, most=most), format_.value, address)
    new = moment(graph, since)
    news = feed_of(graph.tables, [graph.find(name) for name in about], since=new, most=most)
    names = ", ".join(label for _, label in news.about)
    title = f"New since {new.text}{f': {names}' if names else ''}"
    return to_atom(news, graph.manifest.base, graph.built, title=title, page=address)
