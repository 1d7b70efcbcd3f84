"""Sentence boundaries by punctuation, and between the title and the abstract."""

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

# A "sentence" of more tokens is no prose; without a bound the work would grow with its square.
_LONGEST = 300
_END = frozenset(".!?")
_CLOSER = frozenset("\"')]}”’")
_ABBREVIATION = frozenset(
    {"al", "fig", "figs", "vs", "cf", "eq", "etc", "e.g", "i.e", "ie", "eg", "approx", "resp", "no", "sec"}
)
_SENTENCE_START = re.compile(r"[A-Z0-9\"'(\[“‘\\$]|[a-z]+[A-Z]")


def _ends(token: Token) -> bool:
    if token.text[-1] not in _END or not token.whitespace_:
        return False
    before = token.text.rstrip(".") or (token.nbor(-1).text if token.i else "")
    return before.lower() not in _ABBREVIATION


@Language.component("kg_sentences")
def split_sentences(doc: Doc) -> Doc:
    """Start a sentence behind ". " before a capital, a digit or a quote, and behind the title's blank line."""
    start, length = True, 0
    for token in doc:
        token.is_sent_start = start
        length = 1 if start else length + 1
        start = length >= _LONGEST
        if token.is_space:
            start = start or "\n" in token.text
        elif token.i + 1 < len(doc):
            closes = token.text in _CLOSER and token.i > 0 and token.nbor(-1).text in _END and bool(token.whitespace_)
            follows = _SENTENCE_START.match(token.nbor(1).text) is not None
            start = start or ((_ends(token) or closes) and follows)
    return doc
