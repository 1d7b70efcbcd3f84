"""What the shell completes, asked as bash asks."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def completed(words: str) -> list[str]:
    """Return what bash is offered for the last of the words."""
    asked = {"_KG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    script = "import sys; sys.argv = ['kg']; from kg.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | asked, capture_output=True, text=True, check=False, timeout=120
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kg val", ["validate"]),
        ("kg query top-", ["top-benchmarks", "top-methods"]),
        ("kg export g", ["gexf", "graphml"]),
        ("kg export graphml bib", ["bibtex"]),
        ("kg export graphml --aro", ["--around"]),
        ("kg query no-such", []),
    ],
)
def test_commands_queries_formats_and_options_are_completed(words: str, offered: list[str]) -> None:
    assert completed(words) == offered


def test_queries_are_completed_by_their_names() -> None:
    names = {path.stem for path in (ROOT / "queries").glob("*.rq")}
    assert set(completed("kg query ")) == names
