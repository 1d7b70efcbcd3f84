"""The recipes of docs/extending.md, followed on a copy of the package: it builds, queries and exports with them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

RECIPES = re.findall(
    r"^`([^`]+)`:\n\n```\w+\n(.*?)```", (ROOT / "docs" / "extending.md").read_text("utf-8"), re.M | re.S
)
PAPER = '{"headline": "FooNet: A Net", "summary": "We propose FooNet, a network that uses BERT.", "year": 2024}\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "kg", folder / "kg", ignore=shutil.ignore_patterns("web", "__pycache__"))
    shutil.copytree(ROOT / "queries", folder / "queries")
    for path, content in RECIPES:
        assert not (folder / path).exists()
        (folder / path).write_text(content, encoding="utf-8")
    schema = folder / "kg" / "schema.py"
    rows = (
        schema.read_text(encoding="utf-8")
        .replace(
            "RELATIONS = (\n",
            'RELATIONS = (\n    Relation("retracts", "retracts", ("Paper",), ("Paper",), "It retracts the other.", "#000000"),\n',
        )
        .replace("NODE_TYPES = (\n", 'NODE_TYPES = (\n    NodeType("Venue", "Where papers appear.", "#111111", ()),\n')
    )
    schema.write_text(rows, encoding="utf-8")
    (folder / "list.jsonl").write_text(PAPER, encoding="utf-8")
    return folder


def run(copy: Path, module: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", module, *arguments],
        cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_recipes_work_as_they_stand(copy: Path) -> None:
    assert [path for path, _ in RECIPES] == [
        "kg/papers/formats/reading_list.py",
        "kg/export/formats/edgelist.py",
        "queries/models-by-papers.rq",
    ]
    assert "list.jsonl: reading list, 1 entry" in run(copy, "kg.cli", "build", "list.jsonl", "--extractor", "rules")
    assert run(
        copy, "kg.cli", "build", "list.jsonl", "--extractor", "rules", "--format", "reading_list", "--graph", "again"
    )
    assert run(copy, "kg.cli", "query", "models-by-papers", "--format", "csv").splitlines() == [
        "model,papers",
        "BERT,1",
    ]
    assert "Models by the number" in run(copy, "kg.cli", "queries")
    run(copy, "kg.rdf.ontology")
    run(copy, "kg.cli", "export", "edgelist", "void", "ontology", "--out", "out")
    edges = (copy / "out" / "graph.edgelist").read_text(encoding="utf-8").splitlines()
    assert "entity/foonet uses entity/bert" in edges
    assert "graph.edgelist" in (copy / "out" / "void.ttl").read_text(encoding="utf-8")
    ontology = "".join(file.read_text(encoding="utf-8") for file in (copy / "out").glob("*.ttl"))
    assert "retracts" in ontology and "Venue" in ontology
