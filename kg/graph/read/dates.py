"""Dates as text, as exact as their source states them: "2024", "2024-05" or "2024-05-17".

Such texts are compared as they are: a date without a day counts as the first of its month, one without a month as the
first day of its year.
"""

import re

import polars as pl

from kg.errors import InputError

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_YEAR = pl.col("year").cast(pl.String).str.zfill(4)
_MONTH, _DAY = (pl.col(name).cast(pl.String).str.zfill(2) for name in ("month", "day"))

PUBLISHED = (
    pl.when(pl.col("month").is_null())
    .then(_YEAR)
    .when(pl.col("day").is_null())
    .then(pl.concat_str(_YEAR, _MONTH, separator="-"))
    .otherwise(pl.concat_str(_YEAR, _MONTH, _DAY, separator="-"))
    .alias("published")
)
"""The date of publication of a table of papers, null without a year."""


def checked_date(text: str) -> str:
    """Return a date as given; raise InputError for any other text.

    >>> checked_date("2024-05")
    '2024-05'
    """
    if not _DATE.fullmatch(text):
        raise InputError(f"no date: {text!r}", cure="2019, 2019-05 or 2019-05-24")
    return text


def since_text(date: str) -> str:
    """Return the shortest form of a date's first day: texts of dates that are not before that day are not less.

    >>> since_text("2025-01-01"), since_text("2025-05-01"), since_text("2025-01-15")
    ('2025', '2025-05', '2025-01-15')
    """
    return re.sub(r"(-01){1,2}$", "", date)


def is_until(date: pl.Expr, until: str) -> pl.Expr:
    """Return whether a date is that day (month, year) or earlier; false without a date.

    >>> pl.DataFrame({"d": ["2024", "2024-05-17", "2025", None]}).filter(is_until(pl.col("d"), "2024"))["d"].to_list()
    ['2024', '2024-05-17']
    """
    return date.str.slice(0, len(until)).le(until).fill_null(value=False)
