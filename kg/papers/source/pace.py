"""Polite requests: a pause between two to one server, and a User-Agent that names the program and its user."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kg.versions import SOFTWARE


@dataclass(slots=True)
class Pace:
    """Pauses between requests to servers; `sleep` and `clock` are in seconds."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def turn(self, server: str, delay: float) -> Iterator[None]:
        """Wait until `delay` seconds have passed since the last request to a server, and run one in the block."""
        if server in self._last:
            self.sleep(max(0.0, self._last[server] + delay - self.clock()))
        try:
            yield
        finally:
            self._last[server] = self.clock()


def agent(contact: str = "") -> str:
    """Return the User-Agent: the program's name, its version, and the contact if there is one.

    >>> agent("me@example.org").partition(" ")[2]
    '(mailto:me@example.org)'
    """
    return f"kg/{SOFTWARE}" + (f" (mailto:{contact})" if contact else "")
