"""Neo4j: CSV files for `neo4j-admin database import`, a script that runs it, and load.cypher as an alternative.

Source: https://neo4j.com/docs/operations-manual/current/import/ (the CSV header format).
"""

from collections.abc import Iterator
from pathlib import Path

import jinja2
import polars as pl
import polars.selectors as cs

from kg.export.exporter import Exporter, ExportOptions
from kg.export.property_graph import EdgeTable, NodeTable, edge_tables, names_index, node_tables
from kg.knowledge_graph import KnowledgeGraph

_SPACE = "Kg"
_TYPES = {pl.String: "", pl.Int64: ":int", pl.Float64: ":double", pl.Boolean: ":boolean", pl.List: ":string[]"}
_READ = {
    pl.String: "{}",
    pl.Int64: "toInteger({})",
    pl.Float64: "toFloat({})",
    pl.Boolean: "toBoolean({})",
    pl.List: "split({}, ';')",
}
_WIDE = "\uff3c"
# A field with a line break needs --multiline-fields, which makes the import read in one thread.
_BREAK = r"[\r\n\x0b\x0c\x1c-\x1e\x{85}\x{2028}\x{2029}]+"


def file_of(table: NodeTable | EdgeTable) -> str:
    """Return the name of the CSV file of a table."""
    if isinstance(table, NodeTable):
        return f"nodes-{table.label}.csv"
    return f"relationships-{table.source_label}-{table.type}-{table.target_label}.csv"


def _readable(text: pl.Expr) -> pl.Expr:
    one_line = text.str.replace_all(_BREAK, " ").str.replace_all("\\\\", _WIDE * 2, literal=True)
    return one_line.str.replace_all(r"\\(\"|$)", _WIDE + "$1")


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows whose texts both of Neo4j's CSV parsers read alike.

    Line breaks become a space, and in lists commas replace the delimiter ";" before joining; an empty list is
    null. A backslash that LOAD CSV would treat as an escape, unlike neo4j-admin, becomes a full-width one.
    """
    one_line = _readable(cs.string())
    lists = cs.by_dtype(pl.List(pl.String))
    element = _readable(pl.element()).str.replace_all(";", ",", literal=True)
    joined = lists.list.eval(element).list.join(";").replace("", None)
    return rows.with_columns(one_line, joined)


def _header(table: NodeTable | EdgeTable, column: str) -> str:
    """Return a column's header: name and type in the importer's syntax."""
    if column not in table.keys:
        return column + _TYPES[type(table.rows.schema[column])]
    if isinstance(table, NodeTable):
        return f"id:ID({_SPACE}){{label:{table.label}}}"
    return f":START_ID({_SPACE})" if column == "source" else f":END_ID({_SPACE})"


def _write_csv(table: NodeTable | EdgeTable, folder: Path) -> None:
    kind = pl.lit(table.label).alias(":LABEL") if isinstance(table, NodeTable) else pl.lit(table.type).alias(":TYPE")
    names = {column: _header(table, column) for column in table.rows.columns}
    rows = plain(table.rows).rename(names).with_columns(kind)
    rows.write_csv(folder / file_of(table), quote_style="non_numeric")


def _load(table: NodeTable | EdgeTable) -> str:
    """Return the statement that loads a table's file where `neo4j-admin` cannot run."""
    read = {
        column: _READ[type(dtype)].format(f"line.`{_header(table, column)}`")
        for column, dtype in table.rows.schema.items()
    }
    props = ", ".join(f"{column}: {value}" for column, value in read.items() if column not in table.keys)
    row = ", ".join([*(f"{key}: {read[key]}" for key in table.keys), f"props: {{{props}}}"])
    return (
        f"LOAD CSV WITH HEADERS FROM 'file:///{file_of(table)}' AS line\n"
        f"WITH {{{row}}} AS row\n"
        f"CALL (row) {{\n  {table.merge}\n}} IN TRANSACTIONS OF 1000 ROWS"
    )


def load_statements(nodes: list[NodeTable], edges: list[EdgeTable]) -> Iterator[str]:
    """Yield the statements of load.cypher: constraints, the index over names, nodes, edges."""
    yield from (table.constraint for table in nodes)
    yield names_index()
    yield from map(_load, nodes)
    yield from map(_load, edges)


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the folder of CSV files with import.sh and load.cypher."""
    folder = drafts[0]
    folder.mkdir()
    nodes, edges = list(node_tables(graph)), list(edge_tables(graph))
    tables: list[NodeTable | EdgeTable] = [*nodes, *edges]
    for table in tables:
        _write_csv(table, folder)
    files = {"nodes": [file_of(table) for table in nodes], "relationships": [file_of(table) for table in edges]}
    # Shell and Cypher, not HTML; they are filled with our own names only.
    environment = jinja2.Environment(  # noqa: S701
        loader=jinja2.PackageLoader("kg.export", "."), undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    statements = list(load_statements(nodes, edges))
    for name in ("import.sh", "load.cypher"):
        text = environment.get_template(f"neo4j.{name}").render(**files, statements=statements)
        (folder / name).write_text(text, encoding="utf-8")


FORMAT = Exporter(
    "neo4j",
    "CSV files and Cypher, for Neo4j",
    ("neo4j",),
    write,
    owned=("nodes-*.csv", "relationships-*.csv"),
    scope="claims",
)
