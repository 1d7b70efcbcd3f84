"""From a Doc to the encoder's input: word pieces in overlapping windows, each token's first piece remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from kg.extract.neural.features import Matrix

WINDOW, OVERLAP = 512, 128
_CLS, _SEP, _UNKNOWN = 101, 102, 100


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a text: `ids` and `features` of its pieces, and which piece stands for which token of the Doc."""

    ids: npt.NDArray[np.int64]
    features: Matrix
    tokens: npt.NDArray[np.int64]
    pieces: npt.NDArray[np.int64]


@cache
def load_tokenizer() -> Tokenizer:
    """Load the tokeniser that ships with the weights."""
    content = resources.files(__package__).joinpath("weights", "tokenizer.json").read_text(encoding="utf-8")
    tokenizer: Tokenizer = Tokenizer.from_str(content)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


@lru_cache(maxsize=1 << 16)
def _word_pieces(word: str) -> tuple[int, ...]:
    """Give the ids of a token's pieces: none for white space, at least the unknown one for any other."""
    ids: list[int] = load_tokenizer().encode(word, add_special_tokens=False).ids
    return tuple(ids) or (() if word.isspace() else (_UNKNOWN,))


def pieces(words: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give the ids of the word pieces of all tokens, and for each piece the number of its token."""
    found = list(map(_word_pieces, words))
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    ids = np.fromiter((id_ for part in found for id_ in part), dtype=np.int64, count=int(counts.sum()))
    return ids, np.repeat(np.arange(len(found)), counts)


def windows(words: Sequence[str], features: Matrix) -> list[Window]:
    """Cut a text into windows of at most 512 pieces; each token is read in the window where it is most central."""
    ids, owner = pieces(words)
    tokens, first = np.unique(owner, return_index=True)
    room, step = WINDOW - 2, WINDOW - 2 - OVERLAP
    starts = list(range(0, max(len(ids) - OVERLAP, 1), step)) if len(ids) else []
    found = []
    for number, start in enumerate(starts):
        end = min(start + room, len(ids))
        # Half of each overlap is read on either side.
        low = 0 if number == 0 else start + OVERLAP // 2
        high = len(ids) if number + 1 == len(starts) else start + step + OVERLAP // 2
        chosen = (first >= low) & (first < high)
        rows = np.zeros((end - start + 2, features.shape[1]), dtype=np.int64)
        rows[1:-1] = features[owner[start:end]]
        padded = np.concatenate(([_CLS], ids[start:end], [_SEP]))
        found.append(Window(padded, rows, tokens[chosen], first[chosen] - start + 1))
    return found
