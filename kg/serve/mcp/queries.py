"""SPARQL for tools: evaluated by the server's processes within its limits, and returned as rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from kg.errors import QueryError
from kg.rdf.sparql import bind, find_query, named_queries
from kg.serve.limits import Limits
from kg.serve.pool import Busy, TimedOut
from kg.serve.served import Served
from kg.serve.worker import JSON, Failed, Question

_TRIPLES = "application/n-triples"
_Table = tuple[tuple[str, ...], list[tuple[str | None, ...]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a result, from `offset` on, and the number of all; a cell is null where the variable is unbound.

    The answer of ASK is one cell, true or false; a triple is one cell in N-Triples. `is_cut` is set where the server's
    row limit left rows out.
    """

    total: int
    offset: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    is_cut: bool


def bound_text(served: Served, query: str, params: Mapping[str, str]) -> str:
    """Return the text of a named query with its parameters, or the query itself if it is none of them."""
    if query in named_queries():
        return bind(find_query(query), params, served.iri).text
    if params:
        raise QueryError("only named queries have parameters", cure=", ".join(named_queries()))
    return query


async def evaluated(served: Served, limits: Limits, text: str, offset: int) -> Rows:
    """Return the rows of a query from `offset` on; raise QueryError where it is wrong or exceeds a limit."""
    if len(text.encode("utf-8", "surrogatepass")) > limits.query:
        raise QueryError(f"a query of more than {limits.query:,} bytes", cure="a shorter query")
    try:
        answer = await served.pool.ask(Question(text, served.graph.manifest.base, JSON, _TRIPLES))
    except TimedOut:
        raise QueryError(f"the query took more than {limits.seconds:g} s", cure="ask for less, or LIMIT it") from None
    except Busy:
        raise QueryError("too many queries are being answered", cure="ask again later") from None
    if isinstance(answer, Failed):
        raise QueryError(answer.message)
    is_graph = answer.media_type == _TRIPLES
    columns, rows = _triples(answer.body) if is_graph else _table(answer.body)
    return Rows(len(rows), offset, columns, tuple(rows[offset:]), answer.is_cut)


def _triples(body: bytes) -> _Table:
    # A line ends with a line feed; a text holds other separators, which `splitlines` would take for ends of lines.
    return ("triple",), [(line,) for line in body.decode().split("\n") if line]


def _table(body: bytes) -> _Table:
    found = orjson.loads(body)
    if "boolean" in found:
        return ("answer",), [(str(found["boolean"]).lower(),)]
    names = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    return names, [tuple(row[name]["value"] if name in row else None for name in names) for row in bindings]
