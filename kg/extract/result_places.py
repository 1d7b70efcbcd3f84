"""Which places of a sentence (data sets, benchmarks, tasks) a number may be measured on."""

import re
from collections.abc import Sequence
from itertools import pairwise

Bounds = tuple[int, int]
# "93.1%, 70.2% and 69.0%", "81.4 / 45.2": numbers of one list.
_NUMBERS_JOINT = re.compile(r"\s?\\?%?\s?(?:,\s?(?:and\s)?|and\s|/\s?)", re.IGNORECASE)
# "Cityscapes test set and the ADE20K".
_PLACES_JOINT = re.compile(r"(?:\s[\w-]+){0,3}?\s?(?:,\s?(?:and\s)?|\band\s|/\s?)(?:on\s)?(?:the\s)?", re.IGNORECASE)
# A further name in a list of places that is no entity: ", and VOC2012".
_FURTHER = re.compile(
    r"(?:\s[\w-]+){0,2}?\s?(?:,\s?(?:and\s)?|\band\s)(?:the\s)?"
    # Pairs of languages are parts of a data set: "WMT14 English-German and English-French".
    r"(?![A-Z][a-z]+-(?:to-)?[A-Z][a-z]+\b)(?:[A-Z]|[a-z]+[A-Z])"
)
# A place of the number's own: "82.9% accuracy on the CamVid".
_OWN = re.compile(r"\s?\\?%?(?:\s[\w@-]+){0,3}?\s(?:on|for)\s(?:the\s)?(?=[A-Z])")
_ON = re.compile(r"\b(?:on|for|in)\b", re.IGNORECASE)
# The most characters between the last number of a list and the first name of a list of places.
_REACH = 60
# The most characters between a name and the parenthesis that holds its number.
_BESIDE = 15


def places_of(text: str, value: Bounds, values: Sequence[Bounds], places: Sequence[Bounds]) -> list[int]:
    """Return which of `places`, in the order of the text, the number at `value` may be measured on.

    `values` are all numbers of the sentence. Numbers and places in lists of one length belong together by their order;
    a number in a parenthesis belongs to the name before it; a place behind another number that has its own place,
    known or not, is not that of the number, nor is one before a number that has its own behind it.

    >>> text = "It has 93.1% and 70.2% on A1 and B2."
    >>> places_of(text, (7, 12), [(7, 12), (17, 22)], [(26, 28), (33, 35)])
    [0]
    """
    aligned = _aligned(text, value, values, places)
    if aligned is not None:
        return aligned
    named = _before_parenthesis(text, value, places)
    if named is not None:
        return [named]
    own = _OWN.match(text, value[1])
    first = own.end() if own else 0
    return [
        number
        for number, place in enumerate(places)
        if place[0] >= first and not _is_anothers(text, value, values, place)
    ]


def _run(text: str, all_bounds: Sequence[Bounds], one: Bounds, joint: re.Pattern[str]) -> list[Bounds]:
    """Return the list, as joints make it, that one of some bounds is in."""
    runs: list[list[Bounds]] = [[bounds] for bounds in all_bounds[:1]]
    for last, bounds in pairwise(all_bounds):
        if joint.fullmatch(text[last[1] : bounds[0]]):
            runs[-1].append(bounds)
        else:
            runs.append([bounds])
    return next(run for run in runs if one in run)


def _aligned(text: str, value: Bounds, values: Sequence[Bounds], places: Sequence[Bounds]) -> list[int] | None:
    """Return the place of the same order in a list as the number in its own; None where there are no two such lists."""
    numbers = _run(text, values, value, _NUMBERS_JOINT)
    behind = [place for place in places if 0 <= place[0] - numbers[-1][1] <= _REACH]
    if len(numbers) == 1 or not behind:
        return None
    listed = _run(text, places, behind[0], _PLACES_JOINT)
    is_whole = len(listed) == len(numbers)
    if not is_whole and not (len(listed) < len(numbers) and _FURTHER.match(text, listed[-1][1])):
        return None
    of_value = listed[numbers.index(value) :][:1]
    return [places.index(place) for place in of_value]


def _before_parenthesis(text: str, value: Bounds, places: Sequence[Bounds]) -> int | None:
    opened = text.rfind("(", 0, value[0])
    closed = text.find(")", value[1])
    if opened < 0 or closed < 0 or ")" in text[opened : value[0]]:
        return None
    if any(opened < start < closed for start, _ in places):
        return None
    before = [number for number, (_, end) in enumerate(places) if 0 <= opened - end <= _BESIDE]
    return before[-1] if before else None


def _is_anothers(text: str, value: Bounds, values: Sequence[Bounds], place: Bounds) -> bool:
    between = (start for start, _ in values if value[1] <= start < place[0])
    return any(_ON.search(text[value[1] : start]) for start in between)
