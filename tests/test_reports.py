"""Inputs of public bug reports of peer tools, where their folder stands beside the checkout."""

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

FOLDER = ROOT.parent / "shared" / "reports"
# Formats that are not read yet.
PENDING = ("lookalike", "json-null", "json-pretty", "json-fields")
LINES = (FOLDER / "expected.jsonl").read_text(encoding="utf-8").splitlines() if FOLDER.is_dir() else []
CASES = [row for line in LINES if (row := json.loads(line))["kind"] not in PENDING]


def checker() -> Any:
    spec = importlib.util.spec_from_file_location("reports_check", FOLDER / "check.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(not LINES, reason="no folder of reports beside the checkout")
@pytest.mark.parametrize("row", CASES, ids=lambda row: f"{row['kind']}-{row['name']}")
def test_a_reported_input_gives_what_is_right(row: dict[str, Any]) -> None:
    if shutil.which("kg") is None:
        pytest.skip("kg is not on the PATH")
    assert checker().faults_of(row, Path(FOLDER)) == []
