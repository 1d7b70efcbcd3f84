"""Linear models over named features, with the weights that `kg.train.tables` and `kg.train.table_readings` learn."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import orjson

_FILE = "weights.json"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The weights of a logistic regression by the name of the feature; the feature "" is always 1."""

    weights: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """Return the logit of some features; unknown features weigh nothing."""
        weights = self.weights
        return weights.get("", 0.0) + sum(weights.get(name, 0.0) * value for name, value in features.items())

    def probability(self, features: Mapping[str, float]) -> float:
        """Return the probability, from 0 to 1."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.score(features)))))


@cache
def shipped(name: str) -> LinearModel:
    """Return the shipped model of a decision, as "own" or "metric", or of how often one is right, "metric right"."""
    content = resources.files("kg.fulltext.tables").joinpath(_FILE).read_bytes()
    return LinearModel(orjson.loads(content)[name])
