"""Numbers in headings and in the first columns are no results, and results beside them are read."""

import pytest

from tests.fulltext.made import facts, table

SPAN = r"\multicolumn{3}{c}"
HEADED = [
    # Below a heading that spans them
    (rf" & {SPAN}{{BarBench}} \\ recall@K [\%] & 1 & 5 & 10 \\ \hline FooNet & 33.6 & 41.8 & 52.0 \\", "lccc"),
    (rf"Task & {SPAN}{{Addition}} \\ $T_0$ & 50 & 100 & 1000 \\ \hline FooNet & 33.6 & 41.8 & 52.0 \\", "lccc"),
    (
        rf" & accuracy & {SPAN}{{accuracy @ x nodes}} \\ Model & mean & 1 & 2 & 3 \\ \hline FooNet & & 33.6 & 41.8 & 52.0 \\",
        "lcccc",
    ),
    # The same rise below each of two headings
    (
        rf" & {SPAN}{{Arms}} & {SPAN}{{Legs}} \\ PCP threshold & 0.3 & 0.5 & 0.8 & 0.3 & 0.5 & 0.8 \\ \hline FooNet & 33.6 & 41.8 & 52.0 & & & \\",
        "lcccccc",
    ),
    # At the top, rising
    (r"Length & 128 & 512 & 1,024 \\ FooNet & 33.6 & 41.8 & 52.0 \\", "lccc"),
    (
        r"\multicolumn{5}{c}{Dimension: 128} \\ Flows & 1 & 2 & 4 & 0 (Baseline) \\ \hline FooNet & 33.6 & 41.8 & 52.0 & \\",
        "lcccc",
    ),
]


@pytest.mark.parametrize(("rows", "columns"), HEADED)
def test_a_row_of_numbers_at_the_top_holds_headings(rows: str, columns: str) -> None:
    assert facts(table(rows, columns), "value") == [("33.6",), ("41.8",), ("52.0",)]


def test_a_first_row_of_results_is_no_heading() -> None:
    found = facts(
        table(r"Model & Dev & Test & All \\ FooNet & 10 & 20 & 30 \\ BarNet & 40 & 50 & 60 \\", "lccc"), "value"
    )
    assert found[0] == ("10",) and len(found) == 6


def test_numbers_under_a_heading_each_are_no_headings() -> None:
    rows = rf"Model & FP & FN & BE \\ & {SPAN}{{on BarBench}} \\ \hline FooNet & 10 & 20 & 30 \\ BarNet & 4 & 5 & 6 \\"
    assert facts(table(rows, "lccc"), "value")[0] == ("10",)


def test_numbers_in_headings_are_no_models() -> None:
    rows = r"Length & 128 & 512 & 1024 \\ \hline Dev & 33.6 & 41.8 & 52.0 \\ Test & 34.6 & 42.8 & 53.0 \\"
    assert {model for (model,) in facts(table(rows, "lccc"), "model")} & {"128", "512", "1024"} == set()


NAMED = [
    (r"Rank & Model & Acc. \\ \hline 1 & FooNet & 81.5 \\ 2 & BarNet & 71.5 \\ 3 & BazNet & 61.5 \\", "lcc"),
    (r" & Model & Acc. \\ \hline 1. & FooNet & 81.5 \\ 2. & BarNet & 71.5 \\ 3. & BazNet & 61.5 \\", "lcc"),
    (r"Model & Scale factor & Acc. \\ \hline A & 1x & 81.5 \\ B & 1x & 71.5 \\ C & 2x & 61.5 \\", "lcc"),
    (r"Class & Acc. \\ \hline 0 & 81.5 \\ 1 & 71.5 \\ 3 & 61.5 \\", "lc"),
    (
        r"Data & FooSet & BarSet & BazSet \\ \# graphs & 1000 & 150 & 2000 \\ Avg \# nodes & 19.8 & 13.0 & 42.5 \\ \hline FooNet & 81.5 & 71.5 & 61.5 \\",
        "lccc",
    ),
    (r"\# Missing joints & Acc. \\ \hline 0 & 81.5 \\ 1 & 71.5 \\ 2 & 61.5 \\", "lc"),
    (
        r"Distance & & FooNet \\ \hline \multirow{2}{*}{1} & Acc. & 81.5 \\ & F1 & 71.5 \\ \multirow{2}{*}{2} & Acc. & 61.5 \\ & F1 & \\",
        "llc",
    ),
    (
        r"\multicolumn{3}{c}{Experiment} & Dev \\ Run & Rise & Fall & Acc. \\ \hline A & 0.1 & 1.1 & 81.5 \\ B & 0.2 & 1.4 & 71.5 \\ C & 0.3 & 1.5 & 61.5 \\",
        "lccc",
    ),
    (
        r"\multicolumn{2}{c}{Settings} & Acc. \\ \hline E-H & 0.2 & 81.5 \\ & 0.4 & 71.5 \\ H-O & 0.3 & 61.5 \\",
        "llc",
    ),
    (
        r"Size & Pthresh & Acc. \\ \hline \multirow{2}{*}{10} & 0.90 & 81.5 \\ & 0.95 & 71.5 \\ \multirow{2}{*}{20} & 0.90 & 61.5 \\ & 0.95 & \\",
        "llc",
    ),
]


