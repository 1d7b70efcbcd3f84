"""The command that looks for identifiers of papers: enrich."""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import BUILD, Graph, Json, Quiet, app, bars
from kg.cli.build import Format, Recursive
from kg.cli.output import print_json

if TYPE_CHECKING:
    from kg.build.enrich import Enriched


@app.command(rich_help_panel=BUILD)
def enrich(
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--from", help="Metadata in any input format; abstracts are not needed. Repeatable.", metavar="FILE"
        ),
    ] = None,
    online: Annotated[
        bool, typer.Option("--online", help="Ask arXiv and OpenAlex, by title: slowly, and each title once.")
    ] = False,
    contact: Annotated[
        str, typer.Option("--contact", envvar="KG_CONTACT", help="Your e-mail address, for the services' operators.")
    ] = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Ask for at most this many papers.")] = None,
    graph: Graph = "graph",
    format_: Format = None,
    recursive: Recursive = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Find arXiv identifiers, DOIs, authors and addresses of papers that lack them, by title, year and first author."""
    from kg.api import enrich as find

    if bool(sources) == online:
        raise typer.BadParameter("name a file of metadata, or --online to ask arXiv and OpenAlex", param_hint="--from")
    with bars(quiet or json) as progress:
        outcome = find(
            sources or [],
            graph,
            online=online,
            contact=contact,
            limit=limit,
            format=format_,
            recursive=recursive,
            progress=progress,
        )
    _show(outcome, graph, quiet, json)


def _show(outcome: "Enriched", graph: str, quiet: bool, json: bool) -> None:
    if json:
        rows = [row.model_dump() for row in outcome.found]
        print_json({"sought": outcome.sought, "found": rows, "unclear": outcome.unclear})
        return
    for title in outcome.unclear:
        typer.echo(f"several works have this title, and none was chosen: {title}", err=True)
    if quiet:
        return
    for row in outcome.found:
        facts = [f"arXiv {row.arxiv}"] * bool(row.arxiv) + [f"doi {row.doi}"] * bool(row.doi) + [*row.addresses]
        typer.echo(f"{row.title}: {', '.join(facts) or row.venue or 'authors'} ({row.reason}; {row.origin})")
    typer.echo(f"{outcome.papers} of {outcome.sought} papers found; kept in {graph}/enriched.jsonl")
