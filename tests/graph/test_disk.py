"""A full disk, a folder that cannot be written, a build that is killed and resumed: one clear line, nothing lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.build import build
from tests.conftest import SEEDS
from tests.graph.test_updates import dump, tables, write


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 64 MiB in memory and yield its folder."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
        )
    except FileNotFoundError:
        pytest.skip("no mount here")
    if mounted.returncode:
        pytest.skip("only root mounts a file system")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 20_000, 200_000, 2_000_000])
def test_a_full_disk_is_reported_in_one_line_and_the_old_graph_stays(
    left: int, small_disk: Path, tmp_path: Path
) -> None:
    graph = small_disk / "g"
    build([write(tmp_path / "a.jsonl", 1, 2)], graph, extractor="rules")
    before = tables(graph)
    free = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * (free.f_bavail * free.f_bsize - left))
    source = write(tmp_path / "b.jsonl", *range(3, 600))
    done = run("build", source, "--graph", str(graph), "--jobs", "1")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert "No space left on device" in line
    assert not line.startswith("error: :")
    assert "try: " in line
    assert tables(graph) == before
    assert kg.open(graph).query("SELECT (COUNT(*) AS ?n) WHERE { ?p a kg:Paper }") == [{"n": 2}]
    (small_disk / "filler").unlink()
    assert run("build", source, "--graph", str(graph)).returncode == 0
    assert kg.open(graph).manifest.kept == 599


def test_a_folder_that_cannot_be_written_is_reported_in_one_line(small_disk: Path, tmp_path: Path) -> None:
    graph = small_disk / "g"
    build([write(tmp_path / "a.jsonl", 1, 2)], graph, extractor="rules")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = run("build", write(tmp_path / "b.jsonl", 3), "--graph", str(graph))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, done.stderr
    (line,) = done.stderr.splitlines()
    assert "Read-only file system" in line
    assert kg.open(graph).manifest.kept == 2


@pytest.mark.slow(seconds=40)
def test_a_killed_build_resumes_from_its_shards(seed_folder: Path, tmp_path: Path) -> None:
    graph = tmp_path / "g"
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "build",
        str(SEEDS),
        "--graph",
        str(graph),
        "-q",
    ]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as process:
        while len(list(graph.glob("extractions/*.parquet"))) < 2:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGKILL)
    report = build([str(SEEDS)], graph)
    assert 0 < report.extracted <= 330 - 2 * 64
    assert tables(graph) == tables(seed_folder)
    assert dump(graph) == dump(seed_folder)
    assert not list(graph.rglob("*.draft"))
