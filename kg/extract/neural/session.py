"""The networks in ONNX Runtime, one text at a time.

`encoder.onnx` reads the pieces and scores every span, `relations.onnx` reads them again with the spans that were
selected and scores relations. `subjects.onnx` scores whose these are, `results.onnx` what the values are linked to.
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
    from kg.extract.neural.scores import LinkQuestion, Question

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
    def _subjects(self) -> onnxruntime.InferenceSession:
        return self._open("subjects")

    @cached_property
    def _results(self) -> onnxruntime.InferenceSession:
        return self._open("results")

    def score_spans(self, ids: Ints, features: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Return the vectors of the pieces (length, hidden) and the logits of all spans (words, width, classes)."""
        given = {"ids": ids[None], "features": features[None], "first": first, "last": last}
        hidden, spans = self._encoder.run(None, given)
        return hidden, spans

    def score_relations(self, hidden: Floats, asked: "Question") -> tuple[Floats, Floats]:
        """Return the logits of relations (nodes, relations), and the pieces' new vectors (length, hidden)."""
        words = {"tags": asked.tags[None], "first": asked.first, "last": asked.last}
        objects, seen = self._relations.run(
            None, {"hidden": hidden, **words, "member": asked.member, "types": asked.types}
        )
        return objects, seen

    def score_subjects(self, seen: Floats, asked: "Question", links: "LinkQuestion") -> Floats:
        """Return the logits (relations, rows, nodes + 1) of whose each relation is, the paper being the last column.

        `seen` are the vectors of `score_relations`.
        """
        (found,) = self._subjects.run(None, _given(seen, asked, links))
        return found

    def score_values(self, seen: Floats, asked: "Question", links: "LinkQuestion") -> tuple[Floats, Floats]:
        """Return the logits of what values are linked to (links, rows, nodes + 1), and that they are results' (rows,).

        The last column is none, or the paper. `seen` are the vectors of `score_relations`.
        """
        found, valid = self._results.run(None, _given(seen, asked, links))
        return found, valid


def _given(seen: Floats, asked: "Question", links: "LinkQuestion") -> dict[str, Floats | Ints]:
    words = {"seen": seen, "first": asked.first, "last": asked.last, "member": asked.member, "kinds": links.kinds}
    return {**words, "own": links.own, "other": links.other, "near": links.near}


@cache
def shipped_network() -> Network:
    """Return the network that ships, one a process."""
    return Network(resources.files(__package__) / "weights")
