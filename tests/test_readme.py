"""The README's commands are run in order and print what it shows; "..." stands for any text."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

BLOCKS = re.findall(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
# `pip install` has been done in this test's environment, and pytest is already running.
INSTALL = re.compile(r"^pip install [^&]*&& ")
BY_ITSELF = "pytest -q"
PORT = "8765"
COUNTS = re.compile(r"(\d+) nodes, (\d+) edges in graph")


def commands() -> list[tuple[str, str]]:
    found = []
    for block in BLOCKS:
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readme")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    (folder / "docs").symlink_to(ROOT / "docs")
    return folder


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


@contextmanager
def started(command: str, folder: Path) -> Iterator[str]:
    """Start a server; return the first line that it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        shlex.split(command), cwd=folder, env={**os.environ, "PATH": path}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    yield process.stdout.readline()
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()


def as_counted(said: str, expected: str) -> str:
    """Replace the README's counts by those of a processor that rounds differently and extracts more statements."""
    wanted = COUNTS.search(expected)
    found = COUNTS.search(said)
    if not wanted or not found:
        return said
    for one, other in zip(wanted.groups(), found.groups(), strict=True):
        assert abs(int(one) - int(other)) <= int(one) / 100
    return said.replace(found.group(), wanted.group())


@pytest.mark.slow(seconds=120)
def test_the_commands_do_what_the_readme_states(folder: Path) -> None:
    with ExitStack() as servers:
        check_commands(folder, servers)


def check_commands(folder: Path, servers: ExitStack) -> None:
    checker, port = doctest.OutputChecker(), PORT
    for given, output in commands():
        if (bare := INSTALL.sub("", given)) == BY_ITSELF:
            continue
        if bare.startswith("kg serve"):
            # The server takes a free port; the later commands are sent there.
            address = servers.enter_context(started(bare.replace(PORT, "0"), folder))
            (port,) = re.findall(r":(\d+)/", address)
            assert address == output.replace(PORT, port)
            continue
        command, expected = bare.replace(PORT, port), output.replace(PORT, port)
        done = run(command, folder)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        said = as_counted(done.stdout, expected)
        assert checker.check_output(expected, said, flags), f"{command}\n{done.stdout}\nis not\n{expected}"


def test_the_first_two_commands_build_and_test() -> None:
    first, second = (command for command, _ in commands()[:2])
    assert first == "pip install -q . && kg build seeds --graph graph && kg export ttl graphml html --out exports"
    assert second == "pip install -q '.[dev]' && pytest -q"


def test_the_python_of_the_readme_runs(folder: Path, seed_folder: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code.replace('"graph"', repr(str(seed_folder)))],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
