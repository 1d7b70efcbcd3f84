"""Run the application in a server of its own."""

import logging.config
from typing import Any

import uvicorn

from kg.serve.app import create_app
from kg.serve.limits import Settings

_GRACE_SECONDS = 2
_MOST_CONNECTIONS = 512
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
        "uvicorn": {"handlers": ["told"], "level": "INFO", "propagate": False},
    },
}


def run(graph: str, settings: Settings, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; requests in flight are answered first."""
    app = create_app(graph, settings)
    logging.config.dictConfig(_LOGGING)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        root_path=settings.root_path,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=int(settings.limits.seconds) + _GRACE_SECONDS,
    )
