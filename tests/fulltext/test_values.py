"""Numbers of cells that are more than digits: times, ranges, spreads in other writings; marks that are no part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext.tables.values import Value, is_interval, is_numeric, unmarked, values_of
from tests.fulltext.made import facts, table


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("5.6GB", [Value("5.6 GB")]),
        ("<1GB", [Value("1 GB")]),
        ("1m49s", [Value("1m49s")]),
        ("36m 33s", [Value("36m 33s")]),
        ("3:29", [Value("3:29")]),
        ("50:50", []),
        ("0.82 – 0.99", [Value("0.82 – 0.99")]),
        ("0.1-0.4", []),
        ("2011–13", []),
        ("2.977(77)", [Value("2.977", "0.077", "(77)")]),
        ("0.85(3)", [Value("0.85", None, "(3)")]),
        ("88.1(12)", [Value("88.1", None, "(12)")]),
        ("-98.7_0.3", [Value("-98.7", "0.3", "_0.3")]),
        ("98.7_+0.3", [Value("98.7", None, "_+0.3")]),
        ("+8.0 [+5, +11]", [Value("+8.0", None, "[+5, +11]")]),
        ("5*10^3", [Value("5*10^3")]),
        ("$ 4.9633$", [Value("4.9633")]),
        ("$ 85.0 / 37.3$", [Value("85.0"), Value("37.3")]),
        ("96,4295", [Value("96.4295")]),
        ("738,0344", []),
        ("$5", [Value("$5")]),
        ("$5 / $6", [Value("$5"), Value("$6")]),
        ("$5 $6", []),
        ("0.70, 0.12", [Value("0.70"), Value("0.12")]),
        ("1, 5", []),
        ("1.1, 2.1", []),
        ("89 [82–96]%", [Value("89%", None, "[82–96]")]),
        ("267/310 (86.1%)", [Value("86.1%", None, "267/310")]),
        ("> 1 hour", []),
        ("NaN ± NaN", []),
        ("0.5 ± nan", [Value("0.5", "nan")]),
        ("5.1 (49.4)%", [Value("5.1%", None, "(49.4)")]),
        ("78.3 +1.2", [Value("78.3", None, "+1.2")]),
        ("78.3%+1.2%", [Value("78.3%", None, "+1.2%")]),
        ("78.3 -1.2", [Value("78.3"), Value("-1.2")]),
        ("93.1²", [Value("93.1")]),
        ("10³", []),
    ],
)
def test_values(cell: str, values: list[Value]) -> None:
    assert list(values_of(cell)) == values


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("L_S( X^S)", "L_S( X^S)"),
        ("R*CNN", "R*CNN"),
        ("V^*", "V^*"),
        ("A* search", "A* search"),
        ("FooNet^*", "FooNet"),
        ("FooNet*", "FooNet"),
        ("D^(*)", "D"),
        ("FooNet^†,‡", "FooNet"),
        ("FooNet^a", "FooNet"),
        ("10³", "10³"),
        ("N = 10^4", "N = 10^4"),
        ("93.10³", "93.10"),
    ],
)
def test_marks_of_names(name: str, bare: str) -> None:
    assert unmarked(name) == bare


@given(st.text(alphabet="0123456789.:,;()[]{}^_*†±×·+-–~ %hmsGBa", max_size=30))
def test_what_is_read_of_any_text_are_numbers(text: str) -> None:
    for value in values_of(text):
        assert value.text == "" or any(map(str.isdecimal, value.text))
        assert value.std is None or value.std == "NA" or is_numeric(value.std)


def test_a_column_of_intervals_names_no_models() -> None:
    rows = r"Method & Acc. & 95\% CI \\ \midrule Bar & 70.1 & [68.2, 72.0] \\ \ours & 80.5 & [78.8, 81.4] \\"
    assert facts(table(rows), "model", "value", "split_or_setting") == [("Bar", "70.1", None), ("FooNet", "80.5", None)]
    assert is_interval("[68.2, 72.0]")
    assert not is_interval("(128, 128)")


def test_only_the_first_sentence_of_a_caption_says_what_a_table_holds() -> None:
    rows = r"Name & Left & Right \\ \hline Bar & 0.12 & 0.31 \\ FooNet & 0.13 & 0.35"
    results = "Overlap of predictions. All are computed on samples from the test set."
    assert len(facts(table(rows, "lcc", results), "value")) == 4
    assert not facts(table(rows, "lcc", "Samples from the test set. All overlap."), "value")


def test_metrics_in_one_heading_over_as_many_columns() -> None:
    rows = r"Method & \multicolumn{3}{c}{F1-score ~ Hit-ratio ~ NDCG} \\ \midrule \ours & 0.1 & 0.2 & 0.3 \\"
    found = facts(table(rows, "lccc"), "metric", "value")
    assert found == [("F1-score", "0.1"), ("Hit-ratio", "0.2"), ("NDCG", "0.3")]
    pair = r"Method & \multicolumn{3}{c}{Accuracy / F1} \\ \midrule \ours & 1.1 / 0.1 & 1.2 / 0.2 & 1.3 / 0.3 \\"
    assert [row[0] for row in facts(table(pair, "lccc"), "metric")] == ["Accuracy", "F1"] * 3


def test_parts_of_a_whole_are_no_results() -> None:
    rows = r"Method & Acc. & Solved \\ \hline FooNet & 81.5 & 15/39 \\ \multicolumn{3}{c}{Hard} \\ BarNet & 71.5 & 21/37 \\ BazNet & 61.5 & 22/40 \\"
    assert facts(table(rows), "value") == [("81.5",), ("71.5",), ("61.5",)]
    named = rows.replace("Solved", "P / R")
    assert len(facts(table(named), "value")) == 9


def test_what_the_numbers_of_a_scale_mean_is_no_result() -> None:
    rows = r"Criterion & Score & Acc. \\ \hline Clarity & 1 (Poor) & 81.5 \\ Clarity & 2 (Good) & 71.5 \\"
    assert facts(table(rows), "value") == [("81.5",), ("71.5",)]


def test_a_range_of_whole_numbers_is_a_value_among_others_and_a_name_elsewhere() -> None:
    rows = r"Length & Acc. \\ \hline 20 -- 30 & 91.5 \\ 10 -- 20 & 85 -- 90 \\ 30 -- 40 & 95.5 ± nan \\"
    assert facts(table(rows, "lc"), "value", "std") == [("91.5", None), ("85 – 90", None), ("95.5", None)]


@pytest.mark.parametrize(
    ("caption", "spread"),
    [
        ("Accuracy by the standard protocol on CIFAR-10.", None),
        ("Accuracy on CIFAR-10, standard split.", None),
        ("Accuracy on CIFAR-10, standard deviations in brackets.", "0.2"),
        ("Accuracy on CIFAR-10, standard errors in brackets.", "0.2"),
        ("Accuracy on CIFAR-10 (std over seeds).", "0.2"),
        ("Accuracy on CIFAR-10, mean ($\\pm$ s.e.m.).", "0.2"),
    ],
)
def test_numbers_in_brackets_are_spreads_where_the_caption_says_so(caption: str, spread: str | None) -> None:
    rows = r"Method & Acc. & F1 \\ \midrule Bar & 70.1 (0.3) & 60.2 (0.4) \\ \ours & 80.5 (0.2) & 71.0 (0.1) \\"
    assert facts(table(rows, caption=caption), "value", "std")[2] == ("80.5", spread)
