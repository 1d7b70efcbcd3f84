"""When a work was published, of parts that are written loosely: "2021 Jul 5", "OCT" beside "2013", "05/07/2021"."""

import re

from kg.papers.entry import tidy

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_ISO = re.compile(r"(?P<year>(?:1[5-9]|2[01])\d\d)[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)")
# What needs no look at the other parts: a whole day, or a year alone in a number.
_WHOLE = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_DAY_LAST = re.compile(r"(?:(?P<first>\d{1,2})[-/.])?(?P<second>\d{1,2})[-/.](?P<year>\d{4})(?!\d)")
# "Sept.", "JUL-AUG", "5th July": a month's name is a word, and no season is one.
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})(?:[a-z]{{0,6}})(?![a-z])", re.IGNORECASE)
_DAY = re.compile(r"(?<![\d:])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_LAST_MONTH, _LAST_DAY = 12, 31

Date = tuple[int | None, int | None, int | None]


def _checked(year: str | None, month: str | None, day: str | None) -> Date:
    number = int(month or 0)
    if not 1 <= number <= _LAST_MONTH:
        return int(year) if year else None, None, None
    in_month = 1 <= int(day or 0) <= _LAST_DAY
    return int(year) if year else None, number, int(day or 0) if in_month else None


def _parts(text: str) -> Date:
    """Return year, month and day that a text says, each None where it does not.

    >>> _parts("2021/07/05/"), _parts("5 July 2021"), _parts("MAR 15"), _parts("07/2021"), _parts("Winter 2021")
    ((2021, 7, 5), (2021, 7, 5), (None, 3, 15), (2021, 7, None), (2021, None, None))
    """
    if iso := _ISO.match(text):
        return _checked(iso["year"], iso["month"], iso["day"])
    if last := _DAY_LAST.match(text):
        first, second = last["first"], last["second"]
        if first is None:
            return _checked(last["year"], second, None)
        # Of two small numbers nobody knows which is the month.
        is_day_first, is_month_first = int(first) > _LAST_MONTH, int(second) > _LAST_MONTH
        if is_day_first == is_month_first and first != second:
            return int(last["year"]), None, None
        return _checked(last["year"], *((second, first) if is_day_first else (first, second)))
    year, named = _YEAR.search(text), _MONTH.search(text)
    if named is None:
        return int(year.group()) if year else None, None, None
    # "Jul-Aug 2021" has no day; "May 2021" may be a name, but not here.
    day = _DAY.search(text[: year.start()] + " " + text[year.end() :] if year else text)
    month = _MONTHS.index(named[1].lower()) + 1
    return _checked(year.group() if year else None, str(month), day[1] if day else None)


def published(*said: object) -> str:
    """Return the date that parts say together, in the form of ISO 8601 as far as it is said; "" for none.

    The first part that has a year gives it; month and day come from one part, of the same year or of none.

    >>> published("2013", "OCT"), published("2014", "MAR 15"), published("2021", "2021/07/05/"), published("in press")
    ('2013-10', '2014-03-15', '2021-07-05', '')
    """
    said = tuple(part for part in said if part and not isinstance(part, bool | dict | list))
    if said and (
        _WHOLE.fullmatch(str(said[0])) or (len(said) == 1 and isinstance(said[0], int) and 1500 < said[0] < 2200)
    ):
        return str(said[0])
    found = [_parts(tidy(str(part))) for part in said]
    year = next((year for year, _, _ in found if year), None)
    if year is None:
        return ""
    same = [(month, day) for of, month, day in found if month and of in (year, None)]
    month, day = max(same, key=lambda pair: pair[1] is not None, default=(None, None))
    return "-".join([str(year), *(f"{part:02}" for part in (month, day) if part)])
