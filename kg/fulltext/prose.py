"""Sentences of running text, by punctuation: enough to find what a paper says about a table."""

import re

_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|i\.e|e\.g|cf|vs|Fig|Figs|Tab|Tabs|Sec|Secs|Eq|Eqs|Ref|Refs|App|No|Dr|Prof|resp|approx|w\.r\.t|etc)"
    r"|\b[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9\ue000])|\n+")
CITED = "\ue003"
"""What stands in running text where a citation that prints no name was."""

_CITED_NAME = re.compile(
    r"(?<![\w-])((?:[A-Z][\w+.-]*[ -]){0,2}[A-Za-z]*[A-Z0-9][\w+.-]*)[ ~]?"
    rf"(?:{CITED}|\[\d[\d,; –-]*\]|\((?:[A-Z][\w'’-]+,? (?:et al\.?|and [A-Z][\w'’-]+)?,? ?)(?:19|20)\d\d[a-z]?\))"
)


def cited_names(text: str) -> list[str]:
    """Return the names that a citation follows: the last word, and up to two capitalised words before it.

    >>> cited_names("We compare with Mask R-CNN [12] and BERT (Devlin et al., 2019).")
    ['Mask R-CNN', 'R-CNN', 'BERT']
    """
    found: list[str] = []
    for match in _CITED_NAME.finditer(text):
        words = match[1].strip(" .").split()
        found += [" ".join(words[at:]) for at in range(len(words))]
    return found


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