@pytest.mark.parametrize(("rows", "columns"), NAMED)
def test_numbers_that_name_rows_are_no_results(rows: str, columns: str) -> None:
    assert facts(table(rows, columns), "value") == [("81.5",), ("71.5",), ("61.5",)]


def test_a_table_of_ranks_and_names_holds_no_results() -> None:
    assert facts(table(r"Rank & Word \\ \hline 1. & foo \\ 2. & bar \\ 3. & baz \\", "lc"), "value") == []


def test_a_heading_with_the_unit_of_numbers_is_theirs_alone() -> None:
    rows = r"\multicolumn{2}{r}{Foo (\%)} & Bar (\%) \\ \hline \ours & 81.5 & 71.5 \\ Baz & 61.5 & 51.5 \\"
    assert len(facts(table(rows), "value")) == 4


def test_conditions_and_measures_with_a_delta_are_no_differences() -> None:
    rows = r"Method & Acc. & $\delta_{1.25}$ \\ \hline $\delta=0.7$ & 81.5 & 0.862 \\ $\delta=0.8$ & 71.5 & 0.890 \\ FooNet & 61.5 & 0.9 \\"
    assert len(facts(table(rows), "value")) == 6


def test_a_column_with_more_notes_than_numbers_holds_results() -> None:
    rows = (
        r"Data & Metric & SCC & FooNet \\ \hline A & NMI & 0.92 & 0.93 \\ B & NMI & * & 0.83 \\ C & NMI & * & 0.73 \\"
    )
    assert ("0.92",) in facts(table(rows, "llcc"), "value")


def test_a_row_of_a_setting_below_results_is_none() -> None:
    rows = r"Method & Dev & Test \\ \hline FooNet & 81.5 & 82.5 \\ BarNet & 71.5 & 72.5 \\ $\epsilon$ & 2.75 & 2.57 \\"
    assert len(facts(table(rows), "value")) == 4


def test_variances_beside_means_are_no_results() -> None:
    rows = r"Method & mean & var \\ \hline FooNet & 0.81 & 0.001 \\ BarNet & 0.71 & 0.002 \\"
    assert facts(table(rows), "value") == [("0.81",), ("0.71",)]


def test_a_column_with_the_differences_of_two_others_is_none() -> None:
    rows = (
        r"Method & Base Top-1 & Pruned Top-1 & Top-1 $\downarrow$ \\ \hline A & 75.04 & 69.60 & 5.44 \\"
        r"B & 76.15 & 74.61 & 1.54 \\ C & 76.01 & 74.87 & 1.14 \\ D & 75.30 & 72.03 & 3.27 \\"
    )
    assert {column for (column,) in facts(table(rows, "lccc"), "column")} == {1, 2}


def test_a_column_before_its_sum_with_another_is_no_difference() -> None:
    rows = (
        r"Method & Foo & Bar & Total score \\ \hline A & 69.60 & 5.44 & 75.04 \\ B & 74.61 & 1.54 & 76.15 \\"
        r"C & 74.87 & 1.14 & 76.01 \\ D & 72.03 & 3.27 & 75.30 \\"
    )
    assert {column for (column,) in facts(table(rows, "lccc"), "column")} == {1, 2, 3}


def test_an_improved_model_is_no_improvement() -> None:
    rows = r"Model & Acc. \\ \hline BarNet & 61.5 \\ Improved BarNet & 71.5 \\ \ours & 81.5 \\ Improved by & 10.0 \\"
    assert facts(table(rows, "lc"), "value") == [("61.5",), ("71.5",), ("81.5",)]


def test_sizes_in_the_first_column_are_names_and_numbers_under_a_heading_of_scores_are_none() -> None:
    rows = (
        r"\multicolumn{2}{c}{Parts} & \multicolumn{2}{c}{Score} \\ Model size & Foo & Bar & Dev & Test \\ \hline"
        r"1B & O & x & 0.11 & 0.21 \\ 7B & x & O & 0.12 & 0.22 \\"
    )
    assert facts(table(rows, "llccc"), "value") == [("0.11",), ("0.21",), ("0.12",), ("0.22",)]
