"""The two networks in ONNX Runtime, one text at a time.

`encoder.onnx` reads the pieces and scores every span, `relations.onnx` reads them again with the spans that were
chosen and scores relations.
"""

from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

import numpy as np
import numpy.typing as npt
import onnxruntime

from kg.extract.neural.words import Ints

Floats = npt.NDArray[np.float32]


class Network:
    """Both stages, of the files of a folder, each opened when it is first asked."""

    def __init__(self, folder: Traversable) -> None:
        """Keep the folder."""
        self._folder = folder

    def _open(self, name: str) -> onnxruntime.InferenceSession:
        """Open one stage on the CPU, with one thread: two would add the same numbers in another order.

        Many cores are used by many processes (`kg build --jobs`).
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        # One thread read 22 texts a second with this fusion and 26 without it.
        apart = ["SkipLayerNormFusion"]
        content = (self._folder / f"{name}.onnx").read_bytes()
        return onnxruntime.InferenceSession(
            content, options, providers=["CPUExecutionProvider"], disabled_optimizers=apart
        )

    @cached_property
    def _encoder(self) -> onnxruntime.InferenceSession:
        return self._open("encoder")

    @cached_property
    def _relations(self) -> onnxruntime.InferenceSession:
        return self._open("relations")

    def score_spans(self, ids: Ints, features: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Return the vectors of the pieces (length, hidden) and the logits of all spans (words, width, classes)."""
        given = {"ids": ids[None], "features": features[None], "first": first, "last": last}
        hidden, spans = self._encoder.run(None, given)
        return hidden, spans

    def score_pairs(
        self, hidden: Floats, tags: Ints, first: Ints, last: Ints, member: Floats, types: Ints, near: Ints
    ) -> tuple[Floats, Floats, Floats]:
        """Return logits of relations (nodes, relations), of nodes (nodes,), and of pairs (pairs, nodes, nodes + 1).

        `near` (nodes, nodes + 1, features) is that of kg.extract.neural.nearness; the paper is the last column.
        """
        words = {"tags": tags[None], "first": first, "last": last}
        given = {"hidden": hidden, **words, "member": member, "types": types, "near": near}
        objects, valid, pairs = self._relations.run(None, given)
        return objects, valid, pairs


@cache
def shipped_network() -> Network:
    """Return the network that ships, one a process."""
    return Network(resources.files(__package__) / "weights")
