"""The table of docs/security.md names existing tests."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))


def test_the_table_has_a_test_for_each_threat() -> None:
    assert len(NAMED) >= 16


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_test_of_the_table_is_there(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE) if name else "def test_" in text
