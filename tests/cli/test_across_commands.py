"""Options of the commands across papers that do not go together, and their files."""

import json
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
        (["--metric", "accuracy"], "--metric, --as-of and --confidence need the name"),
        (["--list", "--as-of", "2024"], "--metric, --as-of and --confidence need the name"),
        (["--confidence", "0.5"], "--metric, --as-of and --confidence need the name"),
        (["GLUE", "--confidence", "2"], "Input should be less than or equal to 1"),
    ],
)
def test_options_that_have_no_effect_are_wrong_usage(options: list[str], reason: str, tiny_folder: Path) -> None:
    done = run("leaderboard", *options, "--graph", str(tiny_folder))
    assert done.returncode == 2
    assert reason in " ".join(done.stderr.replace("│", " ").split())


def test_a_leaderboard_of_sure_results_says_how_many_it_leaves_out(tiny_folder: Path) -> None:
    command = ["leaderboard", "GLUE", "--graph", str(tiny_folder)]
    (score,) = json.loads(run(*command, "--json").stdout)["scores"]
    sure, surer = str(score["confidence"]), str(score["confidence"] + 0.01)
    kept = json.loads(run(*command, "--confidence", sure, "--json").stdout)
    assert (kept["scores"], kept["doubtful"]) == ([score], 0)
    none = json.loads(run(*command, "--confidence", surer, "--json").stdout)
    assert (none["scores"], none["doubtful"]) == ([], 1)
    assert "left out for less confidence: 1\n" in run(*command, "--confidence", surer).stdout
    assert "Left out for less confidence: 1.\n" in run(*command, "--confidence", surer, "--markdown").stdout


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
