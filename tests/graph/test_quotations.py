"""A quoted number agrees with its source to the digits that both give, proportions also in percent."""

import polars as pl
import pytest

from kg.graph.quotations import DIFFERS, QUOTES, quotations


def relation(metric: str | None, own: str, quoted: str) -> str:
    """Return the relation of a number that a paper quotes to that of the model's own paper."""
    values = {"value": [own, quoted], "number": [float(own), float(quoted)], "own": [True, False]}
    results = pl.DataFrame(
        {"node": [1, 2], "paper": [10, 11], "subject": [5, 5], "on": [6, 6], "metric_node": [7, 7]} | values
    ).with_columns(metric=pl.lit(metric, pl.String()), setting=pl.lit(None, pl.String()), kind=pl.lit("absolute"))
    (found,) = quotations(results).rows()
    assert (found[0], found[2]) == (2, 1)
    return str(found[1])


@pytest.mark.parametrize(
    ("metric", "own", "quoted", "expected"),
    [
        ("accuracy", "0.953", "95.3", QUOTES),
        ("Acc. (%)", "95.3", "0.953", QUOTES),
        ("accuracy", "95.34", "95.3", QUOTES),
        ("accuracy", "0.953", "95.4", DIFFERS),
        ("accuracy", "90", "1", DIFFERS),
        ("accuracy", "1", "75", DIFFERS),
        ("accuracy", "0.9", "86", DIFFERS),
        ("FID", "0.953", "95.3", DIFFERS),
        ("FID", "3", "290", DIFFERS),
        ("perplexity", "12", "12", QUOTES),
        (None, "0.953", "95.3", DIFFERS),
    ],
)
def test_numbers_agree_to_their_digits(metric: str | None, own: str, quoted: str, expected: str) -> None:
    assert relation(metric, own, quoted) == expected
