"""Bulk XML output: columns of a table become elements, a slice of rows at a time.

Building an lxml element per row takes five times as long; the tests read this output back with lxml.
"""

from collections.abc import Iterable
from typing import IO

import polars as pl

# XML 1.0, section 2.2: these characters cannot be written in any form.
_NOT_XML = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
# Sections 2.4, 2.11 and 3.3.3: markup, and white space that a parser would normalise in an attribute.
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_SLICE = 50_000


def xml_text(column: str | pl.Expr) -> pl.Expr:
    """Return values escaped as XML text or attribute value; a character that XML cannot hold becomes U+FFFD."""
    text = (pl.col(column) if isinstance(column, str) else column).cast(pl.String)
    return text.str.replace_all(_NOT_XML, "\ufffd").str.replace_many(_ESCAPES)


def optional(template: str, column: str | pl.Expr) -> pl.Expr:
    """Return a template filled with a value as XML text; an empty string where it is null or empty."""
    text = xml_text(column)
    return pl.when(text.is_null() | (text == "")).then(pl.lit("")).otherwise(pl.format(template, text))


def write_rows(file: IO[str], frame: pl.DataFrame, parts: Iterable[pl.Expr | str]) -> None:
    """Write one element per row: the concatenated parts, columns and constant text."""
    element = pl.concat_str([pl.lit(part) if isinstance(part, str) else part for part in parts])
    for rows in frame.iter_slices(_SLICE):
        file.writelines(f"{line}\n" for line in rows.select(element.alias("")).to_series())
