"""How sure the chosen reading of a block is: what the choice gives to all readings that say the same of a row.

The share that a conditional logit gives to readings is too sure of itself on new papers; a logistic regression over its
log odds and those of the whole reading, learned from papers that had not taught the choice, corrects it (Platt 1999).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kg.fulltext.tables.alternatives import Alternatives
from kg.fulltext.tables.cell_roles import Floats
from kg.fulltext.tables.linear import LinearModel, shipped
from kg.fulltext.tables.result_row import Confidence

LOG_ODDS, OF_ALL = "log odds", "log odds of all names"
# Readings of less are left out, and log odds are bounded by it.
_LEAST = 1e-3
# Processors differ in the last digits.
_DIGITS = 2


class Calibration(NamedTuple):
    """A logistic regression for each field of Confidence, over `features_of_shares`."""

    dataset: LinearModel
    metric: LinearModel
    evaluation: LinearModel
    result: LinearModel

    def confidences(self, shares: Floats) -> list[Confidence]:
        """Return the confidences of rows, of what `shares_of_readings` returns; names are no surer than one of them."""
        return [self._confidence(row) for row in shares.tolist()]

    def _confidence(self, shares: Sequence[float]) -> Confidence:
        features = features_of_shares(shares)
        dataset, metric, evaluation, result = (
            round(model.probability(each), _DIGITS) for model, each in zip(self, features, strict=True)
        )
        evaluation = min(evaluation, dataset)
        return Confidence(dataset, metric, evaluation, min(result, evaluation, metric))


def shipped_calibration() -> Calibration:
    """Return the shipped calibration."""
    return Calibration(*(shipped(f"{part} right") for part in Calibration._fields))


def features_of_shares(shares: Sequence[float]) -> list[dict[str, float]]:
    """Return the features by which each of the shares of a row is corrected: its log odds, and those of the last."""
    *parts, of_all = (_log_odds(share) for share in shares)
    return [*({LOG_ODDS: part, OF_ALL: of_all} for part in parts), {LOG_ODDS: of_all}]


def _log_odds(share: float) -> float:
    """Return the logarithm of the odds of a share, bounded."""
    bounded = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def shares_of_readings(found: Alternatives, scores: Floats, chosen: Sequence[int]) -> Floats:
    """Return the shares of the readings that say the same of each row as the chosen one, of shape (rows, 4).

    The columns are those of Confidence; `scores` are the logits of the readings, `chosen` the places of the chosen one.
    """
    powers = np.exp(scores - scores.max())
    powers = np.where(powers < _LEAST * powers.sum(), 0.0, powers)
    places = powers.nonzero()
    weights = powers[places] / powers.sum()
    model, dataset, metric = (
        _agreeing(ways, place)[:, asked]
        for ways, place, asked in zip([[way.names for way in ways] for ways in found], chosen, places, strict=True)
    )
    evaluation = model & dataset
    return np.stack([part @ weights for part in (dataset, metric, evaluation, evaluation & metric)], axis=1)


def _agreeing(ways: Sequence[Sequence[str | None]], chosen: int) -> npt.NDArray[np.bool_]:
    """Return whether each way names a row as the chosen one does, of shape (rows, ways)."""
    return np.array([[name == other for name, other in zip(names, ways[chosen], strict=True)] for names in ways]).T
