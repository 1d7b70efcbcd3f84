"""Rows of a table by the column that it is sorted by, found by binary search, so that no column is read as a whole.

A join hashes all rows of the larger table; the look-up of a few of 300,000 rows costs a hundredth of that. Many values
are joined: a search for each then costs more than one pass.
"""

import polars as pl

# Measured: 190,000 searches in 2.5 million rows cost as much as three joins.
_ROWS_PER_SEARCH = 40


def rows_with(table: pl.DataFrame, column: str, values: pl.Series) -> pl.DataFrame:
    """Return the rows whose `column` has one of the values, in the table's order.

    The table is sorted by this column, which has no null; nulls among the values are ignored.

    >>> rows_with(pl.DataFrame({"id": ["a", "b", "b", "d"]}), "id", pl.Series(["d", "b", "c", None]))["id"].to_list()
    ['b', 'b', 'd']
    """
    asked = values.drop_nulls().unique().sort()
    if not (len(asked) and table.height):
        return table.clear()
    if len(asked) * _ROWS_PER_SEARCH > table.height:
        return table.filter(pl.col(column).is_in(asked.implode()))
    first, end = (table[column].search_sorted(asked, side) for side in ("left", "right"))
    rows = pl.select(pl.int_ranges(first, end)).to_series().explode().drop_nulls()
    return table[rows]
