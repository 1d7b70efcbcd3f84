"""Thresholds of the network, and its scores as confidences: selected on held-out papers, shipped as a file."""

import math
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

_LEAST = 1e-6


def logit(probability: float) -> float:
    """Return the log odds, bounded where they would be infinite."""
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def sigmoid(score: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-score))


# More would be noise: processors differ in the digits behind.
PLACES = 3


class Decision(BaseModel):
    """Least probabilities: of a mention, of an entity by type, of a relation by name, of a value and of a measure.

    `valid` is that of a result, by the first and the third stage together.

    `confidence` of a statement is a sigmoid over the log odds of its relation and of its object, `weights` being the
    factor of each and a constant.
    """

    model_config = ConfigDict(extra="forbid")
    mention: float
    types: dict[str, float]
    relations: dict[str, float]
    value: float
    measure: float
    valid: float = 0.0
    weights: tuple[float, float, float] = (1.0, 0.0, 0.0)

    def confidence(self, relation: float, entity: float) -> float:
        """Return the share of statements of such probabilities that hold."""
        by_relation, by_entity, constant = self.weights
        return round(sigmoid(by_relation * logit(relation) + by_entity * logit(entity) + constant), PLACES)


@cache
def shipped() -> Decision:
    """Read the decision that ships with the weights."""
    content = resources.files(__package__).joinpath("weights", "decision.json").read_bytes()
    return Decision.model_validate_json(content)
