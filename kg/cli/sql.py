"""The command that queries the graph with SQL."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.app import ASK, Graph, app
from kg.cli.ask import open_graph, parameters_of

_MIB = 1024 * 1024


class SqlFormat(StrEnum):
    """The output format of a table."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"


@app.command(rich_help_panel=ASK)
def sql(
    query: Annotated[
        str, typer.Argument(help="A name in queries/ that has SQL, a file, or the text of a SELECT.", metavar="QUERY")
    ],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE", metavar="NAME=VALUE")] = None,
    format: Annotated[SqlFormat, typer.Option("--format", "-f", help="The output format.")] = SqlFormat.TABLE,  # noqa: A002 - the option's name
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Time limit of the query, in seconds.")] = 30.0,
    memory: Annotated[int, typer.Option("--memory", min=16, help="Memory limit of the query, in MiB.")] = 2048,
    graph: Graph = "graph",
) -> None:
    """Run an SQL query over the graph's views: papers, entities, aliases, claims, evidence, results, counts."""
    rows = open_graph(graph).bounded_sql(query, parameters_of(param or []), timeout, memory * _MIB)
    if format is SqlFormat.TABLE:
        from kg.view.terminal import print_rows

        print_rows(rows.columns, rows.iter_rows())
        return
    from kg.sql.text import to_text

    sys.stdout.buffer.write(to_text(rows, format.value))
    sys.stdout.buffer.flush()
