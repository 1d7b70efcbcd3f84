"""The graph directory: a build that fails, is killed or finds the lock taken leaves the old graph intact."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.build import build
from kg.errors import GraphLocked, GraphNotFound, GraphUnreadable, InputError
from kg.graph.directory import GraphDirectory
from tests.conftest import SEEDS

PAGE = "FooNet: A Net\n\nWe propose FooNet. It beats BERT.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a graph of `page.txt`, named so, in a folder that is copied for each test."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "page.txt").write_text(PAGE)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(["page.txt"], "graph")
    return folder


@pytest.fixture
def small(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "graph"


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.4, 1.2, 1.8, 2.4, 3.2])
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_a_build_that_is_killed_leaves_the_former_graph(wait: float, sign: signal.Signals, small: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from kg.cli import main; main()",
        "build",
        str(SEEDS),
        "--graph",
        str(small),
        "--quiet",
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        time.sleep(wait)
        os.killpg(process.pid, sign)
        process.wait(timeout=60)
    # The build may have ended before the signal: then the new graph is whole instead.
    kept = kg.open(small).manifest.kept
    assert kept in (1, 330)
    graph = kg.open(small)
    assert graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?p a kg:Paper }") == [{"n": kept}]
    assert graph.tables.papers.height == kept


def test_what_a_killed_build_left_is_cleaned_by_the_next(small: Path, tmp_path: Path) -> None:
    (small / "versions" / "9.draft").mkdir()
    (small / "extractions" / "broken.draft").write_text("x")
    (tmp_path / "page.txt").write_text(PAGE.replace("BERT", "GPT-2"))
    build(["page.txt"], small)
    assert not list(small.rglob("*.draft"))


def test_an_unreadable_shard_is_made_again(small: Path, tmp_path: Path) -> None:
    for shard in (small / "extractions").glob("*.parquet"):
        shard.write_bytes(b"not parquet")
    (tmp_path / "page.txt").write_text(PAGE + "\n")
    assert build(["page.txt"], small).extracted == 1


def test_a_build_without_papers_fails_and_leaves_the_former_graph(small: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(InputError, match=r"empty\.txt:1: an empty file"):
        build([str(tmp_path / "empty.txt")], small)
    assert kg.open(small).manifest.kept == 1


def test_a_second_writer_is_asked_to_wait(small: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE + "\n\n")
    with GraphDirectory(small).locked(), pytest.raises(GraphLocked, match="another build"):
        build(["page.txt"], small)


def test_an_open_graph_keeps_its_version_while_a_build_switches(small: Path, tmp_path: Path) -> None:
    reader = kg.open(small)
    (tmp_path / "page.txt").write_text(PAGE + "\nBarNet: A Net\n\nWe propose BarNet. It beats FooNet.\n")
    build(["page.txt"], small)
    count = "SELECT (COUNT(*) AS ?n) WHERE { ?p a kg:Paper }"
    assert reader.query(count) == [{"n": 1}]
    assert reader.tables.papers.height == 1
    assert kg.open(small).query(count) == [{"n": 2}]


def test_no_graph_and_a_damaged_graph_are_reported_with_the_cure(small: Path, tmp_path: Path) -> None:
    with pytest.raises(GraphNotFound, match="kg build"):
        kg.open(tmp_path / "nowhere")
    (small / "current" / "nodes.parquet").unlink()
    with pytest.raises(GraphUnreadable, match="nodes"):
        _ = kg.open(small).tables
    with pytest.raises(GraphUnreadable, match="nodes"):
        kg.open(small).find("GLUE")
    (small / "current" / "nodes.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(GraphUnreadable, match="damaged: 16 bytes"):
        kg.open(small).find("GLUE")


@pytest.mark.parametrize("change", [{"format_version": 99}, {"kept": "many"}])
def test_a_manifest_of_another_version_is_reported(change: dict[str, object], small: Path) -> None:
    path = small / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(GraphUnreadable, match="kg build"):
        kg.open(small)
