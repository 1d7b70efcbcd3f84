"""DuckDB over the tables of one version of a graph: views, and one SELECT at a time with nothing else in reach."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from kg.errors import GraphUnreadable, QueryError, Where
from kg.graph.manifest import ADDED, TABLES
from kg.sql.views import VIEWS, View

# Nothing is fetched, and nothing is written: neither extensions nor temporary files.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
    # Of tables, which are sorted, only the parts that hold one of up to so many values of a join are read.
    "dynamic_or_filter_threshold": 1000,
}
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
# Polars has no columns of these types.
_AS_TEXT = ("INTERVAL", "TIME WITH TIME ZONE")
_MIB = 1024 * 1024
_LONGEST_REASON = 300
_OLDER = "an earlier version of kg built this graph, without this table: kg build --repair adds it"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a query: `seconds` of time and bytes of `memory`; None for none."""

    seconds: float | None = None
    memory: int | None = None


def quoted(text: str) -> str:
    """Return text as an SQL string.

    >>> quoted("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def _tables(version: Path) -> list[str]:
    return [name for name in TABLES if name not in ADDED or (version / f"{name}.parquet").exists()]


def created(connection: duckdb.DuckDBPyConnection, version: Path) -> list[View]:
    """Create the views whose tables a version has, and return them; reading another is an error that tells the cure."""
    known, made = _tables(version), []
    for view in VIEWS:
        if view.name in ADDED and view.name not in known:
            columns = ", ".join(f"error({quoted(_OLDER)}) AS {name}" for name, _ in view.columns)
            connection.execute(f"CREATE VIEW {view.name} AS SELECT {columns}")
            continue
        connection.execute(f"CREATE VIEW {view.name} AS {view.query}")
        made.append(view)
    return made


def _alias_reason(label: str, alias: str) -> str:
    from kg.graph.reasons import alias_reason  # noqa: PLC0415 - most queries ask for no reason

    return alias_reason(label, alias)


def connect(version: Path, memory: int | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection with the stored tables of a version of a graph as views in the schema `stored`.

    Raises GraphUnreadable where a table is damaged.
    """
    bounded = {"memory_limit": f"{memory // _MIB}MiB"} if memory else {}
    connection = duckdb.connect(config=_CONFIG | bounded)
    connection.create_function("alias_reason", _alias_reason, ["VARCHAR", "VARCHAR"], "VARCHAR")
    connection.execute("CREATE SCHEMA stored")
    for name in _tables(version):
        file = version / f"{name}.parquet"
        try:
            connection.execute(f"CREATE VIEW stored.{name} AS SELECT * FROM read_parquet({quoted(str(file))})")  # noqa: S608 - quoted
        except duckdb.Error as error:
            connection.close()
            what = f"not a table: {str(error).splitlines()[0]}"
            raise GraphUnreadable(what, where=Where(str(file)), cure="kg build --repair") from error
    return connection


@contextmanager
def opened(version: Path, bounds: Bounds) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection in which only the views can be read; a query that takes too long is interrupted."""
    files = ", ".join(quoted(str(version / f"{name}.parquet")) for name in _tables(version))
    with connect(version, bounds.memory) as connection:
        for view in created(connection, version):
            connection.execute(f"COMMENT ON VIEW {view.name} IS {quoted(view.comment)}")
        connection.execute(f"SET allowed_paths = [{files}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        timer = threading.Timer(bounds.seconds or 0, connection.interrupt)
        if bounds.seconds:
            timer.start()
        try:
            yield connection
        finally:
            timer.cancel()


def run_sql(version: Path, text: str, values: Mapping[str, object], bounds: Bounds, name: str = "SQL") -> pl.DataFrame:
    """Evaluate one SELECT over the views of a version of a graph; `values` are those of its parameters `$name`.

    Raises QueryError, in which `name` stands for the query, for another statement or where a limit is exceeded, and
    GraphUnreadable for damaged tables.
    """
    with opened(version, bounds) as connection:
        try:
            return _to_frame(_checked(connection, text, values, name))
        except duckdb.InterruptException as error:
            assert bounds.seconds
            cure = f"ask for less, or --timeout {2 * bounds.seconds:g}"
            raise QueryError(f"it took more than {bounds.seconds:g} s", where=Where(name), cure=cure) from error
        except duckdb.OutOfMemoryException as error:
            if bounds.memory is None:
                raise QueryError("it took more memory than there is", where=Where(name), cure="ask for less") from error
            memory = bounds.memory // _MIB
            cure = f"ask for less, or --memory {2 * memory}"
            raise QueryError(f"it took more than {memory} MiB of memory", where=Where(name), cure=cure) from error
        except duckdb.Error as error:
            raise QueryError(_reason(error), where=Where(name), cure="kg sql 'SHOW TABLES', docs/sql.md") from error
        except pl.exceptions.DuplicateError as error:
            what = f"two columns have one name: {str(error).splitlines()[0]}"
            raise QueryError(what, where=Where(name), cure="name them with AS") from error


def _checked(
    connection: duckdb.DuckDBPyConnection, text: str, values: Mapping[str, object], name: str
) -> duckdb.DuckDBPyRelation:
    statements = connection.extract_statements(text)
    if len(statements) != 1 or statements[0].type not in _READING:
        raise QueryError("not one SELECT, and the graph is read-only", where=Where(name), cure="one SELECT statement")
    if missing := sorted(set(statements[0].named_parameters) - set(values)):
        raise QueryError(f"it needs a value for {missing[0]!r}", where=Where(name), cure=f"--param {missing[0]}=VALUE")
    if unknown := sorted(set(values) - set(statements[0].named_parameters)):
        raise QueryError(f"it has no parameter {unknown[0]!r}", where=Where(name), cure=f"write ${unknown[0]} in it")
    return connection.sql(text, params=dict(values) or None)


def _to_frame(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    """Return the rows; sums of integers, which DuckDB returns as decimals, are integers where they fit."""
    if any(_AS_TEXT[0] in str(type_) or str(type_) == _AS_TEXT[1] for type_ in relation.types):
        relation = relation.project("COLUMNS(*)::VARCHAR")
    frame = pl.DataFrame(relation)
    for column, dtype in frame.schema.items():
        if isinstance(dtype, pl.Decimal) and dtype.scale == 0:
            with suppress(pl.exceptions.InvalidOperationError):
                frame = frame.with_columns(pl.col(column).cast(pl.Int64))
    return frame


def _reason(error: duckdb.Error) -> str:
    """Return DuckDB's message on one line, shortened."""
    return " ".join(str(error).split())[:_LONGEST_REASON]
