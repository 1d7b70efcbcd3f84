"""Servers of the seed graph and the tiny graph, one each for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `serve` is not installed")
pytest.importorskip("tantivy", reason="the extra `serve` is not installed")

from tests.serve.server import Server, serving


@pytest.fixture(scope="session")
def seed_server(seed_folder: Path) -> Iterator[Server]:
    with serving(seed_folder) as server:
        yield server


@pytest.fixture(scope="session")
def tiny_server(tiny_folder: Path) -> Iterator[Server]:
    with serving(tiny_folder) as server:
        yield server
