"""The maximum of a posterior."""

import numpy as np
import pytest
from scipy.special import expit

from kg.train.fit import Floats, fit


def test_weights_balance_the_data_and_the_prior() -> None:
    def loss(weights: Floats) -> tuple[float, Floats]:
        return float(((weights - 3.0) ** 2).sum()) / 2, weights - 3.0

    assert fit(loss, np.array([1.0, 0.0]), 1.0) == pytest.approx([2.0, 1.5])
    assert fit(loss, np.array([1.0, 0.0]), np.array([0.0, 99.0])) == pytest.approx([3.0, 0.03], abs=1e-4)


def test_a_logistic_regression_reaches_a_point_without_slope() -> None:
    table, labels = np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5], [1.0, -0.3]]), np.array([1.0, 0.0, 0.0, 1.0])

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = table @ weights
        return float((np.logaddexp(0.0, logits) - labels * logits).sum()), table.T @ (expit(logits) - labels)

    found = fit(loss, np.zeros(2), 0.5)
    assert loss(found)[1] + 0.5 * found == pytest.approx([0.0, 0.0], abs=1e-3)
