"""The encoder in ONNX Runtime: one session a process, one text at a time."""

from functools import cache
from importlib import resources

import numpy as np
import onnxruntime

from kg.extract.neural.decode import Floats
from kg.extract.neural.windows import Window

_WEIGHTS = "reader.onnx"


@cache
def session() -> onnxruntime.InferenceSession:
    """Open the shipped weights on the CPU, with one thread: two would add the same numbers in another order.

    Many cores are used by many processes (`kg build --jobs`).
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # One thread read 22 texts a second with this fusion and 26 without it.
    apart = ["SkipLayerNormFusion"]
    content = resources.files(__package__).joinpath("weights", _WEIGHTS).read_bytes()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart)


def given(window: Window) -> dict[str, np.ndarray]:
    """Give a window as the network's input: (1, length) and (1, length, features)."""
    return {"ids": window.ids[None], "features": window.features[None]}


def read(window: Window) -> tuple[Floats, Floats]:
    """Give tag and relation probabilities of each of the window's pieces."""
    tags, relations = session().run(None, given(window))
    shifted = np.exp(tags[0] - tags[0].max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True), 1 / (1 + np.exp(-relations[0]))
