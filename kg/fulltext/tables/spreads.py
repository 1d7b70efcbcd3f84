"""Rows that hold only the spreads of the numbers above them."""

from kg.fulltext.tables.layout import Block, Row, distinct, text_at
from kg.fulltext.tables.values import is_blank, spread_of, values_of
from kg.fulltext.tables.words import is_deviation


def spreads_in_row(row: Row, block: Block) -> dict[int, str]:
    """Return column -> spread for a row of spreads of the row above: by its cells, or by its name; else nothing."""
    return _spreads(row, block) or _deviations(row, block)


def _spreads(row: Row, block: Block) -> dict[int, str]:
    """Return column -> spread for a row in which each number follows a plus-minus."""
    cells = [cell for cell in distinct(row) if cell.column not in block.stubs and not is_blank(cell.text)]
    spreads = {cell.column: spread for cell in cells if (spread := spread_of(cell.text)) is not None}
    return spreads if cells and len(spreads) == len(cells) else {}


def _deviations(row: Row, block: Block) -> dict[int, str]:
    """Return column -> value for a row whose name says that it holds standard deviations."""
    names = [text for column in block.stubs if (text := text_at(row, column))]
    if not names or not is_deviation(names[-1]):
        return {}
    return {
        cell.column: found[0].text.removesuffix("%")
        for cell in distinct(row)
        if cell.column not in block.stubs and (found := values_of(cell.text))
    }
