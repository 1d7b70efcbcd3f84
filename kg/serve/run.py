"""The server that runs the application."""

import logging.config
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import uvicorn

from kg.errors import GraphUnreadable, InputError
from kg.graph.directory import STORE, GraphDirectory
from kg.rdf.isolated import Bounds, IsolatedQuestion, ProcessEnded, isolated
from kg.serve.app import create_app
from kg.serve.connections import networks, protocol
from kg.serve.limits import Limits, Settings

_LONGEST_HEAD = 64 * 1024
_GRACE_SECONDS = 2
# Open files besides connections: pipes to processes, the index, the next version while it is opened.
_OTHER_FILES = 256
_BACKLOG = 2048
# Requests and errors on stderr, one per line; requests as JSON objects.
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"format": "%(message)s"}, "level": {"format": "%(levelname)s %(message)s"}},
    "handlers": {
        "bare": {"class": "logging.StreamHandler", "formatter": "bare"},
        "level": {"class": "logging.StreamHandler", "formatter": "level"},
    },
    "loggers": {
        "kg.access": {"handlers": ["bare"], "level": "INFO", "propagate": False},
        "kg.serve": {"handlers": ["level"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["level"], "level": "WARNING", "propagate": False},
    },
}


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        cure = "another --port (0 takes a free one) or --host"
        raise InputError(f"cannot listen at {host}:{port}: {error.strerror}", cure=cure) from error
    # asyncio sets it only on sockets with an explicit protocol; without it responses wait 40 ms for an ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _check_opens(directory: GraphDirectory, bounds: Bounds) -> None:
    """Open the store of a graph in a separate process; raise GraphUnreadable if it cannot be opened or read."""
    store = directory.version() / STORE
    with isolated(bounds) as process:
        try:
            process.ask(IsolatedQuestion(str(store), "ASK { ?s ?p ?o }", "query", None, None))
        except (ProcessEnded, GraphUnreadable):
            # A damaged file is the more useful error.
            directory.check_store()
            raise


def _within_files(limits: Limits) -> Limits:
    """Raise the limit of open files as needed, and reduce the connections to what it permits."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return limits
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + _OTHER_FILES
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    soft = max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return replace(limits, connections=max(most - _OTHER_FILES, most // 2))


def run(graph: str, settings: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM, then finish requests in flight. `announce` receives the address.

    Raise GraphUnreadable if the store cannot be opened, InputError if the address cannot be listened on.
    """
    proxies = networks(settings.proxies)
    _check_opens(GraphDirectory(graph), Bounds(memory=settings.limits.memory))
    app = create_app(graph, settings)
    listening = _listen(host, port)
    logging.config.dictConfig(_LOGGING)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        root_path=settings.root_path,
        http=protocol(_within_files(settings.limits), proxies),  # type: ignore[arg-type] # it makes such protocols
        ws="none",
        # The address of a list holds up to 200 ids and notes; the usual limit is 16 KiB.
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        # An empty list keeps uvicorn from trusting every local process.
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_graceful_shutdown=int(settings.limits.seconds) + _GRACE_SECONDS,
    )
    # Uvicorn raises the signal again when it has stopped; the stop was requested, so the exit code is 0.
    signal.signal(signal.SIGTERM, lambda *_: None)
    shown = f"[{host}]" if ":" in host else host
    announce(f"http://{shown}:{listening.getsockname()[1]}/")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
