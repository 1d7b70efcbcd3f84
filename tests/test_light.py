"""A light installation (docs/install.md): what it leaves out is missed only where it is needed, and then named."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import light
from tests.conftest import ROOT


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `kg` without the libraries that a light installation leaves out."""
    command = [sys.executable, "-m", "tests.light", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light")
    source = folder / "papers.jsonl"
    source.write_text('{"title": "FooNet", "abstract": "We propose FooNet. FooNet outperforms BERT on GLUE."}\n')
    # With one process, which is the one that misses the libraries.
    done = run("build", str(source), "--extractor", "rules", "--jobs", "1", "--graph", str(folder / "graph"))
    assert done.returncode == 0, done.stderr
    return folder / "graph"


def test_it_is_what_the_package_needs_but_four() -> None:
    assert set(light.requirements()) < set(light.PROJECT["dependencies"])
    assert light.left_out() == {"onnxruntime", "tokenizers", "pyvis", "matplotlib"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "question",
    [["show", "FooNet"], ["query", "improves-on", "--param", "entity=BERT"], ["path", "FooNet", "GLUE"], ["stats"],
     ["digest", "--since", "2020-01-01", "--format", "atom"], ["export", "ttl", "csv", "graphml", "--out", "OUT"]],
    ids=lambda question: question[0],
)  # fmt: skip
def test_it_builds_by_rules_asks_and_exports(built: Path, question: list[str], tmp_path: Path) -> None:
    arguments = [str(tmp_path) if text == "OUT" else text for text in question]
    done = run(*arguments, "--graph", str(built))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "named"),
    [
        (["view", "--out", "FILE.html"], "kg view"),
        (["export", "html", "--out", "FILE"], "kg export html"),
        (["export", "png", "--out", "FILE"], "kg export png"),
        (["export", "svg", "--out", "FILE"], "kg export svg"),
        (["stats", "--plot", "FILE.svg"], "kg stats --plot"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_picture_names_what_to_install(built: Path, command: list[str], named: str, tmp_path: Path) -> None:
    arguments = [text.replace("FILE", str(tmp_path / "out")) for text in command]
    done = run(*arguments, "--graph", str(built))
    line = f"error: {named} needs libraries that are not installed   try: pip install paperclaims\n"
    assert (done.returncode, done.stderr) == (1, line)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.slow
def test_the_learned_extractor_names_what_to_install(tmp_path: Path) -> None:
    source = tmp_path / "papers.jsonl"
    source.write_text('{"title": "FooNet", "abstract": "We propose FooNet."}\n')
    done = run("build", str(source), "--jobs", "1", "--graph", str(tmp_path / "graph"))
    assert done.returncode == 1
    assert done.stderr == (
        "error: the extractor 'neural' needs libraries that are not installed   try: pip install paperclaims\n"
    )
