"""The ten lines of docs/extractors.md, executed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.errors import UnknownName
from kg.extract import extractor_fingerprint, load
from tests.conftest import ROOT

PAGE = "FooNet: A Net\n\nWe propose FooNet, a network. It outperforms BERT on ImageNet by 3.2%.\n"
(CODE,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "extractors.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mine.py").write_text(CODE)
    (tmp_path / "page.txt").write_text(PAGE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mine", raising=False)
    return tmp_path


def test_a_spacy_pipeline_gives_the_entities_and_the_rules_the_relations(folder: Path) -> None:
    (found,) = load("mine:nlp")([PAGE])
    assert {(e.type, e.name) for e in found.entities} == {("Model", "BERT"), ("Dataset", "ImageNet")}
    assert {s.relation for s in found.statements} == {"improves_on", "evaluated_on"}
    assert found.extractor == "mine:nlp"


def test_kg_build_takes_it_by_name(folder: Path) -> None:
    command = [Path(sys.executable).with_name("kg"), "build", "page.txt", "--extractor", "mine:nlp"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert kg.open(folder / "graph").manifest.nodes["Model"] == 1


def test_its_fingerprint_follows_its_source(folder: Path) -> None:
    before = extractor_fingerprint("mine:nlp")
    (folder / "mine.py").write_text(CODE + "\n# changed\n")
    assert extractor_fingerprint("mine:nlp") != before


@pytest.mark.parametrize("name", ["mine:nothing", "nowhere:nlp", "nothing"])
def test_a_missing_extractor_is_reported(name: str, folder: Path) -> None:
    with pytest.raises(UnknownName, match=name):
        load(name)
