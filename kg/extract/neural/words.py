"""A text as words and word pieces: the tokeniser that ships with the weights cuts at spaces and punctuation."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from kg.extract.sentence_boundaries import title_end

Ints = npt.NDArray[np.int64]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
"""The pieces that are no text; they stand first in `weights/tokenizer.json`."""

CLS, SEP, MASK = (SPECIAL.index(piece) for piece in ("[CLS]", "[SEP]", "[MASK]"))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text with their bounds in characters; `pieces` are ids, `owners` the word of each piece.

    `title` is the number of words of the title.
    """

    text: str
    surfaces: Sequence[str]
    starts: Ints
    ends: Ints
    title: int
    pieces: Ints
    owners: Ints

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.surfaces)

    def surface(self, start: int, end: int) -> str:
        """Return the text of words [start, end)."""
        return self.text[self.starts[start] : self.ends[end - 1]]


@cache
def load_tokenizer() -> Tokenizer:
    """Load the tokeniser that ships with the weights."""
    content = resources.files(__package__).joinpath("weights", "tokenizer.json").read_text(encoding="utf-8")
    tokenizer: Tokenizer = Tokenizer.from_str(content)
    return tokenizer


def words_of(text: str) -> Words:
    """Cut a text (title, blank line, abstract) into words and pieces.

    >>> words = words_of("LoRA\\n\\nIt beats BERT-base.")
    >>> list(words.surfaces), words.title
    (['LoRA', 'It', 'beats', 'BERT', '-', 'base', '.'], 1)
    """
    cut = max(title_end(text), 0)
    surfaces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[int] = []
    owners: list[int] = []
    titles: list[int] = []
    for part, offset in ((text[:cut], 0), (text[cut:], cut)):
        encoding = load_tokenizer().encode(part, add_special_tokens=False)
        before = len(starts)
        for piece, number, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            # Only the special pieces, which are not asked for, belong to no word.
            assert number is not None
            word = before + number
            if word == len(starts):
                starts.append(start + offset)
                ends.append(end + offset)
            ends[word] = end + offset
            pieces.append(piece)
            owners.append(word)
        titles.append(len(starts))
    surfaces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return Words(
        text,
        surfaces,
        np.array(starts, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        titles[0],
        np.array(pieces, dtype=np.int64),
        np.array(owners, dtype=np.int64),
    )
