"""What stands around every request: the log line, the security headers, HEAD, and answers the client has already."""

import hashlib
import logging
import time
from collections.abc import Callable

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_access = logging.getLogger("kg.access")
# CodeMirror, in the query editor, sets styles on its elements; scripts come from here alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class AccessLog:
    """Write one JSON object a request: method, path, status, milliseconds, bytes, client. Queries stay out of it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log what came of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), 0, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            line = {
                "method": scope["method"],
                "path": scope["path"],
                "status": status,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "bytes": size,
                "client": (scope.get("client") or ("",))[0],
            }
            _access.info(orjson.dumps(line).decode())


class SecurityHeaders:
    """Say what a page of ours may do; and answer HEAD as GET, whose body the server leaves out."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, secured)


class BuildTags:
    """Give each answer of the graph an ETag of its build, and 304 to a client that has it.

    Source: RFC 9110, section 8.8.3; weak, because compression changes the bytes.
    """

    def __init__(self, app: ASGIApp, tag: Callable[[], str], prefixes: tuple[str, ...]) -> None:
        """Wrap an application; `tag` names the build, `prefixes` the paths that answer from it."""
        self._app, self._tag, self._prefixes = app, tag, prefixes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer that nothing has changed."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        variant = hashlib.sha256(headers.get("accept", "").encode()).hexdigest()[:8]
        tag = f'W/"{self._tag()}-{variant}"'
        known = [part.strip() for part in headers.get("if-none-match", "").split(",")]
        if tag in known:
            await Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})(scope, receive, send)
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                answer = MutableHeaders(scope=message)
                if answer.get("cache-control") != "no-store":
                    answer["ETag"] = tag
                    answer.setdefault("Cache-Control", "no-cache")
                    answer.add_vary_header("Accept")
            await send(message)

        await self._app(scope, receive, tagged)
