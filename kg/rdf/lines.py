"""Lines of N-Triples (https://www.w3.org/TR/n-triples/), made a column at a time."""

from collections.abc import Iterator

import polars as pl
from pyoxigraph import Literal, NamedNode

from kg.rdf.iris import checked, term

_ROWS = 50_000
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}

Lines = Iterator[pl.Series]
"""Lines of N-Triples in slices, sorted by subject."""


def iri(base: str, local: str | pl.Expr) -> pl.Expr:
    """Return an expression for the IRIs of nodes by their local ids in a column."""
    return pl.concat_str(pl.lit(f"<{checked(base).value}"), local, pl.lit(">"))


def literal(column: str | pl.Expr, datatype: str = "string") -> pl.Expr:
    """Return an expression for the values of a column as literals; null stays null."""
    value = pl.col(column) if isinstance(column, str) else column
    if datatype == "double":
        # In the form that Oxigraph returns, so that a dump and a query result agree to the letter.
        return value.map_batches(_doubles, return_dtype=pl.String)
    text = value.cast(pl.String).str.replace_many(_ESCAPES)
    kind = "" if datatype == "string" else f"^^{term(f'xsd:{datatype}')}"
    return pl.concat_str(pl.lit('"'), text, pl.lit(f'"{kind}'))


def _doubles(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique()
    written = pl.Series([str(Literal(float(value))) for value in distinct], dtype=pl.String)
    return values.cast(pl.Float64).replace_strict(distinct, written, default=None, return_dtype=pl.String)


def line(subject: str, predicate: NamedNode | str, object_: pl.Expr) -> pl.Expr:
    """Return an expression for one line per row, null if the object is null.

    `predicate` is an IRI, or the name of the column with the predicate.
    """
    middle = pl.lit(f" {predicate} ") if isinstance(predicate, NamedNode) else pl.col(predicate)
    return pl.concat_str(subject, middle, object_, pl.lit(" ."))


def slices(rows: pl.DataFrame, columns: dict[str, pl.Expr], *lines: pl.Expr) -> Lines:
    """Yield the lines of rows, slice by slice; `columns` are computed first, then the lines of each row."""
    for part in rows.iter_slices(_ROWS):
        made = part.with_columns(**columns).select(line=pl.concat_list(lines))
        yield made["line"].explode(empty_as_null=False).drop_nulls()
