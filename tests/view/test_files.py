"""Rows as CSV and Markdown come back as they were."""

import csv
import io
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.graph import read
from kg.view.files import comparison_rows, leaderboard_markdown, score_rows, to_csv, to_markdown
from tests import tiny

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": st.none() | st.integers()}), min_size=1))
def test_a_csv_reader_gets_the_values(rows: list[dict[str, object]]) -> None:
    found = list(csv.DictReader(io.StringIO(to_csv(rows), newline="")))
    assert found == [{"a": row["a"], "b": "" if row["b"] is None else str(row["b"])} for row in rows]


@given(st.lists(st.fixed_dictionaries({"a": TEXT, "b": TEXT}), max_size=5))
def test_a_markdown_table_has_one_line_for_each_row_and_its_bars_are_columns(rows: list[dict[str, object]]) -> None:
    lines = to_markdown(rows, ("a", "b")).split("\n")
    assert len(lines) == len(rows) + 3 and lines[-1] == ""
    for line in lines[2:-1]:
        bare = line.replace("\\\\", "").replace("\\|", "")
        assert bare.count("|") == 3
        assert "\\<" in line or "<" not in line


def test_a_leaderboard_as_markdown_has_a_heading_for_each_group() -> None:
    tables = tiny.tables()
    text = leaderboard_markdown(read.leaderboard(tables, "entity/glue", as_of="2023"))
    assert text.startswith("# GLUE\n\nAs of 2023; 0 later and 0 undated")
    assert "## Ranked\n\n| rank | label | setting | value | spread |" in text
    assert "| 1 | Alpha |  | 81.5% |  | accuracy | own | 2023 |" in text
    assert "## Gains, ratios and baselines" in leaderboard_markdown(read.leaderboard(tables, "entity/mmlu"))


def test_rows_of_settings_that_are_ranked_apart_can_be_told_apart_in_markdown() -> None:
    board = read.leaderboard(tiny.tables(), "entity/glue")
    scores = [
        replace(score, setting=setting, spread="0.3") for score in board.scores for setting in ("0-shot", "5-shot")
    ]
    text = leaderboard_markdown(replace(board, scores=tuple(scores)))
    assert "| 1 | Alpha | 0-shot | 81.5% | 0.3 |" in text and "| 1 | Alpha | 5-shot | 81.5% | 0.3 |" in text


def test_the_rows_of_a_comparison_have_the_same_columns() -> None:
    rows = comparison_rows(read.comparison(tiny.tables(), ["entity/alpha", "entity/beta"]))
    assert {row["part"] for row in rows} == {"claim", "used", "paper"}
    assert len({tuple(row) for row in rows}) == 1
    assert to_csv(score_rows([])) == ""


def test_addresses_in_a_text_become_no_links() -> None:
    text = to_markdown([{"a": "see https://x.org, WWW.x.org and me@x.org"}], ("a",))
    assert text.endswith("| see https\\://x.org, WWW\\.x.org and me\\@x.org |\n")
