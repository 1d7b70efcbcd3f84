"""A name that stands over several rows is one, and spreads in rows and columns of their own belong to their values."""

import pytest

from tests.fulltext.made import facts, table


def test_a_name_in_the_middle_of_its_rows_is_that_of_all() -> None:
    rows = (
        r"Method & Part & Acc. \\ \hline & A & 1.5 \\ BarNet & B & 2.5 \\ few-shot & C & 3.5 \\ & D & 4.5 \\"
        r"\hline & A & 5.5 \\ FooNet & B & 6.5 \\ & C & 7.5 \\"
    )
    found = facts(table(rows, "llc"), "value", "model")
    assert found == [(f"{n}.5", "BarNet few-shot" if n < 5 else "FooNet") for n in range(1, 8)]


def test_a_name_that_ends_with_a_plus_goes_on_in_the_next_row() -> None:
    rows = r"Method & Acc. \\ \hline BarNet + & \\ chains & 49.3 \\ BarNet + & \\ weights & 49.1 \\ Random & 25.5 \\"
    assert facts(table(rows, "lc"), "value", "model") == [
        ("49.3", "BarNet + chains"),
        ("49.1", "BarNet + weights"),
        ("25.5", "Random"),
    ]


def test_a_name_goes_on_beside_the_spreads_of_its_numbers() -> None:
    rows = (
        r"Method & Dev & Test \\ \hline spiral & 86.9 & 37.0 \\ (36k weights) & ($\pm$ 5.8) & ($\pm$ 5.6) \\"
        r"BarNet & 73.3 & 43.9 \\ std & $\pm$ 1.1 & $\pm$ 1.2 \\"
    )
    assert facts(table(rows), "model", "value", "std")[::2] == [
        ("spiral (36k weights)", "86.9", "5.8"),
        ("BarNet", "73.3", "1.1"),
    ]


@pytest.mark.parametrize(
    "head", [r"$\mu$ & $\sigma$", r"\multicolumn{2}{c}{Acc. $\mu$ $|$ $\sigma$}", r"mean & $\sigma$"]
)
def test_a_column_of_sigmas_beside_means_holds_spreads(head: str) -> None:
    rows = rf"Method & {head} \\ \hline BarNet & 0.917 & 0.016 \\ FooNet & 0.924 & 0.011 \\"
    assert facts(table(rows), "value", "std") == [("0.917", "0.016"), ("0.924", "0.011")]
