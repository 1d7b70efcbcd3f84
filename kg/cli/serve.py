"""The commands that serve the graph: over HTTP, and to an assistant."""

from functools import partial
from typing import Annotated

import typer

from kg.cli.app import SHARE, Graph, app


# Repeated here because importing kg.serve would slow down --help; a test compares the two.
@app.command(rich_help_panel=SHARE)
def serve(
    graph: Graph = "graph",
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    allow_host: Annotated[
        list[str] | None,
        typer.Option("--allow-host", help="Another host name to accept requests for; '*' for any.", metavar="NAME"),
    ] = None,
    cors: Annotated[
        list[str] | None,
        typer.Option("--cors", help="A web site whose pages may read responses; '*' for any.", metavar="ORIGIN"),
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option("--trusted-proxy", help="A proxy whose X-Forwarded-For is trusted.", metavar="ADDRESS"),
    ] = None,
    root_path: Annotated[str, typer.Option("--root-path", help="Where a proxy mounts the server.")] = "",
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Time limit of a query, in seconds.")] = 10.0,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Row limit of a result; more are cut.")] = 100_000,
    memory: Annotated[int, typer.Option("--memory", min=16, help="Memory limit of a query, in MiB.")] = 128,
    answer_size: Annotated[int, typer.Option("--answer-size", min=1, help="Size limit of a result, in MiB.")] = 32,
    body_size: Annotated[int, typer.Option("--body-size", min=1, help="Size limit of a body, in KiB.")] = 1024,
    query_length: Annotated[int, typer.Option("--query-length", min=1, help="Size limit of a query, in KiB.")] = 64,
    processes: Annotated[int, typer.Option("--processes", min=1, help="Queries evaluated at once.")] = 12,
    waiting: Annotated[int, typer.Option("--waiting", min=0, help="Queries that may queue.")] = 256,
    patience: Annotated[
        float, typer.Option("--patience", min=0.1, help="Seconds that a client may take to send a request.")
    ] = 10.0,
    connections: Annotated[int, typer.Option("--connections", min=1, help="Limit of open connections.")] = 1024,
    per_client: Annotated[int, typer.Option("--per-client", min=1, help="Connection limit per address.")] = 128,
    mcp: Annotated[bool, typer.Option("--mcp", help="Serve assistants at /mcp, too (extra: mcp).")] = False,
) -> None:
    """Serve the graph read-only: a page at /, SPARQL at /sparql, JSON at /api."""
    from kg.api import serve as serve_graph
    from kg.errors import needing

    with needing("kg serve", "serve"):
        from kg.serve.connections import networks
    from kg.serve.limits import LOOPBACK, MIB, Limits, Settings, origin

    limits = Limits(
        timeout, rows, memory * MIB, answer_size * MIB, query_length * 1024, body_size * 1024, processes, waiting,
        patience, connections, per_client,
    )  # fmt: skip
    hosts = (*LOOPBACK, host, *(allow_host or ()))
    try:
        origins = tuple(map(origin, cors or ()))
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--cors") from error
    try:
        networks(trusted_proxy or ())
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--trusted-proxy") from error
    settings = Settings(limits, hosts, root_path, origins, tuple(trusted_proxy or ()), mcp)
    # Flushed, so that a program that starts the server can read its address.
    announce = partial(print, flush=True)
    serve_graph(graph, host=host, port=port, settings=settings, announce=announce)


@app.command(rich_help_panel=SHARE)
def mcp(
    argument: Annotated[
        str | None, typer.Argument(help="The graph directory; default: graph.", metavar="GRAPH", show_default=False)
    ] = None,
    graph: Annotated[str | None, typer.Option("--graph", "-g", help="The same.", metavar="DIR")] = None,
    address: Annotated[
        str, typer.Option("--address", help="Where kg serve serves its page, for the links of answers.", metavar="URL")
    ] = "",
) -> None:
    """Answer an assistant over standard input and output: the Model Context Protocol (extra: mcp)."""
    from kg.api import mcp as answer

    if argument is not None and graph is not None:
        raise typer.BadParameter("name the graph once", param_hint="--graph")
    answer(argument or graph or "graph", address=address)
