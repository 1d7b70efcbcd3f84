"""How long we wait for bytes of others: none may keep us by sending little, or nothing, for ever."""

import threading
import time
from collections.abc import Callable

# Of a slow line so many bytes come in so many seconds; and no source takes longer than half a day.
SECONDS, LEAST, LONGEST = 60.0, 60 * 1024, 12 * 3600.0
_TICK = 0.2


class Patience:
    """Watch a transfer from a thread of its own, and call `end` when too little comes, until the transfer has ended.

    The time-outs of libraries begin anew with each byte, and some of them read headers without giving them to anybody.
    """

    def __init__(self, end: Callable[[], None]) -> None:
        """Name what ends the transfer; it is called in the other thread."""
        self._end = end
        self._done = threading.Event()
        self._came = 0
        self.reason: str | None = None

    def __enter__(self) -> "Patience":
        """Begin to watch."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Watch no longer."""
        self._done.set()
        self._thread.join()

    def came(self, count: int) -> None:
        """Tell that so many bytes came."""
        self._came += count

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
                if self._came - before < LEAST:
                    self.reason = f"less than {LEAST // 1024} KiB came in {SECONDS:g} s"
                since, before = now, self._came
            if self.reason is not None:
                # Again and again: a connection may be on its way to be made.
                self._end()
