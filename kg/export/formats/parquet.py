"""The tables as Parquet files."""

from pathlib import Path

from kg.export.exporter import Exporter, ExportOptions
from kg.graph.tables import RECORDS
from kg.knowledge_graph import KnowledgeGraph


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], __: ExportOptions) -> None:
    """Write the tables."""
    for draft, (_, frame) in zip(drafts, graph.tables.items(), strict=True):
        frame.write_parquet(draft, compression="zstd")


FORMAT = Exporter(
    "parquet",
    "the tables, for Polars, pandas and DuckDB",
    tuple(f"{name}.parquet" for name in RECORDS),
    write,
    scope="claims",
)
