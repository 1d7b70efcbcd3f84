"""What a process that evaluates a stranger's query gives up before it reads one: memory without bound, and sockets.

The check of a query (kg.rdf.guard) keeps it from calling another host. This holds where that check has a hole.
"""

import errno
import sys
from pathlib import Path

# io_uring opens sockets without the system call of that name.
_CONNECTING = ("socket", "connect", "bind", "listen", "accept4", "io_uring_setup")
# What Oxigraph takes to open a store: at most this, and a share of the files' size.
_OPENING, _OPENING_SHARE = 1 << 30, 8


def forbid_connections() -> bool:
    """Take from this process, all its threads and children, the right to open sockets; return whether the kernel does.

    It holds on Linux (seccomp, x86-64 and ARM); nothing gives the right back.
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
        # The kernel, or what contains this process, has no filters.
        return False
    return True


def bound_memory(memory: int) -> None:
    """Let this process take `memory` more bytes than it has; where the system says what it has.

    What is writable counts (setrlimit(2), RLIMIT_DATA), not the address space: threads of the store reserve 64 MiB each
    of that when they first run, which may be now or later.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return
    import resource  # noqa: PLC0415 - Windows has none

    (has,) = (line.split()[1] for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmData:"))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (int(has) * 1024 + memory, most))


def bound_opening(store: Path) -> None:
    """Let this process take what opening a whole store needs: a damaged one can ask for all there is."""
    size = sum(file.stat().st_size for file in store.iterdir() if file.is_file()) if store.is_dir() else 0
    bound_memory(_OPENING + size // _OPENING_SHARE)
