"""SPARQL over the store: named queries with typed parameters, and results in the standard formats."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from textwrap import shorten
from typing import BinaryIO

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kg.errors import QueryError, UnknownName, Where
from kg.rdf.evaluation import Answer, evaluate
from kg.rdf.iris import term
from kg.rdf.query_checks import checked_query
from kg.rdf.syntax import turtle
from kg.schema import PREFIXES

# IRIs, strings and comments, in which nothing is a keyword or a prefix.
_OPAQUE = re.compile(r"""<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*""")
_PROLOGUE = re.compile(r"^\s*(?:(?:PREFIX\s+[\w.-]*:|BASE)\s*)*", re.IGNORECASE)
_UPDATE = re.compile(r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)
_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)
_USED = re.compile(r"(?<![\w:?$@-])([A-Za-z][\w.-]*):(?!:)")
_LONGEST_REASON = 200
_HEADER = re.compile(r"#\s*(title|description|param)\b:?\s*(.*)")
_PARAMETER = re.compile(
    r"(?P<name>\w+)\s+(?P<kind>entity|text|integer|number)\s+(?:\"(?P<default>[^\"]*)\"\s*)?:?\s*(?P<comment>.*)"
)
_FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
__all__ = [
    "Answer",
    "NamedQuery",
    "Parameter",
    "QueryBoolean",
    "QuerySolutions",
    "QueryTriples",
    "bind",
    "find_query",
    "named_queries",
    "one_line",
    "parse_query",
    "rows",
    "run",
    "serialise",
    "write_answer",
]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a named query that the user may set: `kind` is entity, text, integer or number."""

    name: str
    kind: str
    default: str | None
    comment: str


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query with its descriptive header."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    text: str


def queries_folder() -> Path:
    """Return the folder of the named queries: in the package, or beside it in a checkout."""
    packaged = Path(str(resources.files("kg"))) / "queries"
    return packaged if packaged.is_dir() else packaged.parents[1] / "queries"


def parse_query(name: str, text: str) -> NamedQuery:
    """Parse the header: `# title: ...`, `# description: ...`, `# param method entity "LoRA": what it is`."""
    facts: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if not (header := _HEADER.match(line)):
            continue
        kind, rest = header.groups()
        if kind != "param":
            facts[kind] = f"{facts[kind]} {rest}" if kind in facts else rest
        elif parameter := _PARAMETER.fullmatch(rest):
            parameters.append(Parameter(**parameter.groupdict()))
        else:
            cure = 'write: # param NAME entity|text|integer|number "DEFAULT": COMMENT'
            raise QueryError(f"a parameter that cannot be read: {line}", where=Where(name), cure=cure)
    return NamedQuery(name, facts.get("title", name), facts.get("description", ""), tuple(parameters), text)


def named_queries() -> dict[str, NamedQuery]:
    """Return the named queries, sorted by name."""
    files = sorted(queries_folder().glob("*.rq"))
    return {file.stem: parse_query(file.stem, file.read_text(encoding="utf-8-sig")) for file in files}


