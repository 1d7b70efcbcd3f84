"""The normal form of a name, equal for all its spellings."""

import re
import unicodedata
from functools import lru_cache

# "O(1)" is not "o1".
_JOINTS = re.compile(r"(?<!\w)\(|[\s\-)\u2010-\u2015_/'’\"`]+")
# "modelling" and "modeling", "optimisation" and "optimization" are one word.
_DOUBLE_L = re.compile(r"ll(?=ing|ed)")
_ACRONYM_PLURAL = re.compile(r"(?<=[A-Z])s$")
_SHORT = 4
_NO_PLURALS = ("ss", "us", "is", "series", "species", "bayes", "hawkes", "stokes", "mises")
_IN_IE = ("movies", "cookies", "selfies", "calories")
_HISSING = ("sses", "shes", "ches", "xes", "biases", "lenses", "focuses", "viruses")
_IN_CHE = ("caches", "niches")
# Words of Latin and Greek.
_IRREGULAR = {
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "appendices": "appendix", "analyses": "analysis",
    "hypotheses": "hypothesis", "syntheses": "synthesis", "diagnoses": "diagnosis", "parentheses": "parenthesis",
}  # fmt: skip
_OF_IRREGULAR = re.compile(f"(?:{'|'.join(_IRREGULAR)})$")
_PREPOSITION = re.compile(r" (?:of|between|for|from|in|into|on|to|with|via|by|using) ")
_BRITISH = re.compile(r"is(?=ation|ing|ed)")


def singular(word: str) -> str:
    """Return a word without its plural ending; of four letters or fewer, in "ss", "us" or "is", and series, it stays.

    >>> [singular(w) for w in ("transformers", "loss", "corpus", "accuracies", "losses", "time series")]
    ['transformer', 'loss', 'corpus', 'accuracy', 'loss', 'time series']
    >>> [singular(w) for w in ("random matrices", "bounding boxes", "naive bayes", "approaches", "caches", "services")]
    ['random matrix', 'bounding box', 'naive bayes', 'approach', 'cache', 'service']
    """
    if len(word) <= _SHORT or not word.endswith("s") or word.endswith(_NO_PLURALS):
        return word
    if word.endswith("ies") and not word.endswith(_IN_IE):
        return word[:-3] + "y"
    if irregular := _OF_IRREGULAR.search(word):
        return word[: irregular.start()] + _IRREGULAR[irregular.group()]
    return word[:-2] if word.endswith(_HISSING) and not word.endswith(_IN_CHE) else word[:-1]


def base_form(name: str) -> str:
    """Return a name in the singular where its last word is a common noun or an acronym.

    >>> [base_form(name) for name in ("Fourier features", "ViTs", "DICES", "OpenAI Baselines", "pairs of variables")]
    ['Fourier feature', 'ViT', 'DICES', 'OpenAI Baselines', 'pairs of variables']
    """
    if name.rpartition(" ")[2].islower():
        return name if _PREPOSITION.search(name) else singular(name)
    return _ACRONYM_PLURAL.sub("", name)


@lru_cache(maxsize=1 << 16)
def normal_form(name: str) -> str:
    """Return a name with case, accents, hyphens, spaces, spelling variants and plural folded.

    >>> normal_form("Low-Rank Adapters") == normal_form("low rank adapter")
    True
    >>> normal_form("ImageNet-1K") == normal_form("ImageNet-A")
    False
    """
    bare = _ACRONYM_PLURAL.sub("", name).casefold()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", _ACRONYM_PLURAL.sub("", name)).casefold()
        bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    joined = _JOINTS.sub("", bare)
    folded = _BRITISH.sub("iz", _DOUBLE_L.sub("l", joined))
    # "ImageNet-S" and "ViT-S" are no plurals.
    return folded if name.endswith(("-S", " S")) else singular(folded)
