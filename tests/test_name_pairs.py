"""kg evaluate --names scores resolution on labelled pairs of names."""

import json
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build
from kg.errors import AnnotationError
from kg.name_pairs import LABELS, Label, NamePair, NameScores, contexts, read_name_pairs
from tests.cli.test_commands import run

FOO = "We propose Quick Zebra Kicking (QZK). QZK outperforms LoRA on GLUE."
ROWS = [
    {"a": "QZK", "a_context": FOO, "b": "Quick Zebra Kicking", "b_context": FOO, "label": "same"},
    {"a": "ImageNet-A", "a_context": "", "b": "ImageNet", "b_context": "", "label": "variant"},
    {"a": "LoRA", "a_context": FOO, "b": "GLUE", "b_context": FOO, "label": "different"},
    {"a": "Zork", "a_context": "", "b": "Mumble", "b_context": "", "label": "same"},
]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


def evaluate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run("evaluate", *map(str, arguments))


def test_pairs_are_scored_and_the_misses_listed(names: Path) -> None:
    done = evaluate("--names", names, "--extractor", "rules")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "4 pairs"
    shown = {line[:22].strip(): line.split("  95 %")[0].split()[-1] for line in lines[1:6]}
    assert shown == {
        "same precision": "1.000",
        "same recall": "0.500",
        "variant precision": "1.000",
        "variant recall": "1.000",
        "variants kept apart": "1.000",
    }
    assert lines[6:] == ["same, found different: Zork | Mumble"]


def test_pairs_that_all_have_contexts_are_scored(tmp_path: Path) -> None:
    (tmp_path / "names.jsonl").write_text(json.dumps(ROWS[0]))
    done = evaluate("--names", tmp_path / "names.jsonl", "--extractor", "rules")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "1 pairs"


def test_names_are_resolved_among_the_papers_of_a_graph(names: Path, tmp_path: Path) -> None:
    paper = {"title": "On Zork", "abstract": f"Zork and Mumble are games. {FOO}"}
    (tmp_path / "paper.jsonl").write_text(json.dumps(paper))
    build([str(tmp_path / "paper.jsonl")], tmp_path / "graph", extractor="rules")
    done = evaluate("--names", names, "--extractor", "rules", "--graph", tmp_path / "graph", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["pairs"] == 4
    assert found["figures"]["same precision"]["value"] == 1.0
    assert [(row["a"], row["found"]) for row in found["misses"]] == [("Zork", "different")]


ZEBRAS = "Zebras are fast. Large-Scale Quick Zebra Kicking (LSQZK) outperforms LoRA on GLUE."


@pytest.mark.parametrize(("short", "label"), [("QZK", "same"), ("QZP", "different"), ("SQZ", "different")])
def test_a_short_form_that_its_text_lacks_means_the_long_form_that_it_abbreviates(
    tmp_path: Path, short: str, label: str
) -> None:
    row = {"a": short, "a_context": ZEBRAS, "b": "Quick Zebra Kicking", "b_context": FOO, "label": label}
    (tmp_path / "names.jsonl").write_text(json.dumps(row))
    done = evaluate("--names", tmp_path / "names.jsonl", "--extractor", "rules", "--json")
    assert json.loads(done.stdout)["misses"] == []


def test_a_short_form_without_a_text_has_the_sense_that_is_known(tmp_path: Path) -> None:
    row = {"a": "QZK", "a_context": "", "b": "QZK (Quick Zebra Kicking)", "b_context": "", "label": "same"}
    (tmp_path / "names.jsonl").write_text(json.dumps(row))
    done = evaluate("--names", tmp_path / "names.jsonl", "--extractor", "rules", "--json")
    assert json.loads(done.stdout)["misses"] == []


def test_either_annotations_or_names_are_needed(names: Path) -> None:
    assert evaluate().returncode == evaluate("gold.jsonl", "--names", names).returncode == 2


def test_a_bad_pair_is_reported_with_its_number(names: Path) -> None:
    with names.open("a") as file:
        file.write('{"a": "x", "b": "y", "label": "alike"}\n')
    done = evaluate("--names", names)
    assert done.returncode == 1
    assert "names.jsonl:5: label" in done.stderr


def test_a_context_stands_for_the_text_that_contains_it() -> None:
    pair = NamePair(a="QZK", a_context="Zebra  Kicking\n(QZK)", b="x", b_context="elsewhere", label="same")
    assert contexts([pair], ["An other text.", FOO]) == [FOO, "elsewhere"]


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(LABELS)), min_size=1))
def test_every_figure_lies_between_0_and_1_and_within_its_interval(labels: list[tuple[Label, Label]]) -> None:
    pairs = tuple(NamePair(a="x", b="y", label=label) for label, _ in labels)
    scores = NameScores(pairs, tuple(found for _, found in labels))
    for value, (low, high) in scores.figures().values():
        assert 0 <= low <= high <= 1
        assert 0 <= value <= 1
    assert len(scores.misses()) == sum(gold != found for gold, found in labels)


@given(st.text())
def test_any_file_raises_nothing_but_an_annotation_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "names.jsonl"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        pairs = list(read_name_pairs(path))
    except AnnotationError:
        return
    assert all(isinstance(pair, NamePair) for pair in pairs)
