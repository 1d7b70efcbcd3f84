"""Limits on waiting for remote data: a sender that sends little or nothing cannot block us forever."""

import threading
import time
from collections.abc import Callable

# Even a slow line delivers LEAST bytes in SECONDS; no transfer may take longer than LONGEST seconds.
SECONDS, LEAST, LONGEST = 60.0, 60 * 1024, 12 * 3600.0
_TICK = 0.2


class TransferDeadline:
    """Watch a transfer from a separate thread, and call `end` repeatedly once it is too slow, until it has ended.

    Time-outs of libraries restart with each byte, and some do not cover the reading of headers.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        """Set the function that ends the transfer; it is called in the watching thread."""
        self._end = end
        self._done = threading.Event()
        self._received = 0
        self.reason: str | None = None

    def __enter__(self) -> "TransferDeadline":
        """Start the thread that watches the transfer."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the thread and wait for it."""
        self._done.set()
        self._thread.join()

    def received(self, count: int) -> None:
        """Record that `count` bytes arrived."""
        self._received += count

    def _watch(self) -> None:
        began = since = time.monotonic()
        before = 0
        while not self._done.wait(_TICK):
            now = time.monotonic()
            if self.reason is not None:
                pass
            elif now - began > LONGEST:
                self.reason = f"it took more than {LONGEST / 3600:g} hours"
            elif now - since > SECONDS:
                if self._received - before < LEAST:
                    self.reason = f"less than {LEAST // 1024} KiB came in {SECONDS:g} s"
                since, before = now, self._received
            if self.reason is not None:
                # Called repeatedly, since a connection may just be being opened.
                self._end()
