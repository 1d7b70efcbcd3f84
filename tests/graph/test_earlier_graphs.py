"""Graphs of the same format from before there were communities."""

import shutil
from pathlib import Path

import pytest

import kg
from kg.graph.directory import BACKUP, MANIFEST
from kg.graph.manifest import ADDED, Manifest
from tests.cli.test_commands import run


@pytest.fixture
def earlier(tiny_folder: Path, tmp_path: Path) -> Path:
    """Return a copy of the tiny graph without the tables that were added since."""
    folder = tmp_path / "graph"
    shutil.copytree(tiny_folder, folder, symlinks=True)
    version = (folder / "current").resolve()
    for name in ADDED:
        (version / f"{name}.parquet").unlink()
        (folder / f"{name}.parquet").unlink()
    manifest = Manifest.model_validate_json((version / MANIFEST).read_bytes())
    files = {name: seal for name, seal in manifest.files.items() if name.removesuffix(".parquet") not in ADDED}
    written = manifest.model_copy(update={"files": files}).sealed().model_dump_json()
    for name in (MANIFEST, BACKUP):
        (version / name).write_text(written, encoding="utf-8")
    return folder


def test_an_earlier_graph_is_read_and_says_what_adds_its_communities(earlier: Path) -> None:
    graph = kg.open(earlier)
    assert graph.entity("LoRA").label == "LoRA" and not graph.tables.communities.height
    assert graph.sql("SELECT count(*) AS n FROM papers")["n"].to_list() == [graph.tables.papers.height]
    for command in (
        ["map"],
        ["map", "LoRA"],
        ["sql", "SELECT * FROM communities"],
        ["sql", "SELECT node FROM members"],
    ):
        done = run(*command, "--graph", str(earlier))
        assert (done.returncode, done.stdout) == (1, "")
        (line,) = done.stderr.splitlines()
        assert line.startswith("error: ") and "an earlier version of kg" in line and "kg build --repair" in line


def test_an_earlier_graph_is_exported_as_a_database_without_communities(earlier: Path, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra `sql` is not installed")
    kg.export(kg.open(earlier), ["duckdb"], tmp_path)
    (file,) = tmp_path.glob("*.duckdb")
    with duckdb.connect(str(file), read_only=True) as connection:
        names = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    assert {"papers", "claims"} <= names and not names & set(ADDED)
