"""Options of the commands across papers that do not go together, and their files."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import across, app  # noqa: F401 - each registers its commands
from tests.cli.test_commands import run


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["GLUE", "--list"], "--list and --unplaced take no name"),
        (["GLUE", "--unplaced"], "--list and --unplaced take no name"),
        (["--metric", "accuracy"], "--metric and --as-of need the name"),
        (["--list", "--as-of", "2024"], "--metric and --as-of need the name"),
    ],
)
def test_options_that_have_no_effect_are_wrong_usage(options: list[str], reason: str, tiny_folder: Path) -> None:
    done = run("leaderboard", *options, "--graph", str(tiny_folder))
    assert done.returncode == 2
    assert reason in " ".join(done.stderr.replace("│", " ").split())


def test_numbers_without_a_place_are_a_table_of_markdown(tiny_folder: Path) -> None:
    done = run("leaderboard", "--unplaced", "--markdown", "--graph", str(tiny_folder))
    assert done.returncode == 0
    assert done.stdout.startswith("| label | value | metric | kind | when | title | sentence |\n| --- |")


def test_a_file_of_a_comparison_without_all_papers_says_so(tiny_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["compare", "Alpha", "Beta", "--csv", "--graph", str(tiny_folder)]
    assert CliRunner().invoke(app, command).stderr == ""
    compare = kg.compare
    monkeypatch.setattr("kg.api.compare", lambda graph, *names: compare(graph, *names, most_papers=1))
    done = CliRunner().invoke(app, command)
    assert done.stdout.count("\npaper,") == 1
    assert done.stderr == "of the papers, the first 1 of 2\n"
