"""The tables as CSV files (RFC 4180); lists joined with "|"."""

from pathlib import Path

import polars as pl
import polars.selectors as cs

from kg.export.exporter import Exporter, ExportOptions
from kg.graph.tables import RECORDS
from kg.knowledge_graph import KnowledgeGraph

# OWASP, "CSV Injection": spreadsheets run a cell that begins like this as a formula.
_FORMULA = r"^[=+\-@\t\r]"


def _guarded(column: str) -> pl.Expr:
    text = pl.col(column)
    return pl.when(text.str.contains(_FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text).alias(column)


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write the tables; if spreadsheet-safe, formula cells begin with an apostrophe."""
    for draft, (_, table) in zip(drafts, graph.tables.items(), strict=True):
        frame = table.with_columns(cs.by_dtype(pl.List(pl.String)).list.join("|"))
        if options.spreadsheet_safe:
            frame = frame.with_columns(_guarded(name) for name in frame.select(cs.string()).columns)
        frame.write_csv(draft)


FORMAT = Exporter(
    "csv", "the tables, for spreadsheets", tuple(f"{name}.csv" for name in RECORDS), write, scope="claims"
)
