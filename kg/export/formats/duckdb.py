"""DuckDB: one file with the views of docs/sql.md as tables, indexes, and full-text search."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kg.errors import needing
from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], options: ExportOptions) -> None:
    """Write the database."""
    with needing("kg export duckdb", "sql"):
        from kg.sql.export import write_database  # noqa: PLC0415 - only this format needs DuckDB
    if options.around is None:
        write_database(graph.version, drafts[0])
        return
    # DuckDB reads tables from files, and those of a part are in none.
    with TemporaryDirectory() as folder:
        graph.tables.write(Path(folder))
        write_database(Path(folder), drafts[0])


FORMAT = Exporter(
    "duckdb",
    "a DuckDB database, with full-text search (extra: sql)",
    ("graph.duckdb",),
    write,
    scope="claims",
)
