"""The command that links entities with names of other catalogues: link."""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import BUILD, Graph, Json, Quiet, app, bars
from kg.cli.output import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.catalogues.links import NameLink

_SHOWN = 20


@app.command(rich_help_panel=BUILD)
def link(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Lists with the columns name, identifier, aliases: CSV, TSV, JSON, Parquet.", metavar="NAMES..."
        ),
    ] = None,
    graph: Graph = "graph",
    prefix: Annotated[
        str, typer.Option("--prefix", help="The address before identifiers that are none.", metavar="ADDRESS")
    ] = "",
    list_: Annotated[bool, typer.Option("--list", help="List the links and the suggestions.")] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option("--accept", help="Accept a suggestion, by its name or identifier.", metavar="NAME"),
    ] = None,
    remove: Annotated[
        list[str] | None, typer.Option("--remove", help="Remove a link, by its name or identifier.", metavar="NAME")
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Link entities with the names of Wikidata, OpenAlex, a hub or any list; near names are only suggested."""
    from kg.api import link as link_names
    from kg.build.link import accept_links, list_links, remove_links

    if sum(map(bool, (names, list_, accept, remove))) != 1:
        raise typer.BadParameter("a list of names, or one of --list, --accept and --remove", param_hint="NAMES")
    with bars(quiet or json) as progress:
        if list_:
            _show(list_links(graph), json, most=None)
        elif accept or remove:
            change = accept_links if accept else remove_links
            changed = change(accept or remove or (), graph, progress=progress)
            if not quiet:
                _show(changed, json, most=None)
        else:
            found = link_names(names or (), graph, prefix=prefix, progress=progress)
            for file, row in found.refused:
                typer.echo(f"{file}:{row.line}: {row.reason}   try: {row.cure}", err=True)
            if not quiet:
                _show(found.links, json, most=_SHOWN)
            if not (quiet or json):
                counts = [sum(row.match == match for row in found.links) for match in ("exact", "close", "suggested")]
                kinds = "exact: {}, close: {}, suggested: {}".format(*counts)
                typer.echo(f"names read: {found.read}; {kinds}, without a match: {found.read - sum(counts)}")


def _show(links: "Sequence[NameLink]", json: bool, most: int | None) -> None:
    if json:
        print_json([row.model_dump() for row in links])
        return
    for row in links[:most]:
        typer.echo(f"{row.match}: {row.label} = {row.name} <{row.identifier}> ({row.confidence:.2f}, {row.reason})")
    if most is not None and len(links) > most:
        typer.echo(f"and {len(links) - most} more: kg link --list")
