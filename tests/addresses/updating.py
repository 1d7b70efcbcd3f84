"""Builds and updates of graphs from the archive of the tests, without waiting."""

from collections.abc import Callable
from pathlib import Path

from werkzeug import Response

import kg
from kg.addresses.asking import Client
from kg.build import Report
from kg.build import build as build_graph
from kg.build.update import Update, update
from kg.graph.tables import RECORDS


def build(sources: list[str], folder: Path, **options: str) -> Report:
    return build_graph(sources, folder, client=Client(delay=0), **options)  # type: ignore[arg-type]


def asked(graph: Path, *names: str) -> Update:
    return update(names, graph, client=Client(delay=0))


def counts(outcome: Update) -> tuple[int, int, int, int]:
    (row,) = outcome.addresses
    assert row.failure is None
    found = row.changes
    return len(found.new), len(found.revised), len(found.withdrawn), found.unchanged


def ids(graph: Path) -> list[str]:
    return kg.open(graph).tables.papers["arxiv"].to_list()


def content(graph: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of all tables, without the places in documents that a paper was read from."""
    tables = kg.open(graph).tables
    return {name: getattr(tables, name).drop("sources", strict=False).rows() for name in RECORDS}


def failure(graph: Path) -> str:
    (row,) = asked(graph).failed
    return str(row.failure)


def busy(retry_after: str) -> Callable[[], Response]:
    return lambda: Response("later", status=503, headers={"Retry-After": retry_after})
