"""A listener that counts connections, to show that there are none."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

_SETTLE = 0.2


class Canary:
    """A server at `url` that closes each connection and counts it in `visits`."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.visits = 0
        Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self._socket.accept()[0].close()
            except OSError:
                return
            self.visits += 1

    def visit(self) -> None:
        socket.create_connection(self._socket.getsockname()).close()

    def close(self) -> None:
        self._socket.close()


@contextmanager
def unvisited() -> Iterator[Canary]:
    """Yield a canary; fail if it was visited meanwhile, or if a visit would have gone unnoticed."""
    canary = Canary()
    try:
        yield canary
        time.sleep(_SETTLE)
        assert canary.visits == 0
        canary.visit()
        time.sleep(_SETTLE)
        assert canary.visits == 1
    finally:
        canary.close()
