"""The two networks in ONNX Runtime, one session each a process, one text at a time.

`encoder.onnx` reads the pieces and scores every span, `relations.onnx` reads them again with the spans that were
chosen and scores relations.
"""

from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
import onnxruntime

from kg.extract.neural.words import Ints

Floats = npt.NDArray[np.float32]


@cache
def session(name: str) -> onnxruntime.InferenceSession:
    """Open one of the shipped networks on the CPU, with one thread: two would add the same numbers in another order.

    Many cores are used by many processes (`kg build --jobs`).
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    # One thread read 22 texts a second with this fusion and 26 without it.
    apart = ["SkipLayerNormFusion"]
    content = resources.files(__package__).joinpath("weights", f"{name}.onnx").read_bytes()
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart)


def score_spans(ids: Ints, features: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
    """Return the vectors of the pieces (length, hidden) and the logits of all spans (words, width, classes)."""
    given = {"ids": ids[None], "features": features[None], "first": first, "last": last}
    hidden, spans = session("encoder").run(None, given)
    return hidden, spans


def score_pairs(
    hidden: Floats, tags: Ints, first: Ints, last: Ints, member: Floats, types: Ints
) -> tuple[Floats, Floats]:
    """Return logits of relations (nodes, relations) and of pairs (pairs, nodes, nodes + 1), the paper being last."""
    given = {"hidden": hidden, "tags": tags[None], "first": first, "last": last, "member": member, "types": types}
    objects, pairs = session("relations").run(None, given)
    return objects, pairs
