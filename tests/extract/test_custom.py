"""The examples of docs/extractors.md, executed."""

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
PIPELINE, CALLABLE = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "extractors.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mine.py").write_text(PIPELINE)
    (tmp_path / "names.py").write_text(CALLABLE)
    (tmp_path / "page.txt").write_text(PAGE)
    monkeypatch.syspath_prepend(tmp_path)
    for module in ("mine", "names"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return tmp_path


def test_a_spacy_pipeline_gives_the_entities_and_the_rules_the_relations(folder: Path) -> None:
    (found,) = load("mine:nlp")([PAGE])
    assert {(e.type, e.name) for e in found.entities} == {("Model", "BERT"), ("Dataset", "ImageNet")}
    assert {s.relation for s in found.statements} == {"improves_on", "evaluated_on"}
    assert found.extractor == "mine:nlp"


def test_a_callable_gives_entities_and_statements(folder: Path) -> None:
    (found,) = load("names:read")([PAGE])
    assert {(e.type, e.name, tuple(PAGE[m.start : m.end] for m in e.mentions)) for e in found.entities} == {
        ("Model", "BERT", ("BERT",)),
        ("Dataset", "ImageNet", ("ImageNet",)),
    }
    sentence = "It outperforms BERT on ImageNet by 3.2%."
    assert {(s.relation, s.object, PAGE[s.start : s.end]) for s in found.statements} == {
        ("improves_on", "BERT", sentence),
        ("evaluated_on", "ImageNet", sentence),
    }
    assert [PAGE[start:end] for start, end in found.sentences] == [
        "FooNet: A Net",
        "We propose FooNet, a network.",
        sentence,
    ]


@pytest.mark.parametrize("name", ["mine:nlp", "names:read"])
def test_kg_build_takes_it_by_name(name: str, folder: Path) -> None:
    command = [Path(sys.executable).with_name("kg"), "build", "page.txt", "--extractor", name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    graph = kg.open(folder / "graph")
    assert graph.manifest.nodes["Model"] == 1
    assert {line.sentence for line in graph.entity("BERT").lines if line.relation == "improves_on"} == {
        "It outperforms BERT on ImageNet by 3.2%."
    }


def test_its_fingerprint_follows_its_source(folder: Path) -> None:
    before = extractor_fingerprint("mine:nlp")
    (folder / "mine.py").write_text(PIPELINE + "\n# changed\n")
    assert extractor_fingerprint("mine:nlp") != before


@pytest.mark.parametrize("name", ["mine:nothing", "nowhere:nlp", "nothing"])
def test_a_missing_extractor_is_reported(name: str, folder: Path) -> None:
    with pytest.raises(UnknownName, match=name):
        load(name)
