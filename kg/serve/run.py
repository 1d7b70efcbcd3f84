"""Run the application in a server of its own."""

import logging.config
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn

from kg.errors import GraphUnreadable, InputError
from kg.graph.directory import STORE, GraphDirectory
from kg.rdf.isolated import Bounds, IsolatedQuestion, ProcessEnded, isolated
from kg.serve.app import create_app
from kg.serve.limits import Settings

_GRACE_SECONDS = 2
_MOST_CONNECTIONS = 512
_BACKLOG = 2048
# One JSON object a line on stderr: what was asked, and what went wrong.
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"format": "%(message)s"}, "told": {"format": "%(levelname)s %(message)s"}},
    "handlers": {
        "bare": {"class": "logging.StreamHandler", "formatter": "bare"},
        "told": {"class": "logging.StreamHandler", "formatter": "told"},
    },
    "loggers": {
        "kg.access": {"handlers": ["bare"], "level": "INFO", "propagate": False},
        "kg.serve": {"handlers": ["told"], "level": "INFO", "propagate": False},
        "uvicorn": {"handlers": ["told"], "level": "WARNING", "propagate": False},
    },
}


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        cure = "another --port (0 takes a free one) or --host"
        raise InputError(f"cannot listen at {host}:{port}: {error.strerror}", cure=cure) from error
    # asyncio sets it only on sockets that name their protocol; without it an answer waits 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _check_opens(directory: GraphDirectory, bounds: Bounds) -> None:
    """Open the store of a graph in a process of its own; raise GraphUnreadable where it cannot be opened or read."""
    store = directory.version() / STORE
    with isolated(bounds) as process:
        try:
            process.ask(IsolatedQuestion(str(store), "ASK { ?s ?p ?o }", "query", None, None))
        except (ProcessEnded, GraphUnreadable):
            # A damaged file is the better reason.
            directory.check_store()
            raise


def run(graph: str, settings: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight are answered first. `announce` is told the address.

    Raise GraphUnreadable where the store cannot be opened, InputError where the address cannot be listened at.
    """
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
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(settings.limits.seconds) + _GRACE_SECONDS,
    )
    # Uvicorn raises the signal again when it has stopped; the stop was asked for, so the program ends well.
    signal.signal(signal.SIGTERM, lambda *_: None)
    shown = f"[{host}]" if ":" in host else host
    announce(f"http://{shown}:{listening.getsockname()[1]}/")
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])