def find_query(query: str) -> NamedQuery:
    """Return a query by its name in queries/, by its file, or by its text; raise UnknownName or QueryError."""
    if re.fullmatch(r"[\w-]+", query):
        known = named_queries()
        if query not in known:
            raise UnknownName.of("query", query, list(known))
        return known[query]
    path = Path(query)
    if query.endswith((".rq", ".sparql")) or ("\n" not in query and len(query) < 255 and path.is_file()):
        try:
            return parse_query(query, path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError("the query cannot be read", where=Where(query), cure="check the path") from error
    return parse_query("query", query)


def _value(parameter: Parameter, given: str, find: Callable[[str], str]) -> Literal | NamedNode:
    if parameter.kind == "entity":
        return NamedNode(find(given))
    if parameter.kind == "text":
        return Literal(given)
    number = int if parameter.kind == "integer" else float
    try:
        return Literal(str(number(given)), datatype=term("xsd:integer" if number is int else "xsd:double"))
    except ValueError as error:
        raise QueryError(f"{parameter.name}={given!r} is no {parameter.kind}", cure="give a number") from error


def bind(query: NamedQuery, given: Mapping[str, str], find: Callable[[str], str]) -> NamedQuery:
    """Substitute the parameters' given or default values into the query's `VALUES ?name { ... }` clauses.

    `find` turns a name into an IRI. Values are serialised by Oxigraph, quoted, so that no text can change the query.
    """
    unknown = sorted(set(given) - {parameter.name for parameter in query.parameters})
    if unknown:
        takes = ", ".join(parameter.name for parameter in query.parameters) or "none"
        raise QueryError(f"{query.name} has no parameter {unknown[0]!r}", cure=f"its parameters: {takes}")
    text = query.text
    for parameter in query.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            cure = f"--param {parameter.name}=VALUE"
            raise QueryError(f"{query.name} needs a value for {parameter.name!r}", cure=cure)
        line = f"VALUES ?{parameter.name} {{ {_value(parameter, value, find)} }}"
        pattern = rf"VALUES\s+\?{parameter.name}\s*\{{[^}}]*\}}"
        text, count = re.subn(pattern, lambda _, line=line: line, text)  # type: ignore[misc] # mypy: lambda default
        if not count:
            cure = f"write VALUES ?{parameter.name} {{ ... }} where it is used"
            raise QueryError(f"{query.name} declares {parameter.name!r} and does not use it", cure=cure)
    return replace(query, text=text)


def run(store: Store, query: NamedQuery, base: str | None = None) -> Answer:
    """Evaluate a query, with relative IRIs resolved against `base`; raise QueryError if it would call another host."""
    graphs = [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    try:
        return evaluate(store, checked_query(query.text, graphs, query.name, base), base)
    except SyntaxError as error:
        cure = "see https://www.w3.org/TR/sparql11-query/"
        raise QueryError(reason_of(error, query.text), where=Where(query.name), cure=cure) from error


def reason_of(error: SyntaxError, text: str) -> str:
    """Return why a query is refused: an update, a prefix that is not declared, or the parser's own reason."""
    bare = _OPAQUE.sub(" ", text)
    if update := _UPDATE.match(_PROLOGUE.sub("", bare)):
        return f"not valid SPARQL: {update[1].upper()} is an update, and the graph is read-only"
    if "Prefix not found" in str(error):
        declared = {*_DECLARED.findall(bare), *PREFIXES}
        missing = next((name for name in _USED.findall(_PROLOGUE.sub("", bare)) if name not in declared), "")
        known = ", ".join(f"{name}:" for name in PREFIXES)
        return f"not valid SPARQL: the prefix {missing}: is not declared (PREFIX {missing}: <...>); known are {known}"
    return f"not valid SPARQL: {one_line(error)}"


def one_line(error: Exception) -> str:
    """Return a parser's message on one line, shortened, since lists of expected tokens are long."""
    return shorten(str(error), _LONGEST_REASON, placeholder=" ...")


def rows(answer: QuerySolutions | Iterable[Triple]) -> Iterator[dict[str, str | int | float | bool | None]]:
    """Yield the rows of a table, or triples as rows of subject, predicate and object; terms become Python values."""
    if not isinstance(answer, QuerySolutions):
        for triple in answer:
            yield {
                "subject": _plain(triple.subject),
                "predicate": _plain(triple.predicate),
                "object": _plain(triple.object),
            }
        return
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {name: _plain(solution[name]) for name in names}


_PYTHON = {f"{PREFIXES['xsd']}{name}": kind for name, kind in (("integer", int), ("double", float), ("decimal", float))}


def _plain(value: object) -> str | int | float | bool | None:
    if isinstance(value, Literal):
        if value.datatype.value == f"{PREFIXES['xsd']}boolean":
            return value.value == "true"
        return _PYTHON.get(value.datatype.value, str)(value.value)
    return None if value is None else str(getattr(value, "value", value))


def write_answer(answer: Answer, format_: str, file: BinaryIO) -> None:
    """Write a result as csv, tsv, json or xml (SPARQL 1.1 results), or ttl for CONSTRUCT and DESCRIBE.

    Raise QueryError where the result is of the other kind.
    """
    if isinstance(answer, QueryTriples):
        if format_ != "ttl":
            raise QueryError(f"this query returns triples, not {format_}", cure="--format ttl")
        file.write(turtle(answer))
    elif format_ == "ttl":
        raise QueryError("this query returns a table, not triples", cure="--format table|csv|tsv|json|xml")
    elif isinstance(answer, QueryBoolean) and format_ in ("csv", "tsv"):
        file.write(b"true\n" if answer else b"false\n")
    else:
        answer.serialize(file, _FORMATS[format_])


def serialise(answer: Answer, format_: str) -> bytes:
    """Return an answer as bytes in the format that `write_answer` knows by this name."""
    file = io.BytesIO()
    write_answer(answer, format_, file)
    return file.getvalue()
