"""The maximum of a posterior, for the small linear models of tables."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]


def fit(
    loss: Callable[[Floats], tuple[float, Floats]], prior: Floats, strength: Floats | float, steps: int = 200
) -> Floats:
    """Return the weights that minimize a loss plus a penalty on their distance from `prior`, by L-BFGS.

    `loss` returns the negative logarithm of the likelihood and its gradient, of the shape of `prior`.
    """

    def penalized(weights: Floats) -> tuple[float, Floats]:
        value, gradient = loss(weights)
        distance = weights - prior
        return value + float((strength * distance**2).sum()) / 2, gradient + strength * distance

    found = minimize(penalized, prior.copy(), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return np.asarray(found.x, dtype=np.float64)
