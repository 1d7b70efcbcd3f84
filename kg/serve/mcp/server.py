"""The MCP server: tools, resources and prompts over the served graph, over stdio or as a route of the application."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from starlette.applications import Starlette

from kg.rdf.ontology import shipped_file
from kg.rdf.sparql import named_queries
from kg.serve.limits import Limits, Settings
from kg.serve.mcp import prompts
from kg.serve.mcp.answers import UNTRUSTED
from kg.serve.mcp.tools import Tools
from kg.serve.served import Current
from kg.versions import SOFTWARE

PATH = "/mcp"
_INSTRUCTIONS = (
    "A knowledge graph of machine-learning papers. Call `find` for the id of a name, then `entity` to see which claims "
    "there are, then `claims`. Cite the sentence and the paper of each claim. "
)
_READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def mcp_server(current: Current, limits: Limits, address: str = "", lifespan: Any = None) -> MCPServer[Any]:
    """Return the server for what is served; `address` is that of its page for answers over stdio."""
    server: MCPServer[Any] = MCPServer(
        "kg", title="Knowledge graph of machine-learning papers", instructions=_INSTRUCTIONS + UNTRUSTED,
        version=SOFTWARE, log_level="WARNING", lifespan=lifespan,
    )  # fmt: skip
    for tool in Tools(current, limits, address).all():
        server.add_tool(tool, annotations=_READ_ONLY)
    _add_resources(server)
    for prompt in prompts.PROMPTS:
        server.prompt()(prompt)
    return server


def _add_resources(server: MCPServer[Any]) -> None:
    """Add the ontology and the named queries."""

    @server.resource("kg://ontology", mime_type="text/turtle", description="Classes and properties, as OWL.")
    def ontology() -> str:
        return shipped_file("ontology.ttl").decode()

    @server.resource("kg://queries", mime_type="application/json", description="The named queries with parameters.")
    def queries() -> str:
        rows = [
            {"name": row.name, "title": row.title, "description": row.description, "parameters": row.parameters}
            for row in named_queries().values()
        ]
        return orjson.dumps(rows).decode()

    @server.resource("kg://queries/{name}", mime_type="application/sparql-query", description="A named query.")
    def query(name: str) -> str:
        known = named_queries()
        if name not in known:
            raise ResourceNotFoundError(f"no query called {name!r}: {', '.join(known)}")
        return known[name].text


def run_stdio(graph: str | Path, limits: Limits, address: str = "") -> None:
    """Serve a graph over standard input and output until the client closes them.

    Raises GraphNotFound or GraphUnreadable.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    current = Current(Path(graph), limits)

    @asynccontextmanager
    async def lifespan(_: MCPServer[Any]) -> AsyncIterator[None]:
        await current.start()
        try:
            yield
        finally:
            await current.close()

    mcp_server(current, limits, address, lifespan).run("stdio")


def routed(current: Current, settings: Settings) -> tuple[Starlette, Callable[[], Any]]:
    """Return an application with the route of the server, and the context in which it answers."""
    server = mcp_server(current, settings.limits)
    application = server.streamable_http_app(
        streamable_http_path=PATH,
        # Each request is answered by itself: no session is kept, and nothing is streamed.
        json_response=True,
        stateless_http=True,
        max_request_body_size=settings.limits.body,
        transport_security=_security(settings),
    )
    return application, server.session_manager.run


def _security(settings: Settings) -> TransportSecuritySettings:
    """Return which hosts and origins may ask: those that the application accepts, at any port."""
    hosts = [host for name in settings.hosts for host in (name, f"{name}:*")]
    own = [f"{scheme}://{host}" for scheme in ("http", "https") for host in hosts]
    # "*" accepts any host name, or the pages of any web site: then the application's own checks are all there are.
    is_checked = "*" not in (*settings.hosts, *settings.origins)
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=is_checked, allowed_hosts=hosts, allowed_origins=[*own, *settings.origins]
    )
