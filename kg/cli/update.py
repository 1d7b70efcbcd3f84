"""The command that asks the servers of sources for what is new: update."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.app import BUILD, Graph, Json, Quiet, app, bars
from kg.cli.build import GraphExtractor, Jobs, Shards, search_working_folder
from kg.cli.output import print_json

if TYPE_CHECKING:
    from kg.build.update import AddressUpdate, Update

# Repeated here because importing kg.addresses would slow down --help; a test compares the two.
DELAY = 3.0
_KINDS = ("new", "revised", "withdrawn")
_MOST_TITLES = 10


@app.command(rich_help_panel=BUILD)
def update(
    addresses: Annotated[
        list[str] | None,
        typer.Argument(help="Addresses among the graph's sources; default: all.", metavar="ADDRESSES..."),
    ] = None,
    graph: Graph = "graph",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be asked, and ask nothing.")] = False,
    contact: Annotated[
        str, typer.Option("--contact", envvar="KG_CONTACT", help="Your e-mail address, for the servers' operators.")
    ] = "",
    delay: Annotated[
        float, typer.Option("--delay", min=0, help="Seconds between two requests to one server.", metavar="SECONDS")
    ] = DELAY,
    extractor: GraphExtractor = None,
    shards: Shards = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Ask the servers of the graph's sources for what is new, and build it in; what came before stays."""
    from kg.api import update as update_from

    if extractor is not None:
        search_working_folder(extractor)
    with bars(quiet or json or dry_run) as progress:
        outcome = update_from(
            addresses or (),
            graph,
            dry_run=dry_run,
            contact=contact,
            delay=delay,
            extractor=extractor,
            jobs=jobs,
            shards=shards,
            progress=progress,
        )
    if json:
        _print_json(outcome)
    elif dry_run:
        _print_requests(outcome)
    else:
        _show(outcome, graph, quiet)
    if outcome.failed:
        raise typer.Exit(1)


def _print_requests(outcome: "Update") -> None:
    for row in outcome.addresses:
        named = "".join(f"   {name}: {value}" for name, value in row.conditions.items())
        typer.echo(f"{row.asked}{named}" if row.asked else f"{row.address}: not asked, its list has ended")


def _print_json(outcome: "Update") -> None:
    rows = [_row(row) for row in outcome.addresses]
    papers = outcome.report.manifest.kept if outcome.report else None
    print_json({"addresses": rows, "failed": len(outcome.failed), "papers": papers})


def _row(row: "AddressUpdate") -> dict[str, Any]:
    changes = {kind: getattr(row.changes, kind) for kind in (*_KINDS, "unchanged", "rejected")}
    error = str(row.failure) if row.failure else None
    return {"address": row.address, "asked": row.asked, "conditions": row.conditions, **changes, "error": error}


def _show(outcome: "Update", graph: str, quiet: bool) -> None:
    for notice in outcome.report.notices if outcome.report else ():
        typer.echo(notice, err=True)
    if not quiet:
        for row in outcome.addresses:
            if not row.failure:
                _print_changes(row)
        if outcome.report:
            manifest = outcome.report.manifest
            nodes, edges = sum(manifest.nodes.values()), sum(manifest.edges.values())
            typer.echo(f"{manifest.kept} papers, {nodes} nodes, {edges} edges in {graph}")
    for row in outcome.failed:
        typer.echo(f"failed: {row.failure}", err=True)
    if outcome.failed:
        typer.echo(f"{len(outcome.failed)} of {len(outcome.addresses)} addresses failed", err=True)


def _print_changes(row: "AddressUpdate") -> None:
    found = row.changes
    counts = [f"{len(getattr(found, kind))} {kind}" for kind in _KINDS] + [f"{found.unchanged} unchanged"]
    # The reasons are in manifest.json, as those of a build.
    rejected = [f"{found.rejected} rejected (see manifest.json)"] * bool(found.rejected)
    typer.echo(f"{row.address}: {', '.join(counts + rejected)}")
    for kind in _KINDS:
        titles = getattr(found, kind)
        for title in titles[:_MOST_TITLES]:
            typer.echo(f"  {kind}: {title}")
        if len(titles) > _MOST_TITLES:
            typer.echo(f"  {kind}: and {len(titles) - _MOST_TITLES} more")
