"""The networks in ONNX Runtime, one text at a time.

`encoder.onnx` reads the pieces and scores every span, `relations.onnx` reads them again with the spans that were
selected and scores relations and their subjects, `results.onnx` scores what the values among them are linked to.
"""

from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import onnxruntime

from kg.extract.neural.words import Ints

if TYPE_CHECKING:
    from kg.extract.neural.scores import Question, ValueQuestion

Floats = npt.NDArray[np.float32]


class Network:
    """All stages, of the files of a folder, each opened when it is first asked."""

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

    @cached_property
    def _results(self) -> onnxruntime.InferenceSession:
        return self._open("results")

    def score_spans(self, ids: Ints, features: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Return the vectors of the pieces (length, hidden) and the logits of all spans (words, width, classes)."""
        given = {"ids": ids[None], "features": features[None], "first": first, "last": last}
        hidden, spans = self._encoder.run(None, given)
        return hidden, spans

    def score_relations(self, hidden: Floats, asked: "Question") -> tuple[Floats, Floats, Floats]:
        """Return logits of relations (nodes, relations) and of subjects (relations, nodes, nodes + 1), and vectors.

        The last column of subjects is the paper. The pieces' new vectors (length, hidden) are for `score_values`.
        """
        words = {"tags": asked.tags[None], "first": asked.first, "last": asked.last}
        objects, subjects, seen = self._relations.run(
            None, {"hidden": hidden, **words, "member": asked.member, "types": asked.types}
        )
        return objects, subjects, seen

    def score_values(self, seen: Floats, asked: "Question", values: "ValueQuestion") -> tuple[Floats, Floats]:
        """Return the logits of what values are linked to (links, values, nodes + 1), and that they are results'.

        The last column is none, or the paper. `seen` are the vectors of `score_relations`.
        """
        mentions = {"first": asked.first, "last": asked.last, "member": asked.member, "kinds": values.kinds}
        pairs = {"own": values.own, "other": values.other, "near": values.near}
        found, valid = self._results.run(None, {"seen": seen, **mentions, **pairs})
        return found, valid


@cache
def shipped_network() -> Network:
    """Return the network that ships, one a process."""
    return Network(resources.files(__package__) / "weights")
