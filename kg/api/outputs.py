"""Write graphs for other tools, draw them, and serve them.

What they need is imported when they are called, so that `import kg` loads neither the extractor nor a model.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import needing

if TYPE_CHECKING:
    import networkx as nx

    from kg.knowledge_graph import KnowledgeGraph
    from kg.serve.limits import Settings
    from kg.view.notebook import Picture


def export(
    graph: "KnowledgeGraph",
    formats: Sequence[str],
    folder: str | Path = "exports",
    *,
    around: str | None = None,
    depth: int = 1,
    nodes: int = 150,
    spreadsheet_safe: bool = False,
    ro_crate: bool = False,
) -> list[Path]:
    """Write a graph for other tools; each file appears when it is complete.

    Args:
        graph: The graph.
        formats: Names of formats: `ttl`, `graphml`, `parquet`...; `kg export --help` lists them.
        folder: The folder to write into; it is made if it is not there.
        around: Write the neighbourhood of this name; default: the whole graph, in pictures its core.
        depth: Maximum number of steps from the name.
        nodes: Maximum number of nodes, the nearest first; the papers that state the claims are added in formats with
            evidence.
        spreadsheet_safe: Escape cells of `csv` that a spreadsheet would run as formulas.
        ro_crate: Describe the folder as an RO-Crate (extra `crate`).

    Returns:
        The files and folders in the order written.

    Raises:
        UnknownName: There is no such format, or no node called `around`.
        InputError: The folder cannot be written, or `around` is given for `ontology`.
        MissingExtra: `ro_crate` needs libraries that are not installed.

    Examples:
        >>> [path.name for path in kg.export(g, ["ttl", "graphml"], "exports")]
        ['graph.ttl', 'graph.graphml']
    """
    from kg.export import ExportOptions
    from kg.export import export as write

    if ro_crate:
        with needing("kg export --ro-crate", "crate"):
            from kg.export.crate import write_crate
    written = write(graph, formats, folder, ExportOptions(spreadsheet_safe, around, depth, nodes))
    if ro_crate:
        written.append(write_crate(graph, Path(folder), around))
    return written


def push_neo4j(
    graph: "KnowledgeGraph",
    uri: str = "bolt://localhost:7687",
    user: str = "neo4j",
    password: str = "",
    database: str | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> tuple[int, int]:
    """Merge a graph into a running Neo4j (extra `neo4j`).

    Args:
        graph: The graph.
        uri: The server.
        user: The user.
        password: The user's password.
        database: The database; default: the user's.
        progress: Called with a label, the rows written, and their total.

    Returns:
        The numbers of nodes and of edges written.

    Raises:
        ServerRefused: The server does not answer, denies access, or holds another graph.
        MissingExtra: The Neo4j driver is not installed.
    """
    with needing("kg push neo4j", "neo4j"):
        from kg.export.push import push_neo4j as push
    return push(graph, uri, user, password, database, progress or (lambda *_: None))


def view(
    graph: "KnowledgeGraph",
    out: str | Path = "graph.html",
    *,
    around: str | None = None,
    depth: int = 1,
    nodes: int = 150,
) -> "nx.MultiDiGraph[str]":
    """Draw the core of a graph, or the neighbourhood of a name, in one HTML file that works offline.

    Args:
        graph: The graph.
        out: The HTML file to write.
        around: The name in the middle; default: the graph's core.
        depth: Maximum number of steps from the name.
        nodes: Draw at most this many nodes.

    Returns:
        The part of the graph that is drawn, as by `KnowledgeGraph.networkx`.

    Raises:
        UnknownName: No node is called `around`.

    Examples:
        >>> drawn = kg.view(g, "foonet.html", around="BERT")
        >>> sorted(label for _, label in drawn.nodes.data("label"))
        ['BERT', 'FooNet']
    """
    from kg.atomic_files import drafted

    with needing("kg view"):
        from kg.view.page import render
    from kg.view.selection import select_part

    drawn, heading = select_part(graph, around, depth, nodes)
    with drafted(Path(out)) as draft:
        draft.write_text(render(drawn, graph.tables, heading), encoding="utf-8")
    return drawn


def picture(
    graph: "KnowledgeGraph", around: str | None = None, depth: int = 1, nodes: int = 150, height: int = 600
) -> "Picture":
    """Draw the core of a graph, or the neighbourhood of a name, in a notebook.

    Args:
        graph: The graph.
        around: The name in the middle; default: the graph's core.
        depth: Maximum number of steps from the name.
        nodes: Draw at most this many nodes.
        height: The height in pixels.

    Returns:
        A picture that a notebook displays.

    Raises:
        UnknownName: No node is called `around`.

    Examples:
        >>> kg.picture(g, "FooNet").heading
        'Around FooNet'
    """
    with needing("a picture"):
        from kg.view.notebook import picture as draw

    return draw(graph, around, depth, nodes, height)


def serve(
    graph: str | Path = "graph",
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    settings: "Settings | None" = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve a graph read-only until SIGINT or SIGTERM (extra `serve`): a page, SPARQL and JSON.

    Args:
        graph: The graph directory; a later build is served without a restart.
        host: The address to listen on.
        port: The port; 0 takes a free one.
        settings: Limits, accepted host names, origins and proxies; default: those of `kg serve`.
        announce: Called with the server's address when it listens.

    Raises:
        GraphUnreadable: The graph is damaged, or of another format.
        InputError: The address cannot be listened on.
        MissingExtra: The server's libraries are not installed.
    """
    with needing("kg serve", "serve"):
        from kg.serve.run import run
    from kg.serve.limits import LOOPBACK, Settings

    if settings and settings.has_mcp:
        _check_mcp("kg serve --mcp")
    run(str(graph), settings or Settings(hosts=(*LOOPBACK, host)), host, port, announce or (lambda _: None))


def mcp(graph: str | Path = "graph", *, address: str = "") -> None:
    """Answer an assistant over standard input and output until it closes them (extra `mcp`).

    Args:
        graph: The graph directory; a later build is served without a restart.
        address: Where `kg serve` serves the page of the same graph, for the links of answers.

    Raises:
        GraphUnreadable: The graph is damaged, or of another format.
        MissingExtra: The server's libraries are not installed.
    """
    _check_mcp("kg mcp")
    from kg.serve.limits import Limits
    from kg.serve.mcp.server import run_stdio

    # One assistant asks one thing at a time.
    run_stdio(graph, Limits(processes=2), address)


def _check_mcp(command: str) -> None:
    """Raise MissingExtra where the libraries of the extra `mcp` are not installed."""
    with needing(command, "mcp"):
        import kg.serve.mcp.server  # noqa: F401 - imported to see whether it can be
