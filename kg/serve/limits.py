"""Limits of requests, and settings of the server."""

import re
from dataclasses import dataclass, field

MIB = 1024 * 1024
# The default port of a scheme is omitted.
_ORIGIN = re.compile(
    r"(?P<scheme>(?P<tls>https://)|http://|[a-z][a-z0-9+.-]*://)(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])"
    r"(?:(?(tls):443|:80)|(?P<port>:\d{1,5}))?",
    re.ASCII,
)
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one query and of the whole server.

    `seconds` of a query's evaluation; `rows` of a result, which is cut beyond them; `memory` in bytes of a query's
    process in addition to the store; `answer` in bytes of a result; `query` in bytes of its text; `body` in bytes of a
    request; `processes` that evaluate queries at once; `waiting` requests that may queue for them.

    `patience` is the number of seconds that a client may take to send the head of a request, and its body; at most
    `connections` may be open, and `per_client` of one address.
    """

    seconds: float = 10.0
    rows: int = 100_000
    memory: int = 128 * MIB
    answer: int = 32 * MIB
    query: int = 64 * 1024
    body: int = MIB
    processes: int = 12
    waiting: int = 256
    patience: float = 10.0
    connections: int = 1024
    per_client: int = 128


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a server: its limits, the host names it accepts, and the path at which a proxy mounts it.

    `origins` are the web sites whose pages may read responses ("https://example.org"); `proxies` the addresses whose
    X-Forwarded headers are trusted. `has_mcp` adds the Model Context Protocol at /mcp.
    """

    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = LOOPBACK
    root_path: str = ""
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    has_mcp: bool = False


def origin(text: str) -> str:
    """Return the origin of a web site as browsers send it (RFC 6454); raise ValueError for anything else.

    >>> origin("HTTPS://Example.org:443"), origin("http://localhost:3000")
    ('https://example.org', 'http://localhost:3000')
    """
    match = _ORIGIN.fullmatch(text.lower())
    if match is None and text != "*":
        raise ValueError("write it as https://example.org, without a path")
    return text if match is None else match["scheme"] + match["host"] + (match["port"] or "")
