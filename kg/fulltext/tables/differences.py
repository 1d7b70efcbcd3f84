"""Columns whose numbers are the differences of two others, as the numbers themselves show."""

import itertools
import re
from collections.abc import Sequence
from statistics import median

from kg.fulltext.tables.values import values_of

Numbers = Sequence[float | None]
_DECIMAL = re.compile(r"[+-]?\d{1,6}\.\d{1,6}%?")
_FEWEST_ROWS, _MOST_COLUMNS, _MOST_ROWS = 4, 16, 200
# One row in ten may be a slip of the pen; numbers are rounded before and after they are subtracted.
_LEAST_SHARE, _ROUNDED = 0.9, 0.0151
_MOST_OF_WHOLE = 0.25


def numbers_in(texts: Sequence[str]) -> list[float | None]:
    """Return the number of each cell that has one with decimals."""
    found = [values_of(text) for text in texts[:_MOST_ROWS]]
    return [
        float(values[0].text.rstrip("%")) if len(values) == 1 and _DECIMAL.fullmatch(values[0].text) else None
        for values in found
    ]


def columns_of_differences(columns: Sequence[Numbers]) -> frozenset[int]:
    """Return the columns that are small beside two others before them and their difference, without regard to the sign.

    Where one of the others stands behind, that is a sum.

    >>> columns_of_differences([[75.04, 76.15, 76.01, 74.5], [69.6, 74.61, 74.87, 72.0], [5.44, 1.54, 1.14, 2.5]])
    frozenset({2})
    """
    if len(columns) > _MOST_COLUMNS:
        return frozenset()
    pairs = list(itertools.combinations(range(len(columns)), 2))
    return frozenset(
        column
        for column, numbers in enumerate(columns)
        if any(_is_difference(numbers, columns[a], columns[b]) for a, b in pairs if b < column)
    )


def _is_difference(numbers: Numbers, first: Numbers, second: Numbers) -> bool:
    rows = [
        (abs(c), a, b)
        for c, a, b in zip(numbers, first, second, strict=True)
        if c is not None and a is not None and b is not None
    ]
    if len(rows) < _FEWEST_ROWS or len({a for _, a, _ in rows} | {b for _, _, b in rows}) < len(rows):
        return False
    same = sum(abs(abs(a - b) - c) <= _ROUNDED for c, a, b in rows)
    is_small = median(c for c, _, _ in rows) <= _MOST_OF_WHOLE * median(min(abs(a), abs(b)) for _, a, b in rows)
    # Shares of one, with numbers of the size of what is rounded, would all be near.
    is_large = median(c for c, _, _ in rows) > _FEWEST_ROWS * _ROUNDED
    return is_small and is_large and same >= _LEAST_SHARE * len(rows)
