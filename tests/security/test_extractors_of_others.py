"""Third-party extractors: a paper with invalid output is rejected by name and rule, and nothing else changes."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

import kg
from kg.build import build
from kg.errors import ExtractionFailed, UnknownName
from kg.extract import load
from kg.graph.check import faults
from kg.graph.manifest import RejectedEntry
from tests.conftest import ROOT
from tests.security.misbehaving import ABSTRACT, ANSWERS, DEEDS, RULES, TITLE

MODULE = "tests.security.misbehaving"
GOOD = "Good\n\nWe propose BarNet, a network. It outperforms BERT on ImageNet by 4.1%.\n"


def bad_and_good(folder: Path) -> list[str]:
    """Write a bad paper in two sources, and two good ones."""
    texts = {"bad.txt": f"{TITLE}\n\n{ABSTRACT}", "good.txt": GOOD, "more.txt": GOOD.replace("Good", "More")}
    for name, text in texts.items():
        (folder / name).write_text(text)
    (folder / "bad.jsonl").write_text(orjson.dumps({"title": TITLE, "abstract": "We propose FooNet."}).decode())
    return [str(folder / name) for name in ("bad.jsonl", *texts)]


@pytest.fixture
def sources(tmp_path: Path) -> list[str]:
    return bad_and_good(tmp_path)


def sound(graph: kg.KnowledgeGraph) -> bool:
    return not list(faults(graph.tables, graph.manifest))


def is_reported(entry: RejectedEntry, extractor: str, rule: str, paper: str) -> bool:
    reason = entry.reason
    is_named = reason.startswith(f"extractor '{extractor}': ") and rule in reason and reason.endswith(f": '{paper}'")
    return is_named and reason.isprintable() and len(reason) < 500


def test_each_bad_extraction_rejects_only_its_paper_by_rule(tmp_path: Path) -> None:
    papers = [{"title": f"Bad {number:02}", "abstract": f"{ABSTRACT} {name}"} for number, name in enumerate(ANSWERS)]
    papers.append({"title": "Good", "abstract": ABSTRACT})
    (tmp_path / "papers.jsonl").write_bytes(b"\n".join(map(orjson.dumps, papers)))
    extractor = f"{MODULE}:all_of_them"
    manifest = build([str(tmp_path)], tmp_path / "graph", extractor=extractor, jobs=1).manifest
    assert (manifest.read, manifest.kept, len(manifest.rejected)) == (len(ANSWERS) + 1, 1, len(ANSWERS))
    for number, (entry, name) in enumerate(zip(manifest.rejected, ANSWERS, strict=True)):
        assert is_reported(entry, extractor, RULES[name], f"Bad {number:02}"), (name, entry.reason)
    assert sound(kg.open(tmp_path / "graph"))


@pytest.mark.parametrize("name", [*DEEDS, "a_dict"])
def test_what_breaks_a_batch_rejects_only_the_paper_that_does(name: str, sources: list[str], tmp_path: Path) -> None:
    manifest = build(sources, tmp_path / "graph", extractor=f"{MODULE}:{name}", jobs=1).manifest
    # Both entries of the bad paper count.
    assert (manifest.read, manifest.kept, manifest.merged, len(manifest.rejected)) == (4, 2, 0, 2)
    assert [entry.path for entry in manifest.rejected] == sources[:2]
    assert all(is_reported(entry, f"{MODULE}:{name}", RULES[name], TITLE) for entry in manifest.rejected)
    assert sound(kg.open(tmp_path / "graph"))


@pytest.mark.parametrize("name", ["a_confidence_of_7", "raises", "gives_too_few"])
def test_it_stops_the_build_where_that_is_wanted(name: str, sources: list[str], tmp_path: Path) -> None:
    build([sources[2]], tmp_path / "graph", extractor="rules")
    before = (tmp_path / "graph" / "manifest.json").read_bytes()
    with pytest.raises(ExtractionFailed) as stopped:
        build(sources, tmp_path / "graph", extractor=f"{MODULE}:{name}", jobs=1, on_bad_extraction="stop")
    assert str(stopped.value).startswith(f"{sources[0]}:1: extractor '{MODULE}:{name}', '{TITLE}': ")
    assert RULES[name] in str(stopped.value)
    assert (tmp_path / "graph" / "manifest.json").read_bytes() == before


def test_an_extractor_that_reads_no_paper_makes_no_graph(sources: list[str], tmp_path: Path) -> None:
    with pytest.raises(ExtractionFailed, match="'Bad 01': it raised ValueError"):
        build(sources[:2], tmp_path / "graph", extractor=f"{MODULE}:raises", jobs=1)
    assert not (tmp_path / "graph" / "manifest.json").exists()


def test_lists_and_numbers_of_other_kinds_are_welcome(sources: list[str], tmp_path: Path) -> None:
    report = build(sources, tmp_path / "graph", extractor=f"{MODULE}:unusual", jobs=1)
    assert len(report.manifest.rejected) == 0
    assert 0.5 in kg.open(tmp_path / "graph").tables.edges["edge_confidence"].to_list()


def run(command: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", command, *arguments],
        capture_output=True, text=True, cwd=cwd, timeout=300, check=False, env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip


@pytest.mark.slow
def test_the_command_line_reports_it_in_a_line_from_any_process(tmp_path: Path) -> None:
    lines = [f'{{"title": "{"Bad" if n == 70 else "Good"} {n}", "abstract": "We use BERT."}}\n' for n in range(150)]
    (tmp_path / "papers.jsonl").write_text("".join(lines))
    for name in ("exits", "a_mention_before_the_text"):
        options = ("--extractor", f"{MODULE}:{name}", "--jobs", "2", "--graph", name)
        done = run("build", "papers.jsonl", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("150 entries = 149 papers + 0 merged + 1 rejected\n")
        (line,) = done.stderr.splitlines()
        assert line.startswith(f"papers.jsonl:71: extractor '{MODULE}:{name}': {RULES[name]}")
        assert "'Bad 70'   try: see the contract in docs/extractors.md" in line
        assert run("validate", "--graph", name, cwd=tmp_path).returncode == 0
    done = run("build", "papers.jsonl", *options, "--on-bad-extraction", "stop", "-g", "other", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("error: papers.jsonl:71: extractor ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "other" / "manifest.json").exists()


@pytest.mark.slow
def test_a_process_that_dies_is_reported_in_a_line(tmp_path: Path) -> None:
    lines = [f'{{"title": "Bad {n}", "abstract": "We use BERT."}}\n' for n in range(150)]
    (tmp_path / "papers.jsonl").write_text("".join(lines))
    done = run("build", "papers.jsonl", "--extractor", f"{MODULE}:dies", "--jobs", "2", cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("error: an extracting process was killed")


@pytest.mark.slow
def test_extract_and_evaluate_keep_the_same_contract(sources: list[str], tmp_path: Path) -> None:
    name = "exits"
    extractor = ("--extractor", f"{MODULE}:{name}")
    done = run("extract", *sources[1:], *extractor, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("\n") == 2
    assert done.stderr.startswith(f"{sources[1]}:1: extractor '{MODULE}:{name}', '{TITLE}': {RULES[name]}")
    assert done.stderr.count("\n") == 1
    assert run("extract", *sources, *extractor, "--on-bad-extraction", "stop", cwd=tmp_path).returncode == 1
    done = run("extract", sources[1], *extractor, "--out", "none.jsonl", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "none.jsonl").exists()) == (1, False)
    (tmp_path / "gold.jsonl").write_text('{"id": "bad", "text": "Bad\\n\\nIt.", "entities": [], "edges": []}\n')
    done = run("evaluate", "gold.jsonl", *extractor, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert RULES[name] in done.stderr


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise SystemExit", "SystemExit"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def (", "SyntaxError"),
        ("extract = None", "no extractor called"),
        ("extract = 3", "cannot be called: it is a int"),
    ],
)
def test_a_module_that_cannot_be_imported_is_reported(
    code: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "theirs.py").write_text(code)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "theirs", raising=False)
    with pytest.raises(UnknownName, match=message):
        load("theirs:extract")
