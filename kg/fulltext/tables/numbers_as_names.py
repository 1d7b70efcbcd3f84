"""Numbers that are no results: those of a row of headings, and those that name the rows of a table."""

import itertools
import re
from collections.abc import Sequence

from kg.fulltext.document import Cell
from kg.fulltext.tables.values import is_numeric, values_of
from kg.fulltext.tables.words import is_metric, is_setting

Row = Sequence[Cell | None]
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}")
_FEWEST_HEADINGS, _FEWEST_RANKS = 3, 3
_FEWEST_CYCLES = 2
_UNITS = ("%", "%)", "%]")


def are_headings(number: int, rows: Sequence[Row]) -> bool:
    """Return whether the numbers of a row at the top are headings, as "1 | 5 | 10" below "recall@K".

    They are whole and different, and stand below headings that span them and have no heading each; or they rise, and
    nothing but titles stands above them.
    """
    cells = list({id(cell): cell for cell in rows[number][1:] if cell is not None and cell.lines}.values())
    numeric = [cell for cell in cells if is_numeric(cell.text)]
    whole = [cell for cell in numeric if _WHOLE.fullmatch(cell.text)]
    first = rows[number][0]
    if len(whole) < _FEWEST_HEADINGS or first is None or is_numeric(first.text) or number + 1 == len(rows):
        return False
    if all(_is_title(row) for row in rows[:number]):
        counts = [int(cell.text.replace(",", "")) for cell in whole]
        is_rising = all(a < b for a, b in itertools.pairwise(counts))
        return is_rising and bool(first.lines) and 2 * len(whole) > len(cells)
    columns = [cell.column for cell in numeric]
    groups = {(id(rows[number - 1][cell.column]), cell.text) for cell in numeric}
    is_new = len(whole) == len(numeric) == len(groups)
    return (
        is_new and _spans(rows[number - 1], columns) and not any(_is_over_each(row, columns) for row in rows[:number])
    )


def _spans(row: Row, columns: Sequence[int]) -> bool:
    """Return whether all texts of a row over some columns span several."""
    cells = [cell for cell in (row[column] for column in columns) if cell is not None and cell.lines]
    return bool(cells) and all(cell.column > 0 and cell.column_span > 1 for cell in cells)


def _is_over_each(row: Row, columns: Sequence[int]) -> bool:
    """Return whether a row has a text over each of some columns."""
    cells = [row[column] for column in columns]
    return all(cell is not None and cell.lines and cell.column_span == 1 for cell in cells)


def _is_title(row: Row) -> bool:
    """Return whether one text spans a row."""
    return len({id(cell) for cell in row}) == 1


def are_ranks(texts: Sequence[str]) -> bool:
    """Return whether the texts of a column count its rows, from 0 or 1."""
    start = texts[0] if texts and texts[0] in ("0", "1") else None
    expected = [str(int(start) + n) for n in range(len(texts))] if start else []
    return len(texts) >= _FEWEST_RANKS and list(texts) == expected


def repeat_in_cycle(texts: Sequence[str]) -> bool:
    """Return whether some numbers come again and again in one order, as those of a setting do: 0.1, 0.5, 0.1, 0.5."""
    period = len(set(texts))
    is_cycle = all(text == texts[number % period] for number, text in enumerate(texts))
    return period > 1 and len(texts) >= _FEWEST_CYCLES * period and is_cycle and all(values_of(each) for each in texts)


def is_under_heading_of_names(column: int, stubs: Sequence[int], settings: Sequence[int], heads: Sequence[Row]) -> bool:
    """Return whether a heading over a column begins over names, so that it is a further part of them.

    One that names a metric, or has the unit of numbers, "Share (%)", is theirs alone.
    """
    return any(
        cell is not None
        and bool(cell.lines)
        and not cell.text.endswith(_UNITS)
        and not (is_metric(cell.text) and not is_setting(cell.text))
        and cell.column in stubs
        and cell.column_span < len(heads[0])
        and all(each in stubs or each in settings for each in range(cell.column, column))
        for cell in (row[column] for row in heads)
    )
