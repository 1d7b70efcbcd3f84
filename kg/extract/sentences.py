"""Sentence boundaries by punctuation, and between the title and the abstract."""

import re

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.spans import bounds_of, put_sentences, words_of

# A "sentence" of more tokens is no prose; without a bound the work would grow with its square.
_LONGEST = 300
_END = frozenset(".!?")
_CLOSER = frozenset("\"')]}”’")
_ABBREVIATION = frozenset(
    {"al", "fig", "figs", "vs", "cf", "eq", "etc", "e.g", "i.e", "ie", "eg", "approx", "resp", "no", "sec"}
)
_SENTENCE_START = re.compile(r"[A-Z0-9\"'(\[“‘\\$]|[a-z]+[A-Z]")


def _ends(words: list[str], at: int) -> bool:
    if words[at][-1] not in _END:
        return False
    before = words[at].rstrip(".") or (words[at - 1] if at else "")
    return before.lower() not in _ABBREVIATION


@Language.component("kg_sentences")
def split_sentences(doc: Doc) -> Doc:
    """Start a sentence behind ". " before a capital, a digit or a quote, and behind the title's blank line."""
    start, length = True, 0
    words = words_of(doc)
    starts: list[bool] = []
    # The texts of all tokens leave out the spaces between them: a token ends before the next one starts.
    first, last = bounds_of(doc)
    is_spaced = np.append(first[1:] > last[:-1], False).tolist()
    for at in range(len(words)):
        starts.append(start)
        length = 1 if start else length + 1
        start = length >= _LONGEST
        if words[at].isspace():
            start = start or "\n" in words[at]
        elif not start and is_spaced[at]:
            closes = words[at] in _CLOSER and at > 0 and words[at - 1] in _END
            start = (closes or _ends(words, at)) and _SENTENCE_START.match(words[at + 1]) is not None
    # One call: the attribute of a token looks through the Doc each time that it is set.
    marks = np.where(starts, 1, -1).astype(np.int64).astype(np.uint64)
    doc.from_array([SENT_START], marks)  # type: ignore[arg-type] # the stubs know only thinc's arrays
    put_sentences(doc, [at for at, begins in enumerate(starts) if begins])
    return doc
