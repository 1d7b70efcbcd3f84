"""Sentences of running text, by punctuation: enough to find what a paper says about a table."""

import re

_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|i\.e|e\.g|cf|vs|Fig|Figs|Tab|Tabs|Sec|Secs|Eq|Eqs|Ref|Refs|App|No|Dr|Prof|resp|approx|w\.r\.t|etc)"
    r"|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9\ue000])|\n+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text.

    >>> sentences("We follow Lee et al. (2019). Table 3 has the results.")
    ['We follow Lee et al. (2019).', 'Table 3 has the results.']
    """
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        sentence = text[start : end.end()].strip()
        if "\n" not in end.group() and _ABBREVIATION.search(sentence[-12:]):
            continue
        if sentence:
            found.append(sentence)
        start = end.end()
    return [*found, rest] if (rest := text[start:].strip()) else found
