"""Caching of responses: in clients by the ETag of a build, and in memory up to a maximum size.

A build never changes, so the same request has the same response until the next build.
Source: RFC 9110, section 8.8.3; the tags are weak, because compression changes the bytes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Key = tuple[str, bool, bytes]
_CAPACITY = 64 * 1024 * 1024
_LARGEST = 2 * 1024 * 1024
_OVERHEAD = 1000


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: list[tuple[bytes, bytes]]
    body: bytes


def _size(kept: _Kept) -> int:
    return len(kept.body) + _OVERHEAD


class BuildCache:
    """Middleware that sets an ETag per build, answers 304 to clients that have it, and caches responses in memory."""

    def __init__(self, app: ASGIApp, tag: Callable[[], str], prefixes: tuple[str, ...]) -> None:
        """Wrap an application; `tag` returns the build's tag, `prefixes` are the paths that depend on the build."""
        self._app, self._tag, self._prefixes = app, tag, prefixes
        self._kept: LRUCache[_Key, _Kept] = LRUCache(_CAPACITY, getsizeof=_size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond with 304 or from memory, or pass the request on and cache its response."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._prefixes):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        # The host is part of the service description.
        variant = f"{headers.get('accept', '')} {headers.get('host', '')}"
        tag = f'W/"{self._tag()}-{hashlib.sha256(variant.encode()).hexdigest()[:8]}"'
        if tag in [part.strip() for part in headers.get("if-none-match", "").split(",")]:
            await Response(status_code=304, headers={"ETag": tag, "Vary": "Accept"})(scope, receive, send)
            return
        is_zipped = "gzip" in headers.get("accept-encoding", "")
        # A digest: addresses may be long, and the size that is counted is that of responses.
        address = f"{scope['path']}?".encode() + scope["query_string"]
        key = tag, is_zipped, hashlib.sha256(address).digest()
        # A client may ask for a fresh response (RFC 9111, section 5.2.1.4).
        kept = None if headers.get("cache-control") == "no-cache" else self._kept.get(key)
        if kept is not None:
            await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
            await send({"type": "http.response.body", "body": kept.body})
            return
        await self._app(scope, receive, _Keeping(self._kept, key, tag, send))


class _Keeping:
    """Passes a response on with its tag, and caches it if it succeeded and is not too large."""

    def __init__(self, kept: "LRUCache[_Key, _Kept]", key: _Key, tag: str, send: Send) -> None:
        self._kept, self._key, self._tag, self._send = kept, key, tag, send
        self._is_good = False
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            self._is_good = message["status"] == 200 and headers.get("cache-control") != "no-store"
            if self._is_good:
                headers["ETag"] = self._tag
                headers.setdefault("Cache-Control", "no-cache")
                headers.add_vary_header("Accept")
                # A copy, since middleware further out modifies the message.
                self._headers = list(headers.raw)
        elif self._is_good:
            self._body += message.get("body", b"")
            self._is_good = len(self._body) <= _LARGEST
            if self._is_good and not message.get("more_body", False):
                self._kept[self._key] = _Kept(self._headers, self._body)
        await self._send(message)
