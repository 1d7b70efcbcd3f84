"""Categorical features of each word: its shape, what the lexicon knows of it, and where it stands."""

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kg.extract.definitions import Definition
from kg.extract.neural.labels import FEATURES, TYPES, tag
from kg.extract.neural.words import Ints, Words
from kg.extract.sentence_boundaries import Sentence
from kg.lexicon import load_written

_SHAPES = (
    re.compile(r"[a-z]+"),
    re.compile(r"[A-Z]"),
    re.compile(r"[A-Z][a-z]+"),
    re.compile(r"[A-Z]{2,}s?"),
    re.compile(r"\d+"),
    re.compile(r"(?=.*[A-Za-z])(?=.*\d).*"),
    re.compile(r"(?=.*[a-z])(?=.*[A-Z]).*"),
    re.compile(r"\w+"),
)
_OTHER = len(_SHAPES) + 1
# Places: 1 the title, 2 to 8 the first sentences of the abstract, 9 to 11 the last three of a longer one.
_TITLE, _LATEST, _END = 1, 8, 11
_TAIL = 3
COLUMN = {name: column for column, name in enumerate(FEATURES)}


@lru_cache(maxsize=1 << 16)
def shape(word: str) -> int:
    """Return the number of the first shape that fits, from 1.

    >>> [shape(word) for word in ("model", "A", "Net", "BERTs", "35", "GPT4", "LoRA", "étale", ",")]
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
    """
    return next((number for number, pattern in enumerate(_SHAPES, start=1) if pattern.fullmatch(word)), _OTHER)


def _lexicon(words: Words) -> Ints:
    """Return the tags of the longest known terms, from left to right."""
    tags = np.zeros(len(words), dtype=np.int64)
    free, longest = 0, None
    for start, end, term in load_written().iter_terms(
        words.text, words.surfaces, words.starts.tolist(), words.ends.tolist()
    ):
        if longest is not None and start != longest[0]:
            free = _put(tags, longest)
            longest = None
        if start >= free and term.type in TYPES:
            longest = (start, end, TYPES.index(term.type))
    if longest is not None:
        _put(tags, longest)
    return tags


def _put(tags: Ints, found: tuple[int, int, int]) -> int:
    start, end, node = found
    tags[start:end] = tag(node, begins=False)
    tags[start] = tag(node, begins=True)
    return end


def _places(words: Words, sentences: Sequence[Sentence]) -> Ints:
    number = np.searchsorted([sentence.start for sentence in sentences], words.starts, side="right") - 1
    left = len(sentences) - 1 - number
    is_title = np.arange(len(words)) < words.title
    place = np.where(is_title, _TITLE, np.minimum(1 + number, _LATEST))
    return np.where(~is_title & (left < _TAIL) & (number > _TAIL), _END - left, place)


def features_of(words: Words, sentences: Sequence[Sentence], definitions: Sequence[Definition]) -> Ints:
    """Return a row a word, a column a feature, in the order of labels.FEATURES."""
    rows = np.zeros((len(words), len(FEATURES)), dtype=np.int64)
    if not len(words):
        return rows
    rows[:, COLUMN["shape"]] = list(map(shape, words.surfaces))
    rows[1:, COLUMN["glued"]] = words.starts[1:] == words.ends[:-1]
    rows[:, COLUMN["lexicon"]] = _lexicon(words)
    for definition in definitions:
        for number, (start, end) in enumerate((definition.short, definition.long), start=1):
            rows[(words.starts >= start) & (words.ends <= end), COLUMN["acronym"]] = number
    rows[:, COLUMN["place"]] = _places(words, sentences)
    return rows
