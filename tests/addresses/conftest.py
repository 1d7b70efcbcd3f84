"""Graphs of the archive that a server on this machine plays."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from pytest_httpserver import HTTPServer

from tests.addresses.archive import ATOM, OAI, Archive
from tests.addresses.updating import build


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
def archive(httpserver: HTTPServer) -> Archive:
    found = Archive()
    found.serve(httpserver)
    found.add(1, 2, 3, 4, 5)
    return found


@pytest.fixture(scope="module")
def built(make_httpserver: HTTPServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build two graphs of an archive: `g` of its list, which has three parts, and `f` of its three newest papers."""
    folder, found = tmp_path_factory.mktemp("archive"), Archive()
    # What a test of this worker has served before answers first.
    make_httpserver.clear()
    found.serve(make_httpserver)
    found.add(1, 2, 3, 4, 5)
    for name, address in (("g", OAI), ("f", ATOM)):
        build([make_httpserver.url_for(address)], folder / name, extractor="rules")
    make_httpserver.clear()
    return folder


@pytest.fixture
def graph(built: Path, archive: Archive, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built / "g", tmp_path / "g", symlinks=True))


@pytest.fixture
def feed_graph(built: Path, archive: Archive, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built / "f", tmp_path / "f", symlinks=True))
