"""Options of the commands across papers that do not go together, and their files."""

from pathlib import Path

import pytest

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
