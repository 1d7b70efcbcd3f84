"""A stage whose output changes for the same input needs a new version, so that existing graphs are updated."""

import json
from importlib import resources
from pathlib import Path

import pytest

from kg.build.gather import reader_fingerprint
from kg.extract import extractor_fingerprint, interface
from kg.versions import VERSIONS, fingerprint
from tests.graph.stages import STATEMENTS, Made, golden, stages, statements, unversioned


def test_what_each_stage_makes_of_the_seeds_has_a_version() -> None:
    before, after = golden(), dict(stages())
    changed = [name for name in after if name in before and unversioned(before[name], after[name])]
    assert not changed, f"the output changed: raise {changed} in kg/versions.py, then python -m tests.graph.stages"
    assert after == before, "the input of a stage changed: python -m tests.graph.stages, and read the diff"


def test_what_the_network_reads_has_a_version() -> None:
    """Allow for processors that round differently: one line in a hundred may change."""
    before = json.loads(STATEMENTS.read_text(encoding="utf-8"))
    old, new = set(before["statements"]), set(statements())
    assert len(old ^ new) <= len(old) / 100, "raise `extraction` in kg/versions.py, then python -m tests.graph.stages"
    assert before["version"] == VERSIONS["extraction"], "python -m tests.graph.stages, and read the diff"


def test_a_changed_output_is_seen_and_a_changed_input_or_version_is_no_fault() -> None:
    made = Made(1, "in", "out")
    assert unversioned(made, Made(1, "in", "other"))
    assert not unversioned(made, Made(2, "in", "other"))
    assert not unversioned(made, Made(1, "changed", "other"))


def test_a_version_and_a_data_file_change_the_fingerprint_and_code_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "words.txt").write_text("LoRA\n")
    (tmp_path / "data" / "code.py").write_text('"""Return it."""\n')
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    before = fingerprint(["reading"], ["data"])
    (tmp_path / "data" / "code.py").write_text('"""Return this."""\n')
    assert fingerprint(["reading"], ["data"]) == before
    (tmp_path / "data" / "words.txt").write_text("LoRA\nBERT\n")
    assert fingerprint(["reading"], ["data"]) != before
    (tmp_path / "data" / "words.txt").write_text("LoRA\n")
    monkeypatch.setattr("kg.versions.VERSIONS", VERSIONS | {"reading": VERSIONS["reading"] + 1})
    assert fingerprint(["reading"], ["data"]) != before


def test_the_network_is_data_of_its_own_extractor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    rules, neural, reader = extractor_fingerprint("rules"), extractor_fingerprint("neural"), reader_fingerprint()
    monkeypatch.setattr(interface, "_NETWORKS", {})
    assert extractor_fingerprint("rules") == rules
    assert extractor_fingerprint("neural") != neural
    assert reader_fingerprint() == reader
