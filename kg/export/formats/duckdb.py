"""DuckDB: one file with the views of docs/sql.md as tables, indexes, and full-text search."""

from pathlib import Path

from kg.errors import MissingExtra
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the database."""
    try:
        from kg.sql.export import write_database  # noqa: PLC0415 - only this format needs DuckDB
    except ImportError as error:
        raise MissingExtra.of("kg export duckdb", "sql") from error
    write_database(graph.version, drafts[0])


FORMAT = Exporter("duckdb", "a DuckDB database, with full-text search (extra: sql)", ("graph.duckdb",), write)
