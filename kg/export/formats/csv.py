"""The five tables as CSV files (RFC 4180); lists joined with "|"."""

from pathlib import Path

import polars as pl
import polars.selectors as cs

from kg.export.exporter import Exporter
from kg.graph.tables import RECORDS
from kg.knowledge_graph import KnowledgeGraph


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...]) -> None:
    """Write papers, nodes, edges, evidence and results."""
    for draft, (_, frame) in zip(drafts, graph.tables.items(), strict=True):
        frame.with_columns(cs.by_dtype(pl.List(pl.String)).list.join("|")).write_csv(draft)


FORMAT = Exporter("csv", "the tables, for spreadsheets", tuple(f"{name}.csv" for name in RECORDS), write)
