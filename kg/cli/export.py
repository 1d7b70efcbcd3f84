"""Commands that write files: export and view."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli.app import Graph, Quiet, app


@app.command()
def export(
    formats: Annotated[list[str], typer.Argument(help="ttl nt graphml gexf html parquet csv", metavar="FORMAT...")],
    out: Annotated[str, typer.Option("--out", "-o", help="The folder to write into.", metavar="DIR")] = "exports",
    graph: Graph = "graph",
    quiet: Quiet = False,
) -> None:
    """Write the graph for other tools."""
    from kg.export import export as write
    from kg.knowledge_graph import KnowledgeGraph

    for path in write(KnowledgeGraph(graph), formats, out):
        if not quiet:
            typer.echo(str(path))


@app.command()
def view(
    out: Annotated[
        str, typer.Option("--out", "-o", help="The HTML file to write.", metavar="FILE.html")
    ] = "graph.html",
    around: Annotated[str | None, typer.Option("--around", help="Draw what is near this name.", metavar="NAME")] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, max=6, help="How many steps from the name.")] = 1,
    nodes: Annotated[int, typer.Option("--nodes", min=1, max=5000, help="At most so many nodes.")] = 150,
    graph: Graph = "graph",
    quiet: Quiet = False,
) -> None:
    """Draw the core of the graph, or what is around a name, in one HTML file that needs no network."""
    from kg.graph.walk import core, neighbourhood
    from kg.knowledge_graph import KnowledgeGraph
    from kg.view.page import write_page

    opened = KnowledgeGraph(graph)
    network = opened.networkx()
    if around is None:
        drawn, heading = core(network, nodes), f"The core of {opened.manifest.kept} papers"
    else:
        center = opened.find(around)
        drawn, heading = neighbourhood(network, center, depth, nodes), f"Around {network.nodes[center]['label']}"
    write_page(drawn, opened.tables, heading, Path(out))
    if not quiet:
        typer.echo(f"{out}: {drawn.number_of_nodes()} nodes, {drawn.number_of_edges()} edges")
