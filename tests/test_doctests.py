"""The examples in the docstrings are correct; those of the public functions run in a folder with two papers."""

import contextlib
import doctest
import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path

import pytest

import kg
from kg.annotations import AnnotatedPaper
from tests.conftest import ROOT

# `__main__` modules run when they are imported, and training needs torch.
HAS_TORCH = importlib.util.find_spec("torch") is not None
MODULES = [
    module.name
    for module in pkgutil.walk_packages(kg.__path__, "kg.")
    if not module.name.endswith("__main__") and (HAS_TORCH or not module.name.startswith("kg.train"))
]
OF_A_GRAPH = ["kg", *(name for name in MODULES if name.startswith("kg.api.")), "kg.knowledge_graph"]
PAGE = ROOT / "docs" / "python.md"


def papers() -> str:
    """Return the papers that the examples read, as the page of the reference shows them."""
    (block,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(block)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    (folder / "papers.jsonl").write_text(papers(), encoding="utf-8")
    with contextlib.chdir(folder):
        kg.build(["papers.jsonl"])
        annotated = [paper for paper in kg.extract(["papers.jsonl"]) if isinstance(paper, AnnotatedPaper)]
    (folder / "gold.jsonl").write_text("".join(f"{paper.model_dump_json()}\n" for paper in annotated), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", OF_A_GRAPH)
def test_the_examples_of_the_public_functions_hold(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = doctest.testmod(importlib.import_module(name), extraglobs={"kg": kg, "g": kg.open("graph")})
    assert (found.failed, found.attempted > 0) == (0, True)


def test_the_session_on_the_page_of_the_reference_holds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert (found.failed, found.attempted > 0) == (0, True)


@pytest.mark.parametrize("name", sorted(set(MODULES) - set(OF_A_GRAPH)))
def test_the_examples_of_a_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) >= 40
