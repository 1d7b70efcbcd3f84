"""Whether the text of a heading or a name in a table is a model, data, a metric or a setting, by its characters alone.

A linear model over hashed n-grams of characters, as fastText has them (Joulin et al., 2017, arXiv:1607.01759), whose
weights `kg.train.table_readings` learns from annotated tables and from names in annotated abstracts.
"""

import io
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zlib import crc32

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROLES = ("model", "data", "metric", "setting")
BUCKETS = 1 << 14
_FILE = "cell_roles.npz"
_SIZES, _LONGEST = (3, 4, 5), 100
_WORD = re.compile(r"[A-Za-z]+|\d+|[^\sA-Za-z\d]")
_LOWER, _UPPER, _DIGIT, _REPEATED = re.compile("[a-z]"), re.compile("[A-Z]"), re.compile(r"\d"), re.compile(r"(.)\1+")
_LONGEST_SHAPE = 8


@dataclass(frozen=True, slots=True)
class CellRoles:
    """The weights of the n-grams, of shape (`BUCKETS`, 4)."""

    weights: Floats

    def probabilities(self, text: str) -> Floats:
        """Return the probability of each of `ROLES` for a text, of shape (4,)."""
        found = ngrams(text)
        scores = self.weights[found].sum(0) / np.sqrt(len(found))
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())

    def packed(self) -> bytes:
        """Return the content of a file that `unpacked` reads: a byte a weight, and how much one step is."""
        step = np.abs(self.weights).max() / 127 or 1.0
        content = io.BytesIO()
        np.savez_compressed(content, weights=np.round(self.weights / step).astype(np.int8), step=step)
        return content.getvalue()


def unpacked(content: bytes) -> CellRoles:
    """Return the classifier of a file."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return CellRoles(arrays["weights"].astype(np.float64) * float(arrays["step"]))


@cache
def shipped_roles() -> CellRoles:
    """Return the shipped classifier."""
    return unpacked(resources.files("kg.fulltext.tables").joinpath(_FILE).read_bytes())


def ngrams(text: str) -> list[int]:
    """Return the buckets of the words, the shape and the n-grams of characters of a text, each once, in order.

    Only its first 100 characters count; digits are all alike.
    """
    text = text[:_LONGEST]
    bounded = f"^{_DIGIT.sub('0', text.lower())}$"
    found = {f"word {_DIGIT.sub('0', word.lower())}" for word in _WORD.findall(text)} | {f"shape {_shape(text)}"}
    found.update(bounded[at : at + size] for size in _SIZES for at in range(len(bounded) - size + 1))
    return sorted({crc32(each.encode("utf-8", "replace")) % BUCKETS for each in found})


def _shape(text: str) -> str:
    """Return how a text is written: "A0-a" for "GPT4-mini"."""
    shape = _DIGIT.sub("0", _LOWER.sub("a", _UPPER.sub("A", text)))
    return _REPEATED.sub(r"\1", shape)[:_LONGEST_SHAPE]
