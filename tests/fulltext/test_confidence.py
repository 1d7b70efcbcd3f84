"""How sure a reading of a table is of the names of its rows."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.fulltext import rows_of
from kg.fulltext.tables.alternatives import Alternative, Alternatives
from kg.fulltext.tables.confidence import LOG_ODDS, Calibration, shares_of_readings, shipped_calibration
from kg.fulltext.tables.linear import LinearModel
from tests.fulltext.made import paper, table

# Two rows: the first has the same names in both ways of each part, the second other ones.
WAYS = Alternatives(*([Alternative((name, one), {}), Alternative((name, other), {})] for name, one, other in (
    ("BarNet", "FooNet", "convex"), ("CIFAR-10", "MNLI", None), ("accuracy", "F1", "recall")
)))  # fmt: skip
PLAIN = Calibration(*[LinearModel({LOG_ODDS: 1.0})] * 4)


def test_readings_that_say_the_same_of_a_row_are_added() -> None:
    scores = np.log(np.array([[[0.4, 0.1], [0.1, 0.0001]], [[0.2, 0.1], [0.0999, 0.0001]]]))
    shares = shares_of_readings(WAYS, scores, (0, 0, 0))
    assert shares[0] == pytest.approx(1.0)
    assert shares[1] == pytest.approx([0.8, 0.8, 0.5, 0.4], abs=1e-3)


@given(arrays(np.float64, (2, 2, 2), elements=st.floats(-50, 50)))
def test_the_parts_are_never_less_probable_than_the_whole(scores: np.ndarray) -> None:
    best = tuple(int(place) for place in np.unravel_index(int(scores.argmax()), scores.shape))
    shares = shares_of_readings(WAYS, scores, best)
    assert ((shares >= 0) & (shares <= 1 + 1e-9)).all()
    dataset, metric, evaluation, result = shares.T
    assert (evaluation <= dataset + 1e-9).all()
    assert (result <= np.minimum(evaluation, metric) + 1e-9).all()
    for confidence in PLAIN.confidences(shares):
        assert all(0 <= part <= 1 for part in astuple(confidence))


@given(arrays(np.float64, (4,), elements=st.floats(0, 1)))
def test_what_ships_is_no_surer_of_names_than_of_one_of_them(shares: np.ndarray) -> None:
    (found,) = shipped_calibration().confidences(shares[None])
    assert 0 <= found.result <= min(found.evaluation, found.metric) < 1
    assert found.evaluation <= found.dataset < 1


def test_what_ships_rises_with_the_share_of_the_readings() -> None:
    low, high = shipped_calibration().confidences(np.array([[0.3] * 4, [0.99] * 4]))
    assert all(one < other for one, other in zip(astuple(low), astuple(high), strict=True))


def test_a_table_that_says_what_it_measures_is_surer_than_one_that_does_not() -> None:
    plain = table(r"Method & CIFAR-10 & CIFAR-100 \\ \midrule BarNet & 70.1 & 60.2 \\ FooNet (ours) & 80.5 & 71.0 \\")
    vague = table(r"& A & B \\ \midrule x & 70.1 & 60.2 \\ y & 80.5 & 71.0 \\", caption="Numbers of both.")
    sure, unsure = (
        [row.confidence.result for row in rows_of(paper(body)) if row.confidence is not None] for body in (plain, vague)
    )
    assert len(sure) == len(unsure) == 4
    assert min(sure) > max(unsure)
