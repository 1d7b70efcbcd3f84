"""Sentence boundaries of a text, by punctuation and between title and abstract, given its tokens."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

# A "sentence" of more words is not prose; without a bound the work would be quadratic.
_LONGEST = 300
_END = frozenset(".!?")
_CLOSER = frozenset("\"')]}”’")
_ABBREVIATION = frozenset(
    {"al", "fig", "figs", "vs", "cf", "eq", "etc", "e.g", "i.e", "ie", "eg", "approx", "resp", "no", "sec"}
)
_SENTENCE_START = re.compile(r"[A-Z0-9\"'(\[“‘\\$]|[a-z]+[A-Z]")
# The word before a full stop, to recognise "e.g." and "et al."; longer words are not abbreviations.
_BEFORE = re.compile(r"[A-Za-z.]{1,8}$")

_start = itemgetter(0)


class Sentence(NamedTuple):
    """A sentence as half-open character offsets: to `end`, and to `bare_end` without trailing white space."""

    start: int
    end: int
    bare_end: int

    @property
    def bounds(self) -> tuple[int, int]:
        """The offsets of the sentence in records, without trailing white space."""
        return self.start, self.bare_end


def title_end(text: str) -> int:
    """Return the end of the title; -1 if the text is one line."""
    return text.find("\n")


def sentence_at(sentences: Sequence[Sentence], offset: int) -> Sentence:
    """Return the sentence that contains a character."""
    return sentences[max(0, bisect_right(sentences, offset, key=_start) - 1)]


def first_words(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> list[int]:
    """Return the indices of the words that begin a sentence.

    A sentence begins after ". " before a capital, a digit or a quote, and after the title's blank line. Tokens may be
    white space themselves, like spaCy's, or leave it out.
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
    """Return the sentences that begin with the words at these indices."""
    found = []
    for word, following in pairwise([*first, len(starts)]):
        start, end = int(starts[word]), int(ends[following - 1])
        found.append(Sentence(start, end, start + len(text[start:end].rstrip())))
    return found
