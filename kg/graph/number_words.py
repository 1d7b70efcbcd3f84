"""The words beside a number of a sentence: of a change, of a baseline, or of another quantity than its metric."""

import re

_NOUN = (
    r"(?:gain|improvement|increas|boost|reduction|decreas|drop|saving|degradation|decline|advantage|margin|gap"
    r"|difference|speed-?up|acceleration|lead|uplift|boosting)"
)
_CHANGE = rf"{_NOUN}(?:e?s|e)?"
_VERB = (
    r"(?:reduc|improv|boost|increas|decreas|sav|dropp?|gain|los|enhanc|accelerat|degrad|suffer|sacrific|declin|rais|advanc"
    r"|push|lower)(?:e?s|ed|ing|e)?"
)
_MORE = (
    r"(?:higher|lower|better|worse|fewer|less|more|faster|slower|smaller|larger|greater|closer|cheaper"
    r"|(?:absolute|relative)(?:ly)?)"
)
# Words between a change and its number: "by up to", "of more than".
_HEDGE = (
    r"(?:(?:up to|more than|less than|at least|at most|as (?:much|many|high) as|over|above|about|around|nearly|almost"
    r"|roughly|approximately|only|just|merely|an?|further|additional|average|on average|absolute|relative|relatively"
    r"|the|range|ranging|from|margins? of|even|approx\.?|to within|within|another)\s|[~<>$\u223c\u2248]\s?|\{\\bf\s)*"
)
# A text may hold long lists: repetitions are bounded or match in one way, so that no search takes exponential time.
_NUMBER = r"(?:[+~-]\s?)?\d+(?:[.,]\d+)*(?:\s?\\?%|[A-Za-z]{1,4})?"
_MOST = 5
_ASIDE = r"(?:\s\([^()]{1,20}\))?"
# The earlier numbers of a list, each with at most seven words that are no verb of a result: "6.5% on IoU and".
_NO_RESULT = (
    r"(?!(?:achiev|attain|reach|obtain|yield|result|get|giv|with|from|to|has|have|is|are|was|while|but|which|that"
    r"|surpass|outperform|exceed|beat)\w*\b)"
)
_JOINT = r"(?:\s?(?:,|/|[~\u223c-])\s?(?:(?:and|or)\s)?|\s(?:(?:and|or)\s)?)"
_LIST = (
    rf"(?:{_NUMBER}(?:\s?-\s?{_NUMBER})?{_ASIDE}(?:\s{_NO_RESULT}(?!(?:and|or)\s|[\d~+-])[\w/@().%-]+){{0,7}}"
    rf"{_JOINT}{_HEDGE}){{0,{_MOST}}}"
)
_OF = (
    rf"(?:\bby|\b{_CHANGE}(?:\s(?:in|on|over|with)(?:\s[\w@-]+){{1,4}})?\sof"
    r"|\b(?:gap|difference|improvement|gain)(?:\s[\w-]+){0,6}\s(?:is|remains|to))"
)
# A loss is a metric, too: "a loss of 3 and 84.4% accuracy".
_BEFORE = re.compile(rf"(?:{_OF}\s{_HEDGE}{_LIST}|\bloss of\s){_HEDGE}$", re.IGNORECASE)
_VERB_BEFORE = re.compile(rf"\b{_VERB}\s(?:by\s)?{_HEDGE}$", re.IGNORECASE)
# "improves upon the baseline with 1.9% AP and", "improves the performance of it for".
_OBJECT = r"(?:(?!(?:to|and|which|while|from)\b)[\w()/-]+\s){1,8}?"
_RISE_BEFORE = re.compile(
    rf"\b(?:improv|increas|boost)\w*\s(?:(?:upon|over)\s{_OBJECT}(?:with|for)|{_OBJECT}(?:for|by\s\w+\sof))\s"
    rf"{_HEDGE}{_LIST}{_HEDGE}$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(rf"\b{_CHANGE}\s(?:ranging\s)?from\s{_HEDGE}$|\bwithin\s{_HEDGE}$", re.IGNORECASE)
# Words of what changes: no preposition, since what stands behind one belongs to another number.
_WHAT = (
    r"(?:(?!(?:on|in|for|with|without|at|of|to|and|while|when|where|after|before|under|which|that|by|from|over|than|as|is"
    r"|are|was)\b)[\w@-]+(?:\.\w+)*\s){0,4}?"
)
_REST = rf"(?:(?:,?\s?(?:and|or)\s{_HEDGE}|\s?[/~\u223c-]\s?{_HEDGE}|\s){_NUMBER}{_ASIDE}){{0,{_MOST}}}"
_REST_LISTED = (
    rf"(?:(?:\s[\w@.]{{2,12}})?(?:,\s|,?\s?(?:and|or)\s|\s?[/~\u223c-]\s?){_HEDGE}{_NUMBER}{_ASIDE}){{0,{_MOST}}}"
)
_ONE = r"(?!(?:and|or|but|is|are)\b)[\w@-]+\s"
_POINTS = r"(?:\s?(?:percentage |percent )?points?|\s?pp)?"
_AFTER = re.compile(
    rf"\s?\\?%?\$?\}}?{_ASIDE}(?:{_REST_LISTED}{_POINTS}[\s-]+{_WHAT}(?:{_CHANGE}|loss)"
    rf"|{_REST}{_POINTS}[\s-]+(?:{_MORE}|{_ONE}(?:higher|lower)))\b"
    rf"|\s?(?:\\?%\s?)?(?:(?:percentage|percent) points?|pp|%p|p\.p\.)\b",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\bfrom\s{_HEDGE}$", re.IGNORECASE)
_TO = re.compile(rf"\s?\\?%?{_ASIDE}(?:\s(?!up\b)[\w@/-]+){{0,4}}?{_ASIDE}\sto\s{_HEDGE}{_NUMBER}", re.IGNORECASE)
_AGAINST = re.compile(r"\d[\d.]*\s?\\?%?[^.;]{0,40}?\b(?:vs\.?|v/s|versus)\s(?:only\s)?$", re.IGNORECASE)
_QUANTITY = re.compile(
    r"\s?-?((?:(?:[KMBGT]|[MBTmbt]illion)\s?)?(?:FLOPs?|MACs?|M-?Adds|parameters?|params|examples|images|samples|labels)"
    r"|fps|frames? per second|ms|milliseconds|seconds|minutes|(?:GPU[ -])?(?:hours|days)|GB|MB|Hz|epochs|W)\b"
    r"|\s?\\?%\s(?:of (?:the )?(?:\w+ )?(?:data|labels|parameters|annotations|examples|samples|computations?|FLOPs"
    r"|memory|\w+ products?(?: terms)?)|(?:un)?label(?:l?ed|s)|overlap)\b",
    re.IGNORECASE,
)
_THRESHOLD = re.compile(r"@\s?$|(?<!mean )\bIoU\s?[=>\u2265]\s?$")


def is_change(before: str, after: str) -> bool:
    """Return whether a number between two pieces of a sentence is by how much something changes.

    >>> is_change("outperforms it by 6.5% on IoU and ", "% on F1."), is_change("achieves ", "% accuracy on it")
    (True, False)
    """
    if is_baseline(before, after):
        return False
    cues = (_BEFORE, _VERB_BEFORE, _RISE_BEFORE, _RANGE_BEFORE)
    return any(cue.search(before) for cue in cues) or bool(_AFTER.match(after))


def is_baseline(before: str, after: str) -> bool:
    """Return whether a number is the one from which a change leads to another, that of what is improved on.

    So is the second of two that are set against each other ("78% versus 94%").

    >>> is_baseline("raises the accuracy from ", "% to 79.3% on it"), is_baseline("improves on it from ", " papers")
    (True, False)
    """
    return bool((_FROM.search(before) and _TO.match(after)) or _AGAINST.search(before))


def other_quantity(before: str, after: str) -> str | None:
    """Return the quantity of time, size or cost that a number is of; "" for a share or a threshold, None for others.

    >>> other_quantity("with only ", "M parameters"), other_quantity("at ", " fps"), other_quantity("at IoU=", " on it")
    ('M parameters', 'fps', '')
    """
    found = _QUANTITY.match(after)
    if found is not None:
        return found[1] or ""
    return "" if _THRESHOLD.search(before) else None
