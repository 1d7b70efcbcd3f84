"""The recipes of docs/extending.md, followed on a copy of the package: it builds, queries and exports with them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^`([^`]+)`:\n\n```\w+\n(.*?)```", GUIDE, re.M | re.S)
(NODE_TYPE,) = re.findall(r"^```python\n(NodeType.*?)```", GUIDE, re.M | re.S)
(RELATION,) = re.findall(r"^```python\n(Relation.*?)```", GUIDE, re.M | re.S)
(CUES,) = re.findall(r"^```toml\n(.*?)```", GUIDE, re.M | re.S)
PAPER = '{"headline": "FooNet: A Net", "summary": "We propose FooNet, a network that uses BERT. We replicate RoBERTa.", "year": 2024}\n'


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "kg", folder / "kg", ignore=shutil.ignore_patterns("web", "__pycache__"))
    shutil.copytree(ROOT / "queries", folder / "queries")
    for path, content in RECIPES:
        assert not (folder / path).exists()
        (folder / path).write_text(content, encoding="utf-8")
    schema = folder / "kg" / "schema.py"
    rows = schema.read_text(encoding="utf-8")
    for table, row in (("NODE_TYPES", NODE_TYPE), ("RELATIONS", RELATION)):
        assert f"\n{table} = (\n" in rows
        rows = rows.replace(f"\n{table} = (\n", f"\n{table} = (\n{row.rstrip()},\n")
    schema.write_text(rows, encoding="utf-8")
    with (folder / "kg" / "extract" / "cues.toml").open("a", encoding="utf-8") as cues:
        cues.write("\n" + CUES)
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
    assert "replicates" in ontology and "Venue" in ontology
    assert "entity/foonet replicates entity/roberta" in edges


@pytest.mark.slow
def test_a_new_relation_changes_nothing_for_the_network_that_has_not_learned_it(copy: Path) -> None:
    texts = ("We introduce FooNet, which beats BERT by 3% accuracy on ImageNet.", "We study pruning for ResNet-50.")
    rows = (json.dumps({"title": f"FooNet {number}", "abstract": text}) for number, text in enumerate(texts))
    (copy / "papers.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    relations = run(copy, "kg.cli", "extract", "papers.jsonl", "--extractor", "neural")
    assert relations == run(ROOT, "kg.cli", "extract", str(copy / "papers.jsonl"), "--extractor", "neural")
    assert {edge[1] for line in relations.splitlines() for edge in json.loads(line)["edges"]} >= {"introduces"}
