"""How often choices for tables are right is learned from rows of papers that had not taught them."""

import numpy as np
import pytest

from kg.fulltext.tables.confidence import Calibration
from kg.fulltext.tables.linear import LinearModel
from kg.train.table_confidence import learned_calibration


def _calibration(papers: list[str], shares: np.ndarray, right: np.ndarray) -> Calibration:
    found = learned_calibration(papers, shares, right)
    return Calibration(*(LinearModel(found[f"{part} right"]) for part in Calibration._fields))


def test_a_choice_that_is_too_sure_is_corrected_to_how_often_it_is_right() -> None:
    shares = np.tile([[0.9], [0.99]], (1000, 4))
    right = np.tile(np.array([[True], [True], [False], [True], [True], [True], [False], [False]]), (250, 4))
    papers = [f"p{number}" for number in range(2000)]
    low, high = _calibration(papers, shares, right).confidences(shares[:2])
    assert low.result == pytest.approx(0.5, abs=0.02)
    assert high.result == pytest.approx(0.75, abs=0.02)


def test_a_paper_with_many_rows_does_not_outweigh_the_others() -> None:
    shares = np.full((400, 4), 0.9)
    right = np.array([[number >= 361] * 4 for number in range(400)])
    papers = ["large"] * 361 + [f"p{number}" for number in range(39)]
    (found,) = _calibration(papers, shares, right).confidences(shares[:1])
    assert found.dataset == pytest.approx(39 / (19 + 39), abs=0.03)
