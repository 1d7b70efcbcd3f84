"""Sentences of a text by punctuation, and between the title and the abstract; from words, whoever cut them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

# A "sentence" of more words is no prose; without a bound the work would grow with its square.
_LONGEST = 300
_END = frozenset(".!?")
_CLOSER = frozenset("\"')]}”’")
_ABBREVIATION = frozenset(
    {"al", "fig", "figs", "vs", "cf", "eq", "etc", "e.g", "i.e", "ie", "eg", "approx", "resp", "no", "sec"}
)
_SENTENCE_START = re.compile(r"[A-Z0-9\"'(\[“‘\\$]|[a-z]+[A-Z]")
# What a full stop may belong to: "e.g.", "et al."; longer words are no abbreviations.
_BEFORE = re.compile(r"[A-Za-z.]{1,8}$")

_start = itemgetter(0)


class Sentence(NamedTuple):
    """A sentence of a text in characters, half-open: to `end`, and to `bare_end` without the white space behind it."""

    start: int
    end: int
    bare_end: int

    @property
    def bounds(self) -> tuple[int, int]:
        """Where the sentence stands, as records say it."""
        return self.start, self.bare_end


def title_end(text: str) -> int:
    """Return where the title ends; -1 where the text is one line."""
    return text.find("\n")


def sentence_at(sentences: Sequence[Sentence], place: int) -> Sentence:
    """Return the sentence in which a character stands."""
    return sentences[max(0, bisect_right(sentences, place, key=_start) - 1)]


def first_words(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the numbers of the words that begin a sentence.

    One begins behind ". " before a capital, a digit or a quote, and behind the title's blank line. Words may be white
    space themselves, as spaCy's are, or leave it out.
    """
    found: list[int] = []
    begins, length = True, 0
    for at, word in enumerate(words):
        if begins:
            found.append(at)
            length = 0
        length += 1
        begins = length >= _LONGEST
        if at + 1 == len(words):
            break
        gap = text[ends[at] : starts[at + 1]]
        if word.isspace() or "\n" in gap:
            begins = begins or "\n" in word or "\n" in gap
        elif not begins and gap:
            begins = _may_end(text, words, ends, at) and _SENTENCE_START.match(words[at + 1]) is not None
    return found


def _may_end(text: str, words: Sequence[str], ends: Sequence[int], at: int) -> bool:
    while at > 0 and words[at] in _CLOSER:
        at -= 1
        if words[at][-1] in _END:
            return True
    if words[at][-1] not in _END:
        return False
    before = _BEFORE.search(text, max(0, ends[at] - 12), ends[at])
    return before is None or before.group().rstrip(".").lower() not in _ABBREVIATION


def split(text: str, starts: Sequence[int], ends: Sequence[int], first: Sequence[int]) -> list[Sentence]:
    """Return the sentences that begin with the words of these numbers."""
    found = []
    for word, following in pairwise([*first, len(starts)]):
        start, end = int(starts[word]), int(ends[following - 1])
        found.append(Sentence(start, end, start + len(text[start:end].rstrip())))
    return found
