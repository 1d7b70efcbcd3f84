"""DuckDB: one file with the views of docs/sql.md as tables, indexes, and full-text search."""

from pathlib import Path

from kg.errors import needing
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the database."""
    with needing("kg export duckdb", "sql"):
        from kg.sql.export import write_database  # noqa: PLC0415 - only this format needs DuckDB
    write_database(graph.version, drafts[0])


FORMAT = Exporter("duckdb", "a DuckDB database, with full-text search (extra: sql)", ("graph.duckdb",), write)
