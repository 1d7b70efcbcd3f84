"""The ASGI application: routes, middleware and error handlers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from html import escape
from http import HTTPStatus
from importlib import resources
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles

from kg.errors import KgError
from kg.serve import across, explore, feeds
from kg.serve.api import router
from kg.serve.cache import BuildCache
from kg.serve.limits import Settings
from kg.serve.map import router as map_router
from kg.serve.middleware import AccessLog, SecurityHeaders
from kg.serve.problems import on_failure, on_http_exception, on_invalid_parameter, on_kg_error, problem
from kg.serve.protocol import Refused, sparql
from kg.serve.served import Current
from kg.versions import SOFTWARE

_STATIC = Path(str(resources.files("kg.serve"))) / "static"
_LEAST_ZIPPED = 1000
# The addresses of the page's views; those of nodes are their ids.
PAGES = (
    "/",
    "/search",
    "/ask",
    "/ask/{name}",
    "/leaderboards",
    "/leaderboard/{id:path}",
    "/lineage",
    "/lineage/{id:path}",
    "/around/{id:path}",
    "/overview",
    "/compare",
    "/path",
    "/trends",
    "/gaps",
    "/gaps/{id:path}",
    "/contradictions",
    "/map",
    "/list",
    *(f"/{kind}/{{id:path}}" for kind in ("entity", "paper", "result", "repository", "author", "organization")),
)


async def _on_refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return problem(error.status, error.detail)


async def _page(request: Request) -> Response:
    """Serve the page; its script draws the view that the path names."""
    return HTMLResponse(request.app.state.page, headers={"Cache-Control": "no-cache"})


async def _on_http_exception(request: Request, error: Exception) -> Response:
    """Return the page, which reports that nothing is there, to a browser at an unknown address; else a problem."""
    assert isinstance(error, HTTPException)
    is_read = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if error.status_code == HTTPStatus.NOT_FOUND and is_read and not request.url.path.startswith("/api/"):
        return HTMLResponse(request.app.state.page, HTTPStatus.NOT_FOUND, headers={"Cache-Control": "no-store"})
    return await on_http_exception(request, error)


def _read_page(root: str) -> str:
    """Return the page with the addresses of its files absolute, since its paths have several levels."""
    return (_STATIC / "index.html").read_text(encoding="utf-8").replace('"./', f'"{escape(root)}/')


async def _healthy(_: Request) -> Response:
    return JSONResponse({"status": "alive", "version": SOFTWARE})


async def _ready(request: Request) -> Response:
    current: Current = request.app.state.current
    if not current.is_ready:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, "the store is not open")
    return JSONResponse({"status": "ready", "build": current.served.tag})


def _sharing(origins: tuple[str, ...]) -> list[Middleware]:
    """Return the CORS middleware for the given origins, if any."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
            allow_headers=["*"],
            expose_headers=["KG-Rows-Cut", "ETag"],
        )
    ]


def _mcp(
    current: Current, settings: Settings
) -> tuple[list[BaseRoute], Callable[[], AbstractAsyncContextManager[None]]]:
    """Return the route of the Model Context Protocol, if it is wanted, and the context in which it answers."""
    if not settings.has_mcp:
        return [], nullcontext
    from kg.serve.mcp.server import routed  # noqa: PLC0415 - an extra that few servers have

    application, running = routed(current, settings)
    return list(application.routes), running


def create_app(graph: str | Path, settings: Settings | None = None) -> FastAPI:
    """Return the ASGI application for a graph directory; raise GraphNotFound or GraphUnreadable."""
    settings = settings or Settings()
    current = Current(Path(graph), settings.limits)
    mcp_routes, mcp_running = _mcp(current, settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await current.start()
        try:
            async with mcp_running():
                yield
        finally:
            await current.close()

    app = FastAPI(
        title="kg: the knowledge graph of the machine-learning literature",
        version=SOFTWARE,
        description="Search, cards, neighbourhoods, paths, lineages, leaderboards and named queries of one graph. "
        "SPARQL 1.1 Protocol is at /sparql.",
        # FastAPI's documentation pages load scripts from another host.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        root_path=settings.root_path,
        lifespan=lifespan,
        middleware=[
            Middleware(AccessLog),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts), www_redirect=False),
            Middleware(SecurityHeaders, varies=bool(settings.origins)),
            *_sharing(settings.origins),
            Middleware(BuildCache, tag=lambda: current.served.tag, prefixes=("/api/", "/feed/", "/sparql", "/query")),
            Middleware(GZipMiddleware, minimum_size=_LEAST_ZIPPED, compresslevel=4),
        ],
        exception_handlers={
            HTTPException: _on_http_exception,
            RequestValidationError: on_invalid_parameter,
            KgError: on_kg_error,
            Refused: _on_refused,
            Exception: on_failure,
        },
    )
    app.state.current, app.state.settings = current, settings
    app.state.page = _read_page(settings.root_path)
    app.include_router(router)
    app.include_router(explore.router)
    app.include_router(feeds.router)
    app.include_router(across.router)
    app.include_router(map_router)
    for path in ("/sparql", "/sparql/", "/query", "/query/"):
        app.add_route(path, sparql, methods=["GET", "POST", "OPTIONS"])
    app.router.routes.extend(mcp_routes)
    app.add_route("/healthz", _healthy)
    app.add_route("/readyz", _ready)
    for path in PAGES:
        app.add_route(path, _page)
    app.mount("/assets", StaticFiles(directory=_STATIC / "assets"))
    return app
