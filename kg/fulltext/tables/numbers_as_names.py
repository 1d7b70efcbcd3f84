"""Numbers that are no results: those of a row of headings, and those that name the rows of a table."""

import itertools
import re
from collections.abc import Sequence

from kg.fulltext.document import Cell
from kg.fulltext.tables.values import is_numeric, values_of
from kg.fulltext.tables.words import is_metric, is_setting

Row = Sequence[Cell | None]
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,2}")
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}")
_COUNT_OF_DATA = re.compile(
    r"(?:(?:avg\.?|average|mean|total) )?(?:#|no\.|num(?:ber)?\.?) ?(?:of )?(?:(?:avg\.?|average|train(?:ing)?|test) )?"
    r"(?:graphs|classes|nodes|edges|vertices|features|attributes|labels|instances|examples|samples|sentences|documents"
    r"|images|tokens|users|items)",
    re.IGNORECASE,
)
_FEWEST_HEADINGS, _FEWEST_RANKS = 3, 3
_FEWEST_CYCLES = 2
_UNITS = ("%", "%)", "%]")


def are_headings(number: int, rows: Sequence[Row]) -> bool:
    """Return whether the numbers of a row at the top are headings, as "1 | 5 | 10" below "recall@K".

    They are whole and different, and stand below headings that span them and have no heading each; or they rise, and
    nothing but titles stands above them; or the same rise below each of several headings, as thresholds do.
    """
    cells = list({id(cell): cell for cell in rows[number][1:] if cell is not None and cell.lines}.values())
    numeric = [cell for cell in cells if is_numeric(cell.text)]
    whole = [cell for cell in numeric if _WHOLE.fullmatch(cell.text)]
    first = rows[number][0]
    if first is None or is_numeric(first.text) or number + 1 == len(rows):
        return False
    if number and _rise_alike(numeric, rows[number - 1]):
        return True
    if len(whole) < _FEWEST_HEADINGS:
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


def _rise_alike(cells: Sequence[Cell], above: Row) -> bool:
    """Return whether the same plain numbers rise below each of several headings that span them."""
    if not all(_PLAIN.fullmatch(cell.text) for cell in cells) or not _spans(above, [cell.column for cell in cells]):
        return False
    groups: dict[int, list[float]] = {}
    for cell in cells:
        groups.setdefault(id(above[cell.column]), []).append(float(cell.text))
    series = next(iter(groups.values()), [])
    is_rising = all(a < b for a, b in itertools.pairwise(series))
    return (
        len(groups) > 1 and len(series) >= _FEWEST_HEADINGS and is_rising and all(map(series.__eq__, groups.values()))
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
    """Return whether the texts of a column count its rows, from 0 or 1, or from "1."."""
    bare = [text.removesuffix(".") for text in texts]
    start = bare[0] if bare and bare[0] in ("0", "1") else None
    expected = [str(int(start) + n) for n in range(len(bare))] if start else []
    return len(bare) >= _FEWEST_RANKS and bare == expected


def names_count_of_data(name: str) -> bool:
    """Return whether the name of a row says that it counts what is in the data sets of its columns.

    >>> names_count_of_data("# graphs"), names_count_of_data("Avg # nodes"), names_count_of_data("# params")
    (True, True, False)
    """
    return _COUNT_OF_DATA.fullmatch(name.strip()) is not None


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
