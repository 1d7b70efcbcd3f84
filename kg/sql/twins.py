"""Named queries in SQL: the files queries/*.sql, which answer as the SPARQL of the same name, with its parameters."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import QueryError, UnknownName, Where
from kg.rdf.sparql import Parameter, named_queries, queries_folder

_KINDS: dict[str, Callable[[str], object]] = {"text": str, "integer": int, "number": float}
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class SqlQuery:
    """An SQL text with the values of its parameters."""

    name: str
    text: str
    values: dict[str, object]


def named_sql() -> dict[str, str]:
    """Return the SQL of the named queries that have one, by name."""
    files = sorted(queries_folder().glob("*.sql"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def bound_sql(query: str, given: Mapping[str, str], find: Callable[[str], str]) -> SqlQuery:
    """Return the SQL of a name in queries/, of a file, or of a text, with the values of its parameters.

    `find` turns the name of an entity into an id. Raises UnknownName and QueryError.
    """
    if re.fullmatch(r"[\w-]+", query):
        known = named_sql()
        if query not in known:
            raise UnknownName.of("query in SQL", query, list(known))
        return SqlQuery(query, known[query], _values(query, given, find))
    path = Path(query)
    if query.endswith(".sql") or ("\n" not in query and len(query) < _LONGEST_NAME and path.is_file()):
        try:
            return SqlQuery(query, path.read_text(encoding="utf-8-sig"), dict(given))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError("the query cannot be read", where=Where(query), cure="check the path") from error
    return SqlQuery("SQL", query, dict(given))


def _values(name: str, given: Mapping[str, str], find: Callable[[str], str]) -> dict[str, object]:
    """Return the value of each parameter of a named query: that given, or its default."""
    parameters = named_queries()[name].parameters
    values: dict[str, object] = {row.name: _value(row, given.get(row.name, row.default), find) for row in parameters}
    return values | {other: given[other] for other in given if other not in values}


def _value(parameter: Parameter, given: str | None, find: Callable[[str], str]) -> object:
    if given is None:
        raise QueryError(f"it needs a value for {parameter.name!r}", cure=f"--param {parameter.name}=VALUE")
    if parameter.kind == "entity":
        return find(given)
    try:
        return _KINDS[parameter.kind](given)
    except ValueError as error:
        raise QueryError(f"{parameter.name}={given!r} is no {parameter.kind}", cure="give a number") from error
