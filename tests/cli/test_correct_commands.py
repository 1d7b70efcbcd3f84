"""`kg correct` as its user sees it: what is printed, what is kept, what is refused."""

import contextlib
import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import time
import unittest.mock
from pathlib import Path

import pytest

import kg
from kg.build import build
from kg.cli import main
from kg.cli.build import CORRECTIONS
from kg.corrections import FILE

PAPERS = (
    ("FooNet", "We propose FooNet. It outperforms LoRA on GLUE."),
    ("BarNet", "We propose BarNet. It outperforms FooNet on ImageNet. We use low-rank adaptation."),
    ("QuxNet", "We study Cross-Modal Backward Training (XBT). QuxNet outperforms BarNet on GLUE."),
)
ADA = ("--by", "Ada", "--why", "we asked")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("correct")
    rows = [json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in PAPERS]
    (folder / "a.jsonl").write_text("".join(rows))
    build([str(folder / "a.jsonl")], folder / "g", extractor="rules")
    return folder / "g"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "graph", symlinks=True)
    return tmp_path


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which spares the start of another."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        unittest.mock.patch("sys.argv", ["kg", *arguments]),
    ):
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


def correct(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run("correct", *arguments, cwd=folder)


def test_each_correction_is_said_in_a_line_and_undone(folder: Path) -> None:
    done = correct(folder, "rename", "foonet", "Foo Network", *ADA)
    assert done.stdout.splitlines()[0] == "1: FooNet:Model is called Foo Network", done.stderr
    assert done.stdout.splitlines()[1].endswith("; 1 correction in graph/corrections.toml")
    card = run("show", "FooNet", cwd=folder).stdout
    assert card.startswith("Foo Network Model\n")
    assert "\nalso: FooNet\n  FooNet: its name before correction 1\n" in card
    assert re.search(r"correction 1: FooNet:Model is called Foo Network \(Ada, [\d-]{10}: we asked\)", card)
    assert "no correction 4: there are 1" in correct(folder, "undo", "4").stderr
    assert correct(folder, "undo").stdout.startswith("undone: FooNet:Model is called Foo Network\n")
    assert not (folder / "graph" / FILE).exists()


def test_what_is_kept_says_who_when_and_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert correct(folder, "retype", "FooNet", "Method", *ADA).returncode == 0
    assert (folder / "graph" / FILE).read_text().split("\n\n", 1)[1] == (
        '[[correction]]\nkind = "retype"\na = {name = "FooNet", type = "Model", normal = "foonet", long = ""}\n'
        'to = "Method"\nby = "Ada"\nwhen = 2026-01-01T00:00:00Z\nwhy = "we asked"\n'
    ).replace(', long = ""', "")
    (row,) = json.loads(correct(folder, "list", "--json").stdout)
    assert (row["words"], row["when"], row["state"]) == (
        "FooNet:Model is a Method",
        "2026-01-01T00:00:00+00:00",
        "applied",
    )


def test_names_that_are_one_and_names_that_are_not(folder: Path) -> None:
    assert "low-rank adaptation" in run("show", "LoRA", cwd=folder).stdout
    done = correct(folder, "different", "LoRA", "low-rank adaptation", *ADA)
    assert done.returncode == 0, done.stderr
    opened = kg.open(folder / "graph")
    assert opened.find("LoRA") != opened.find("low-rank adaptation")
    assert correct(folder, "same", "BarNet", "QuxNet", *ADA).returncode == 0
    opened = kg.open(folder / "graph")
    assert opened.find("BarNet:Model".partition(":")[0]) is not None
    assert {"BarNet", "QuxNet"} <= {opened.entity("QuxNet").label, *opened.entity("QuxNet").aliases}


def test_edges_are_rejected_and_asserted(folder: Path) -> None:
    assert correct(folder, "reject", "FooNet", "improves on", "LoRA", *ADA).returncode == 0
    assert correct(folder, "assert", "FooNet", "uses", "LoRA", "--note", "its code", *ADA).returncode == 0
    sentence = "It outperforms LoRA on GLUE."
    done = correct(folder, "assert", "FooNet", "compares_to", "LoRA", "--sentence", sentence, *ADA)
    assert done.returncode == 0, done.stderr
    card = json.loads(run("show", "FooNet", "--json", cwd=folder).stdout)
    edges = {(line["relation"], line["sentence"], line["note"]) for line in card["lines"] if line["label"] == "LoRA"}
    assert {(relation, said) for relation, said, _ in edges} == {("uses", ""), ("compares_to", sentence)}
    assert any(note.startswith("its code (Ada, ") for _, _, note in edges)
    assert run("validate", cwd=folder).returncode == 0


def test_one_piece_of_evidence_is_rejected_by_its_id(folder: Path) -> None:
    evidence = kg.open(folder / "graph").tables.evidence
    row = evidence.filter(evidence["relation"] == "improves_on").row(0, named=True)
    done = correct(folder, "reject", row["id"], *ADA)
    assert f"as stated in “{row['sentence']}”" in done.stdout, done.stderr
    assert row["id"] not in kg.open(folder / "graph").tables.evidence["id"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("drop", "NoNet"), r"no entity called 'NoNet'   try: .*Net"),
        (("drop", "low-rank adaptation"), r"'low-rank adaptation' is an alias of LoRA:Method   try: kg correct different"),
        (("drop", "FooNet:Task"), r"no Task called 'FooNet'   try: FooNet:Model"),
        (("rename", "FooNet", "BarNet"), r"'BarNet' is a name of BarNet:Model   try: kg correct same"),
        (("retype", "FooNet", "Paper"), r"no type of entities 'Paper': Method, "),
        (("same", "FooNet", "ImageNet"), r"not corrected: 'FooNet' is a Model, 'ImageNet' a Dataset: retype one"),
        (("same", "FooNet", "foonet"), r"'FooNet' twice"),
        (("reject", "FooNet", "uses", "ImageNet"), r"not corrected: no such edge"),
        (("reject", "FooNet", "likes", "ImageNet"), r"no relation called 'likes'   try: introduces"),
        (("reject", "evidence/1234"), r"no evidence evidence/1234"),
        (("assert", "FooNet", "uses", "BarNet", "--sentence", "It is so."), r"no paper has this sentence   try: copy"),
        (("assert", "FooNet", "addresses", "GLUE", "--note", "x"), r"not corrected: addresses does not join Model and"),
        (("undo",), r"no corrections   try: kg correct list"),
        (("drop", "FooNet", "--corrections", "none.toml"), r"none.toml: no such file"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_line_and_changes_nothing(arguments: tuple[str, ...], message: str, folder: Path) -> None:
    before = (folder / "graph" / "current").readlink()
    done = correct(folder, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert re.match(f"error: {message}", line), line
    assert (folder / "graph" / "current").readlink() == before
    assert not (folder / "graph" / FILE).exists()


def test_a_contradiction_names_the_line_of_the_other(folder: Path) -> None:
    assert correct(folder, "rename", "FooNet", "Foo", *ADA).returncode == 0
    done = correct(folder, "rename", "Foo", "Bar", *ADA)
    assert done.returncode == 1
    assert re.match(r"error: graph/corrections\.toml:3: not corrected: 'FooNet' is corrected twice", done.stderr)
    assert done.stderr.endswith("try: kg correct undo 1\n")


@pytest.mark.parametrize("arguments", [("reject", "a", "b"), ("assert", "a", "uses", "b"), ("undo", "0"), ()])
def test_wrong_usage_is_exit_code_2(arguments: tuple[str, ...], folder: Path) -> None:
    assert correct(folder, *arguments).returncode == 2


def test_a_hand_edited_file_is_applied_by_a_build_without_sources(folder: Path) -> None:
    (folder / "graph" / FILE).write_text("[[correction]]\nkind = 'drop'\na = 'NoNet'\n")
    (row,) = json.loads(correct(folder, "list", "--json").stdout)
    assert row["state"] == "not applied yet: kg build"
    done = run("build", cwd=folder)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("graph/corrections.toml:1: correction 1 (NoNet is not an entity) has no effect: no entity")
    assert "no effect: no entity is called 'NoNet'" in correct(folder, "list").stdout


def test_suggestions_are_printed_with_their_reasons(folder: Path) -> None:
    rows = json.loads(correct(folder, "suggest", "--json").stdout)
    assert all(row["kind"] in ("same", "different") and row["reasons"] for row in rows)
    lines = correct(folder, "suggest").stdout.splitlines()
    assert len(lines) == len(rows)


def test_suggestions_are_answered_with_one_key(tmp_path: Path) -> None:
    names = ("QuxletNet", "QuxlettNet")
    rows = [{"title": f"Paper {n}", "abstract": f"We use {name}. It outperforms BERT."} for n, name in enumerate(names)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    build([str(tmp_path / "a.jsonl")], tmp_path / "graph", extractor="rules")
    assert "QuxletNet" in correct(tmp_path, "suggest").stdout
    leader, follower = pty.openpty()
    end = time.monotonic() + 100
    command = [sys.executable, "-m", "kg.cli", "correct", "suggest", "--by", "Ada", "--top", "1"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=follower, stdout=subprocess.PIPE, text=True) as process:
        # A terminal forgets what was typed before the question.
        while process.poll() is None and time.monotonic() < end:
            os.write(leader, b"xn")
            time.sleep(0.2)
        process.kill()
        out = process.communicate()[0]
    os.close(leader)
    os.close(follower)
    assert process.returncode == 0
    assert "1 answer" in out
    assert 'kind = "different"' in (tmp_path / "graph" / FILE).read_text()
    assert "QuxletNet" not in correct(tmp_path, "suggest").stdout


def test_the_name_of_the_file_is_the_same_everywhere() -> None:
    assert CORRECTIONS == FILE
