"""Answers across papers in the terminal."""

from dataclasses import replace

import pytest

from kg.graph import read
from kg.graph.read.comparison import Number, SharedData
from kg.view.across import print_comparison, print_gaps, print_leaderboard
from kg.view.terminal import print_rows
from tests import tiny


@pytest.mark.parametrize("metric", ["RMSE [m]", "frames [/s]", "[bold]accuracy[/]"])
def test_the_name_of_a_metric_is_printed_as_it_is_written(metric: str, capsys: pytest.CaptureFixture[str]) -> None:
    board = read.leaderboard(tiny.tables(), "entity/glue")
    print_leaderboard(replace(board, scores=tuple(replace(score, measure=metric) for score in board.scores)))
    assert f"{metric} (1)" in capsys.readouterr().out


def test_papers_that_are_not_listed_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = read.comparison(tiny.tables(), ["entity/alpha", "entity/beta"], most_papers=1)
    print_comparison(found, most=1)
    shown = capsys.readouterr().out
    assert "papers that name several of them (2)" in shown and "and 1 more (--json has the first 1 of 2)" in shown


def test_a_number_of_a_comparison_is_printed_with_its_setting(capsys: pytest.CaptureFixture[str]) -> None:
    number = Number("entity/alpha", "accuracy", "5-shot", "61.0", "absolute", "", "", None, "", "")
    data = SharedData("entity/glue", "Benchmark", "GLUE", ("entity/alpha",), (), (number,))
    print_comparison(replace(read.comparison(tiny.tables(), ["entity/alpha", "entity/beta"]), data=(data,)))
    assert "Alpha: 61.0 accuracy (5-shot)" in capsys.readouterr().out


def test_gaps_that_are_not_listed_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    found = replace(read.gaps_of(tiny.tables(), "entity/glue", least=1), total=350)
    print_gaps(found)
    listed = len(found.gaps)
    assert f"and {350 - listed} more (--json has the first {listed} of 350)" in capsys.readouterr().out


def test_the_name_of_a_column_is_printed_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["frames [/s]"], [[1]])
    assert "frames [/s]" in capsys.readouterr().out
