"""Restrictions of a process before it evaluates an untrusted query: bounded memory, and no sockets.

The check in kg.rdf.query_checks already rejects queries that call other hosts; this is a second barrier.
"""

import errno
import sys
from pathlib import Path

# io_uring opens sockets without the system call `socket`.
_CONNECTING = ("socket", "connect", "bind", "listen", "accept4", "io_uring_setup")
# Memory that Oxigraph needs to open a store: at most _OPENING bytes plus 1/_OPENING_SHARE of the files' size.
_OPENING, _OPENING_SHARE = 1 << 30, 8


def forbid_connections() -> bool:
    """Deny this process, its threads and its children new sockets; return whether the kernel enforces it.

    It is enforced on Linux (seccomp, x86-64 and ARM) and cannot be undone.
    """
    if sys.platform != "linux":
        return False
    from seccompy import Action, Filter, FilterFlag  # noqa: PLC0415 - Linux alone has it

    try:
        rules = Filter(default=Action.ALLOW, flags=FilterFlag.TSYNC)
        for call in _CONNECTING:
            rules.errno(call, errno.EACCES)
        rules.load()
    except OSError:
        # The kernel or the container does not support filters.
        return False
    return True


def bound_memory(memory: int) -> None:
    """Limit this process to `memory` more bytes than it has now, where the system reports what it has.

    The limit is on writable memory (setrlimit(2), RLIMIT_DATA), not on address space, of which the store's threads
    reserve 64 MiB each when they first run, which may be now or later.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource  # noqa: PLC0415 - Windows has none

    (has,) = (line.split()[1] for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmData:"))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (int(has) * 1024 + memory, most))


def bound_opening(store: Path) -> None:
    """Limit this process's memory to what opening an intact store needs; a damaged one can allocate without bound."""
    size = sum(file.stat().st_size for file in store.iterdir() if file.is_file()) if store.is_dir() else 0
    bound_memory(_OPENING + size // _OPENING_SHARE)
