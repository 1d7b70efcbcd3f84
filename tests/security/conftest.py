"""A running server over the tiny graph."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.server import Server, serving


@pytest.fixture(scope="session")
def tiny_server(tiny_folder: Path) -> Iterator[Server]:
    with serving(tiny_folder) as server:
        yield server
