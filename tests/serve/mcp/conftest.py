"""A server of the seed graph that answers assistants, too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

from tests.serve.server import Server, serving


@pytest.fixture(scope="session")
def mcp_server(seed_folder: Path) -> Iterator[Server]:
    with serving(seed_folder, "--mcp") as server:
        yield server


@pytest.fixture(scope="session")
def tiny_assistant(tiny_folder: Path) -> Iterator[Server]:
    with serving(tiny_folder, "--mcp") as server:
        yield server


@pytest.fixture(params=["stdio", "http"])
def target(request: pytest.FixtureRequest, seed_folder: Path) -> object:
    """Return what a client connects to: a command, or an address."""
    from tests.serve.mcp.client import stdio

    if request.param == "stdio":
        return stdio(seed_folder)
    server: Server = request.getfixturevalue("mcp_server")
    return f"{server.url}/mcp"
