"""Rows and columns that hold only the spreads of the numbers above them, or to their left."""

import re

from kg.fulltext.document import Cell
from kg.fulltext.tables.layout import Block, Row, distinct, text_at
from kg.fulltext.tables.values import is_blank, spread_of, values_of
from kg.fulltext.tables.words import is_deviation

# Two rows with their spreads: fewer may be chance.
_FEWEST_ROWS = 4
# "EM (STD)", "mean ± SD"
_SAID = re.compile(r"\b(?:std|sd|s\.d\.|stdev|standard (?:deviation|error))(?!\w)", re.IGNORECASE)
# "Accuracy (std)", but not "mean (std)" over numbers with their spread
_IN_HEADING = re.compile(r"\((?:std|sd|s\.d)\.?\)$|^\(?std", re.IGNORECASE)
# "μ | σ" over two columns
_MEAN, _SIGMA = re.compile(r"\b(?:mean|average|avg)\b|μ", re.IGNORECASE), "σ"
_VARIANCE = ("var", "var.", "variance", "σ²")
_MEAN_AND_SPREAD = re.compile(r"(?:μ|\bmean|\bavg\.?)\s?[|/,&±(]\s?(?:σ|std|sd)\b", re.IGNORECASE)


def spreads_in_row(row: Row, block: Block) -> dict[int, str]:
    """Return column -> spread for a row of spreads of the row above: by its cells, or by its name; else nothing."""
    return _spreads(row, block) or _deviations(row, block)


def numbers_of(row: Row, block: Block) -> dict[int, str]:
    """Return column -> number of a row that holds spreads."""
    return {
        cell.column: found[0].text.removesuffix("%")
        for cell in distinct(row)
        if cell.column not in block.stubs and (found := values_of(cell.text))
    }


def _spreads(row: Row, block: Block) -> dict[int, str]:
    """Return column -> spread for a row in which each number follows a plus-minus."""
    cells = [cell for cell in distinct(row) if cell.column not in block.stubs and not is_blank(cell.text)]
    spreads = {cell.column: spread for cell in cells if (spread := spread_of(cell.text)) is not None}
    return spreads if cells and len(spreads) == len(cells) else {}


def rest_of_name(row: Row, block: Block) -> Cell | None:
    """Return the cell of a row of spreads with the rest of the name above; None where it says that they are spreads."""
    cell = row[block.stubs[0]] if block.stubs else None
    if cell is None or not cell.lines or not _spreads(row, block):
        return None
    return None if is_deviation(cell.text) or says_spread(cell.text) or "±" in cell.text else cell


def _deviations(row: Row, block: Block) -> dict[int, str]:
    """Return column -> value for a row whose name says that it holds standard deviations."""
    names = [text for column in block.stubs if (text := text_at(row, column))]
    return numbers_of(row, block) if names and is_deviation(names[-1]) else {}


def says_spread(heading: str) -> bool:
    """Return whether a heading says that numbers stand with their spreads: "EM (STD)", "mean ± SD"."""
    return _SAID.search(heading) is not None


def is_mean(heading: str) -> bool:
    """Return whether a heading says that means stand below it."""
    return _MEAN.search(heading) is not None


def is_variance(heading: str) -> bool:
    """Return whether a heading says that variances stand below it."""
    return heading.casefold() in _VARIANCE


def spreads_in_columns(block: Block) -> frozenset[int]:
    """Return the columns with the spread of the number to their left: their heading says so, or all are in brackets."""
    width = max((len(row) for _, row in block.body), default=0)
    skipped = {*block.stubs, *block.settings}
    return frozenset(
        column for column in range(1, width) if not {column, column - 1} & skipped and _holds_spreads(column, block)
    )


def unnamed_rows_of_spreads(block: Block) -> frozenset[int]:
    """Return the rows without a name that follow a named one each, where all named rows have such a row below.

    They hold spreads where caption or notes speak of standard deviations.
    """
    named = [any(text_at(row, column) for column in block.stubs) for _, row in block.body]
    if not block.stubs or len(named) < _FEWEST_ROWS or named != [n % 2 == 0 for n in range(len(named))]:
        return frozenset()
    return frozenset(number for number, _ in block.body[1::2])


def _holds_spreads(column: int, block: Block) -> bool:
    head = next((text for row in reversed(block.heads) if (text := text_at(row, column))), "")
    texts = [text for _, row in block.body if (text := text_at(row, column)) and not is_blank(text)]
    found = [value for text in texts for value in values_of(text)]
    if not found or any(value.std or value.note for value in found):
        return False
    # The name of the row may be a metric's, and the column that of a model.
    is_shared = bool(block.heads) and all(_same_above(row, column) for row in block.heads)
    is_bracketed = is_shared and all(value.text.startswith("(") for value in found)
    return is_bracketed or _is_beside_mean(block, column) or is_deviation(head) or _IN_HEADING.search(head) is not None


def _is_beside_mean(block: Block, column: int) -> bool:
    """Return whether the heading over a column is "σ" beside one of means, or "μ | σ" over both."""
    if not block.heads:
        return False
    head, before = text_at(block.heads[-1], column), text_at(block.heads[-1], column - 1)
    cell = block.heads[-1][column]
    is_second = cell is not None and (cell.column, cell.column_span) == (column - 1, 2)
    is_sigma = head == _SIGMA and is_mean(before)
    return is_sigma or (is_second and _MEAN_AND_SPREAD.search(head) is not None)


def _same_above(row: Row, column: int) -> bool:
    """Return whether one heading stands over a column and the one to its left."""
    cell = row[column] if column < len(row) else None
    return cell is None or not cell.lines or row[column - 1] is cell
