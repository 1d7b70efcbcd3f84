"""Inputs from bug reports of similar tools, if their folder lies beside the checkout."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import ROOT

REPORTS = ROOT.parent / "shared" / "reports"
EXPECTED = REPORTS / "expected.jsonl"
ROWS = [json.loads(line) for line in EXPECTED.read_text(encoding="utf-8").splitlines()] if EXPECTED.exists() else []


@pytest.fixture(scope="module")
def check() -> ModuleType:
    os.environ.setdefault("KG", str(Path(sys.executable).with_name("kg")))
    spec = importlib.util.spec_from_file_location("check", REPORTS / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.skipif(not ROWS, reason="the reports do not lie beside the checkout")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_a_bug_reported_for_another_program_is_absent_here(row: dict[str, Any], check: ModuleType) -> None:
    assert check.faults_of(row, REPORTS) == []
