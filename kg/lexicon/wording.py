"""Whether two phrases are one wording, but for inflection, derivation, misspelling and a generic noun at the end."""

import re
from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b")
_PLURAL = re.compile(r"(?<=[xs])es$|(?<=[cs]h)es$|(?<=\w[^su])s$")
_ENDING = re.compile(
    r"(?:i[sz](?:ation|ed|ing|e)|ational|ation|ator|ative|ating|ated|ate|ional|ion|ive|or|er|ing|ed|al|e)$"
)
_SHORTEST_STEM = 4
# Words that the field exchanges for each other.
_SYNONYMS = {
    "query": "question",
    "net": "network",
    "nets": "network",
    "neighbours": "neighbor",
    "neighbour": "neighbor",
}
# Nouns that say what kind of thing a name names: "gradual pruning method".
_GENERIC = frozenset(
    {
        "method",
        "methods",
        "approach",
        "approaches",
        "algorithm",
        "algorithms",
        "framework",
        "frameworks",
        "technique",
        "techniques",
        "strategy",
        "strategies",
        "paradigm",
        "pipeline",
        "system",
        "systems",
        "module",
        "modules",
        "block",
        "blocks",
        "scheme",
        "problem",
        "problems",
        "task",
        "tasks",
        "principle",
    }
)
# Of two derivations of a word, the least beginning that they share, and its least share of the longer.
_SHARED, _SHARE = 5, 0.6
# A letter more, less or changed in a word of _LONG letters is a misspelling.
_LONG, _LONGER = 6, 9


def initials(name: str) -> str:
    """Return the first letters of the words of a name, as capitals.

    >>> initials("low-rank adaptation")
    'LRA'
    """
    return "".join(word[0] for word in name.replace("-", " ").split()).upper()


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    word = _PLURAL.sub("", word)
    word = _SYNONYMS.get(word, word)
    stem = _ENDING.sub("", word)
    return stem if len(stem) >= _SHORTEST_STEM else word


@lru_cache(maxsize=1 << 16)
def _words(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase in lower case, without generic nouns at its end."""
    found = _WORD.findall(_POSSESSIVE.sub("", phrase.casefold()))
    while len(found) > 1 and found[-1] in _GENERIC:
        found.pop()
    return tuple(found)


def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase's words, without generic nouns at its end.

    >>> stems("Graph Convolution Networks") == stems("graph convolutional network")
    True
    >>> stems("gradual pruning method")
    ('gradu', 'prun')
    """
    return tuple([_stem(word) for word in _words(phrase)])


def is_related_word(one: str, other: str) -> bool:
    """Return whether words in lower case have one stem, or begin alike and differ by a misspelling.

    >>> is_related_word("adverserial", "adversarial")
    True
    """
    if _stem(one) == _stem(other):
        return True
    length = min(len(one), len(other))
    most = 0 if length < _LONG else 1 if length < _LONGER else 2
    return one[:1] == other[:1] and DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


def is_inflected_word(one: str, other: str) -> bool:
    """Return whether words have one stem, are misspellings of one, or share the beginning that makes most of both.

    >>> is_inflected_word("equilibria", "equilibrium")
    True
    >>> is_inflected_word("mining", "mixing")
    False
    """
    if _stem(one) == _stem(other) or _is_misspelling(one, other):
        return True
    places = enumerate(zip(one, other, strict=False))
    shared = next((place for place, (a, b) in places if a != b), min(len(one), len(other)))
    return shared >= _SHARED and shared >= _SHARE * max(len(one), len(other))


def is_same_wording(one: str, other: str, is_same_word: Callable[[str, str], bool] = is_related_word) -> bool:
    """Return whether two phrases have as many words, each pair of which is the same by `is_same_word`.

    >>> is_same_wording("generative adverserial nets", "Generative Adversarial Network")
    True
    >>> is_same_wording("recursive neural network", "recurrent neural network")
    False
    >>> is_same_wording("Nash equilibria", "Nash equilibrium", is_inflected_word)
    True
    """
    left, right = _words(one), _words(other)
    return len(left) == len(right) and all(map(is_same_word, left, right))


def _is_misspelling(one: str, other: str) -> bool:
    """Return whether words differ by one letter too many, two exchanged or, if long, one changed."""
    length = min(len(one), len(other))
    if length < _LONG or one[0] != other[0] or DamerauLevenshtein.distance(one, other, score_cutoff=1) > 1:
        return False
    return length >= _LONGER or len(one) != len(other) or sorted(one) == sorted(other)
