"""Publication dates: years, months and days in every form that sources use."""

import re

Date = tuple[int | None, int | None, int | None]
"""Year, month and day; None where not stated."""

_NAMES = (
    "january januar janvier enero gennaio", "february februar février fevrier febrero febbraio",
    "march märz maerz mars marzo", "april avril abril aprile", "may mai mayo maggio", "june juni juin junio giugno",
    "july juli juillet julio luglio", "august août aout agosto", "september septembre septiembre settembre sept",
    "october oktober octobre octubre ottobre", "november novembre noviembre", "december dezember décembre decembre"
    " diciembre dicembre",
)  # fmt: skip
_MONTHS = {
    form: number for number, names in enumerate(_NAMES, start=1) for name in names.split() for form in (name, name[:3])
}
_LAST_MONTH, _LAST_DAY = 12, 31
_ISO = re.compile(
    r"(?P<year>\d{4})(?:(?P<sep>[-/.])(?P<month>\d{1,2}|[^\W\d_]{3,})(?:(?P=sep)(?P<day>\d{1,2}))?)?(?!\d)(?P<rest>.*)",
    re.DOTALL,
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\d{6})?(?!\d)")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>(?:19|20)\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})[./-](?P<year>(?:19|20)\d{2})(?!\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_WORD = re.compile(r"\d+|[^\W\d_]+")
_CLOCK = re.compile(r"\d{1,2}:\d{2}\S*")
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d{2}")


def month_of(text: str) -> int | None:
    """Return the month that a text names: "jul", "July", "07"; None for a season or anything else.

    >>> [month_of(t) for t in ("jul", "Sept.", "07", "Spring", "21")]
    [7, 9, 7, None, None]
    """
    word = text.strip(" .{}\"'").lower()
    if word.isascii() and word.isdecimal():
        number = int(word)
        return number if 1 <= number <= _LAST_MONTH else None
    return _MONTHS.get(word) or (_MONTHS.get(word[:3]) if any(name.startswith(word) for name in _MONTHS) else None)


def _checked(year: str | None, month: int | None, day: str | int | None) -> Date:
    number = int(day) if day else None
    is_day = month is not None and number is not None and 1 <= number <= _LAST_DAY
    return (int(year) if year else None), month, number if is_day else None


def _in_words(text: str) -> Date:
    """Parse "5 July 2021", "Jul 5, 2021", "2021 Jul 5", "MAR 15", "July/August 2021", "Spring 2021"."""
    words = _WORD.findall(_ORDINAL.sub("", _CLOCK.sub(" ", text)))
    year = next((word for word in words if _YEAR.fullmatch(word)), None)
    index, month = next(
        ((n, m) for n, word in enumerate(words) if not word.isdecimal() and (m := month_of(word))), (0, None)
    )
    if month is None:
        return _checked(year, None, None)
    beside = [words[n] for n in (index - 1, index + 1) if 0 <= n < len(words)]
    day = next((word for word in beside if word.isdecimal() and len(word) <= 2), None)
    return _checked(year, month, day)


def date_parts(value: object) -> Date:
    """Return year, month and day of a date in any usual form, or of an end of a range.

    >>> date_parts("2021-06-17T17:37:18Z"), date_parts("2021/07"), date_parts("5 July 2021"), date_parts("MAR 15")
    ((2021, 6, 17), (2021, 7, None), (2021, 7, 5), (None, 3, 15))
    >>> date_parts("2021"), date_parts("Spring 2021"), date_parts("in press"), date_parts(2021.0)
    ((2021, None, None), (2021, None, None), (None, None, None), (2021, None, None))
    """
    text = str(value if value is not None else "").strip().strip("{}()[]\"'~ ")
    if found := _COMPACT.match(text):
        month = month_of(found["month"])
        return _checked(found["year"], month, found["day"]) if month else (int(found["year"]), None, None)
    if found := _DAY_FIRST.match(text):
        first, second = int(found["day"]), int(found["month"])
        # Day and month can be distinguished only if one is above twelve.
        month, day = (
            (second, first) if first > _LAST_MONTH else (first, second) if second > _LAST_MONTH else (None, None)
        )
        return _checked(found["year"], month, day)
    if found := _MONTH_FIRST.match(text):
        return _checked(found["year"], month_of(found["month"]), None)
    if found := _ISO.match(text):
        month = month_of(found["month"] or "")
        if month is not None or not _WORD.search(found["rest"]) or found["sep"]:
            return _checked(found["year"], month, found["day"])
    return _in_words(text)


def published(*values: object) -> str:
    """Return the date that several fields state together, in ISO 8601 to the stated precision; "" for none.

    The first field with a year decides the year; month and day come from a field with the same year, or with none.

    >>> published("MAR 15", "2014"), published("2021", "2020-05-01"), published("2021", "2021-07-05"), published("")
    ('2014-03-15', '2021', '2021-07-05', '')
    """
    found = [parts for value in values if not isinstance(value, bool | dict | list) and any(parts := date_parts(value))]
    year = next((parts[0] for parts in found if parts[0]), None)
    if year is None:
        return ""
    fitting = [parts for parts in found if parts[1] and parts[0] in (year, None)]
    _, month, day = max(fitting, key=lambda parts: parts[2] is not None, default=(None, None, None))
    return "-".join([str(year), *(f"{part:02}" for part in (month, day) if part)])
