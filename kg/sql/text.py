"""Tables as text: CSV, TSV and JSON."""

from decimal import Decimal

import orjson
import polars as pl

_SEPARATORS = {"csv": ",", "tsv": "\t"}


def to_text(rows: pl.DataFrame, format_: str) -> bytes:
    """Return a table as "csv", "tsv" or "json", a list of objects; bytes are written as hexadecimal digits.

    In CSV and TSV a list or a structure is a cell of JSON.
    """
    if format_ == "json":
        return orjson.dumps(rows.to_dicts(), option=orjson.OPT_INDENT_2, default=_plain) + b"\n"
    return pl.DataFrame([_cells(column) for column in rows]).write_csv(separator=_SEPARATORS[format_]).encode()


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    return float(value) if isinstance(value, Decimal) else str(value)


def _cells(column: pl.Series) -> pl.Series:
    """Return a column of cells that CSV can hold."""
    if not column.dtype.is_nested() and column.dtype != pl.Binary:
        return column
    values = (None if cell is None else _cell(cell) for cell in column.to_list())
    return pl.Series(column.name, values, dtype=pl.String)


def _cell(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else orjson.dumps(value, default=_plain).decode()
