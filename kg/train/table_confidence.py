"""Learn how often what is chosen for a table is right, from choices for papers that had not taught them."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from kg.fulltext.tables.confidence import LOG_ODDS, OF_ALL, Calibration, features_of_shares
from kg.train.fit import Floats, fit

_STRENGTH = 1.0
_NAMES = (LOG_ODDS, OF_ALL)
# Shares as they are.
_PRIOR = np.array([1.0, 0.0, 0.0])


def learned_calibration(
    papers: Sequence[str], shares: Floats, right: npt.NDArray[np.bool_]
) -> dict[str, dict[str, float]]:
    """Return the weights of the models of a Calibration, by their names in the file of weights.

    `papers` are those of annotated rows, `shares` (rows, 4) what `shares_of_readings` returns of them, and `right`
    (rows, 4) whether their names are. The rows of a paper count as the square root of their number.
    """
    counts = Counter(papers)
    importance = np.array([counts[paper] ** -0.5 for paper in papers])
    features = np.array(
        [
            [[*(each.get(name, 0.0) for name in _NAMES), 1.0] for each in features_of_shares(row)]
            for row in shares.tolist()
        ]
    ).reshape(-1, len(Calibration._fields), len(_PRIOR))
    return {
        f"{part} right": _weights(features[:, column], right[:, column], importance)
        for column, part in enumerate(Calibration._fields)
    }


def _weights(features: Floats, right: npt.NDArray[np.bool_], importance: Floats) -> dict[str, float]:

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = features @ weights
        each = np.logaddexp(0.0, np.where(right, -logits, logits))
        return float((importance * each).sum()), (importance * (expit(logits) - right)) @ features

    weights = fit(loss, _PRIOR, _STRENGTH)
    return {name: round(float(weight), 3) for name, weight in zip((*_NAMES, ""), weights, strict=True)}
