"""Servers of the seed graph and the tiny graph, one each for all tests; a browser, and a tab that is free of faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("fastapi", reason="the extra `serve` is not installed")
pytest.importorskip("tantivy", reason="the extra `serve` is not installed")

from tests.serve.server import Server, serving

if TYPE_CHECKING:
    from playwright import sync_api as playwright

    from tests.serve.browser import Tab


@pytest.fixture(scope="session")
def seed_server(seed_folder: Path) -> Iterator[Server]:
    with serving(seed_folder) as server:
        yield server


@pytest.fixture(scope="session")
def tiny_server(tiny_folder: Path) -> Iterator[Server]:
    with serving(tiny_folder) as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    from tests.serve.browser import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture
def tab(browser: "playwright.Browser", seed_server: Server) -> Iterator["Tab"]:
    from tests.serve.browser import Tab

    opened = Tab(browser, seed_server)
    yield opened
    opened.close()
