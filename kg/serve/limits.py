"""What a request may cost, and how the server is reached."""

from dataclasses import dataclass, field

MIB = 1024 * 1024
LOOPBACK = ("localhost", "127.0.0.1", "::1", "[::1]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query and on all of them.

    `seconds` for a query's evaluation; `rows` of an answer, past which it is cut; `memory` in bytes that a query's
    process may take on top of the store; `answer` in bytes written; `query` in bytes of its text; `body` in bytes of a
    request; `processes` that answer queries at once; `waiting` requests that may queue for one of them.
    """

    seconds: float = 10.0
    rows: int = 100_000
    memory: int = 128 * MIB
    answer: int = 32 * MIB
    query: int = 64 * 1024
    body: int = MIB
    processes: int = 12
    waiting: int = 256


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server runs: its limits, the names it answers to, and where a proxy mounts it."""

    limits: Limits = field(default_factory=Limits)
    hosts: tuple[str, ...] = LOOPBACK
    root_path: str = ""
