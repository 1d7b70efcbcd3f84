"""Commands that write the graph elsewhere: export, push and view."""

from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import SHARE, Graph, Quiet, app, bars
from kg.cli.ask import note_homonyms
from kg.cli.completion import export_formats

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph

push_app = typer.Typer(help="Merge the graph into a running database.", no_args_is_help=True)
app.add_typer(push_app, name="push", rich_help_panel=SHARE)
Around = Annotated[
    str | None, typer.Option("--around", help="Take only the neighbourhood of this name.", metavar="NAME")
]
Depth = Annotated[int, typer.Option("--depth", min=1, max=6, help="Maximum number of steps from the name.")]
Nodes = Annotated[int, typer.Option("--nodes", min=1, max=5000, help="Maximum number of nodes, the nearest first.")]
# Repeated here because importing the exporters would slow down --help; a test compares the two.
FORMATS = "bibtex csl csv cytoscape duckdb gexf graphml html jsonld neo4j nt ontology parquet png svg trig ttl void"


@app.command(rich_help_panel=SHARE)
def export(
    formats: Annotated[list[str], typer.Argument(help=FORMATS, metavar="FORMAT...", autocompletion=export_formats)],
    out: Annotated[str, typer.Option("--out", "-o", help="The folder to write into.", metavar="DIR")] = "exports",
    around: Around = None,
    depth: Depth = 1,
    nodes: Nodes = 150,
    spreadsheet_safe: Annotated[
        bool, typer.Option("--spreadsheet-safe", help="csv: escape cells that a spreadsheet would run as formulas.")
    ] = False,
    ro_crate: Annotated[bool, typer.Option("--ro-crate", help="Make the folder an RO-Crate (extra: crate).")] = False,
    graph: Graph = "graph",
    quiet: Quiet = False,
) -> None:
    """Write the graph for other tools, or with --around the neighbourhood of a name; pictures else show the core."""
    from kg.api import export as write
    from kg.api import open as open_graph

    opened = open_graph(graph)
    written = write(
        opened, formats, out, around=around, depth=depth, nodes=nodes, spreadsheet_safe=spreadsheet_safe,
        ro_crate=ro_crate,
    )  # fmt: skip
    if quiet:
        return
    for path in written:
        typer.echo(str(path))
    _print_cut(opened, around, depth, nodes)
    _print_credits(opened)


def _print_cut(graph: "KnowledgeGraph", around: str | None, depth: int, nodes: int) -> None:
    """Print to stderr whether others have the name too, and whether the limit left nodes out."""
    note_homonyms(graph, around)
    if around is not None and graph.traversal.neighbourhood(graph.find(around), depth, nodes).is_cut:
        typer.echo(f"the {nodes} nearest nodes; more are within {depth} steps of {around!r}: --nodes", err=True)


def _print_credits(graph: "KnowledgeGraph") -> None:
    from kg.rdf.attribution import credits_of

    for line in credits_of(graph.manifest):
        typer.echo(line, err=True)


@push_app.command()
def neo4j(
    uri: Annotated[str, typer.Option("--uri", envvar="NEO4J_URI", help="The server.")] = "bolt://localhost:7687",
    user: Annotated[str, typer.Option("--user", envvar="NEO4J_USERNAME", help="The user.")] = "neo4j",
    database: Annotated[
        str | None, typer.Option("--database", envvar="NEO4J_DATABASE", help="The database; default: the user's.")
    ] = None,
    graph: Graph = "graph",
    quiet: Quiet = False,
) -> None:
    """Merge the graph into Neo4j. The password is read from NEO4J_PASSWORD, or prompted for."""
    import os

    from kg.api import open as open_graph
    from kg.api import push_neo4j

    opened = open_graph(graph)
    password = os.environ.get("NEO4J_PASSWORD") or typer.prompt("Password", hide_input=True, err=True)
    with bars(quiet) as progress:
        nodes, edges = push_neo4j(opened, uri, user, password, database, progress)
    if not quiet:
        typer.echo(f"{nodes} nodes, {edges} edges in {uri}")
        _print_credits(opened)


@app.command(rich_help_panel=SHARE)
def view(
    out: Annotated[
        str, typer.Option("--out", "-o", help="The HTML file to write.", metavar="FILE.html")
    ] = "graph.html",
    around: Around = None,
    depth: Depth = 1,
    nodes: Nodes = 150,
    graph: Graph = "graph",
    quiet: Quiet = False,
) -> None:
    """Draw the core of the graph, or the neighbourhood of a name, in one HTML file that works offline."""
    from kg.api import open as open_graph
    from kg.api import view as draw

    opened = open_graph(graph)
    drawn = draw(opened, out, around=around, depth=depth, nodes=nodes)
    if not quiet:
        typer.echo(f"{out}: {drawn.number_of_nodes()} nodes, {drawn.number_of_edges()} edges")
        _print_cut(opened, around, depth, nodes)
        _print_credits(opened)
