"""Which names in a table are names of entities, and which only describe: "FooNet (ours)" and "w/o attention"."""

import re
from dataclasses import replace

from kg.fulltext.tables.paper import Context, known_type
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.words import builds_on, is_baseline, is_metric, is_ours, is_setting, is_split
from kg.lexicon import load, normal_form

_OURS = re.compile(
    r"\s*[\[(]\s*(?:\w+,\s*)?(?:ours?|this (?:work|paper)|proposed)\s*[\])]|^(?:ours?|our)\s*[:\-–]\s*", re.IGNORECASE
)
_REFERENCE = re.compile(r"\s*(?:\[[\d,\s–-]*\]|\([^()]*(?:19|20)\d\d[a-z]?[^()]*\)|\(\s*\))")
# "WUDI-Merging 55.25 (64.38)": a number of the row beside its name.
_NUMBER = re.compile(r"\s+(?:\d{1,3}\.\d{2,}(?:\s*\(\d[\d.]*\))?|\d+(?:\.\d+)?\s*\(\d+\.\d+\))$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_LONGEST, _MOST_WORDS = 60, 6
# "Our model" is the one that the paper introduces, "Ours (two layers)" one of several.
_FEW = 2
_NO_MODEL = frozenset(
    "human humans random chance majority oracle upper bound lower mean average avg total all overall full none baseline"
    " baselines supervised unsupervised model method proposed default original standard base".split()
)


def is_name(text: str) -> bool:
    """Return whether a text may be the name of something: short, and a known name or with a capital or a digit.

    >>> is_name("LoRA"), is_name("0.5"), is_name("fastText"), is_name("without the second loss")
    (True, False, True, False)
    """
    is_short = len(text) <= _LONGEST and len(text.split()) <= _MOST_WORDS
    if not is_short or _LETTERS.search(text) is None or load().is_general(text):
        return False
    return known_type(text) is not None or any(c.isupper() or c.isdigit() for c in text)


def with_names(row: ResultRow, context: Context) -> ResultRow:
    """Return a row with the names of its model, data set and metric."""
    return replace(
        row, model_name=_model(row, context), dataset_name=_dataset(row.dataset), metric_name=metric_of(row.metric)
    )


def _model(row: ResultRow, context: Context) -> str | None:
    """Return the name under which the model of a row is known; None for one that is only described.

    "Ours" is the model that the paper introduces.
    """
    bare = _NUMBER.sub("", _REFERENCE.sub("", _OURS.sub("", row.model)).strip(" ,;:*"))
    words = re.findall(r"\w+", bare.casefold())
    if row.own and (not bare or is_ours(bare)):
        return context.own_name or None if len(words) <= _FEW else None
    if builds_on(bare) or is_baseline(bare) or set(words) <= _NO_MODEL or is_metric(bare) or is_setting(bare):
        return None
    return bare if is_name(bare) and not is_ours(bare) else None


def _dataset(text: str | None) -> str | None:
    """Return the name of a data set as a table has it; None for a split, a metric, or what is no name."""
    bare = _REFERENCE.sub("", text or "").strip(" ,;:*")
    if not is_name(bare) or is_split(bare) or is_metric(bare) or is_setting(bare):
        return None
    return bare if normal_form(bare) else None


def metric_of(text: str | None) -> str | None:
    """Return the name of a metric without its arrow and its unit; None for what is no name.

    >>> metric_of("Accuracy (%) ↑"), metric_of("F1")
    ('Accuracy', 'F1')
    """
    bare = re.sub(r"\s*(?:[↑↓⇑⇓]|[\[(]\s*(?:%|in %|↑|↓)\s*[\])])", "", text or "").strip(" ,;:*%")
    has_letter = re.search(r"[^\W\d_]", bare) is not None
    return bare if has_letter and len(bare) <= _LONGEST and len(bare.split()) <= _MOST_WORDS else None
