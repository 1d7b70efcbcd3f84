"""What a request may cost, and how the server is reached."""

import re
from dataclasses import dataclass, field

MIB = 1024 * 1024
# A port that is the scheme's own is left out.
_ORIGIN = re.compile(
    r"(?P<scheme>(?P<tls>https://)|http://|[a-z][a-z0-9+.-]*://)(?P<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])"
    r"(?:(?(tls):443|:80)|(?P<port>:\d{1,5}))?",
    re.ASCII,
)
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query and on all of them.

    `seconds` for a query's evaluation; `rows` of an answer, past which it is cut; `memory` in bytes that a query's
    process may take on top of the store; `answer` in bytes written; `query` in bytes of its text; `body` in bytes of a
    request; `processes` that answer queries at once; `waiting` requests that may queue for one of them.

    `patience` is how many seconds a client may take to send the head of a request, and its body; `connections` is how
    many may be open, `per_client` how many of one address.
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
    """How a server runs: its limits, the names it answers to, and where a proxy mounts it.

    `origins` are the web sites whose pages may read its answers ("https://example.org"); `proxies` the addresses whose
    word on who the client is, and how it came, is believed.
    """

    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = LOOPBACK
    root_path: str = ""
    origins: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()


def origin(text: str) -> str:
    """Return the origin of a web site as browsers send it (RFC 6454); raises ValueError for anything else.

    >>> origin("HTTPS://Example.org:443"), origin("http://localhost:3000")
    ('https://example.org', 'http://localhost:3000')
    """
    match = _ORIGIN.fullmatch(text.lower())
    if match is None and text != "*":
        raise ValueError("write it as https://example.org, without a path")
    return text if match is None else match["scheme"] + match["host"] + (match["port"] or "")
