"""Refuse queries that would leave this machine: SERVICE, and FROM a graph that is not in the store.

Oxigraph has no switch for SERVICE: it calls the other host. So a query is read with rdflib's parser first.
"""

import re
from collections.abc import Collection, Iterable

from kg.errors import QueryError, Where
from kg.rdf.stack import on_own_stack
from kg.schema import PREFIXES

# SPARQL 1.1, section 19.2: escapes of code points come before the grammar, so `\u0053ERVICE` is SERVICE.
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# A query without these words can neither call another host nor name a graph: no need to parse it twice.
_WORDS = re.compile(r"SERVICE|FROM", re.IGNORECASE)
_HIGHEST = 0x10FFFF


def _decoded(escape: re.Match[str]) -> str:
    number = int(escape[1] or escape[2], 16)
    return chr(number) if number <= _HIGHEST else escape[0]


def check(text: str, graphs: Collection[str] | None = (), name: str = "query", base: str | None = None) -> None:
    """Raise QueryError if a query calls another host, or reads FROM an IRI that is not among `graphs`.

    None for `graphs` says that the dataset is given beside the query, so that its FROM is not read.
    """
    plain = _ESCAPE.sub(_decoded, text)
    if _WORDS.search(plain):
        on_own_stack(_check, plain, graphs, Where(name), base)


def _check(plain: str, graphs: Collection[str] | None, where: Where, base: str | None) -> None:
    from pyparsing.exceptions import ParseException  # noqa: PLC0415 - only such queries pay for rdflib
    from rdflib.plugins.sparql.algebra import translateQuery  # noqa: PLC0415
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    try:
        tree = parseQuery(plain)
    except ParseException as error:
        cure = "one query, not an update; LOAD is not offered"
        raise QueryError(f"not valid SPARQL: {error}", where=where, cure=cure) from error
    except RecursionError as error:
        raise QueryError("nested too deeply", where=where, cure="a shallower query") from error
    if any(True for _ in _parts(tree, "ServiceGraphPattern")):
        raise QueryError("SERVICE would call another host", where=where, cure="this program works offline")
    if graphs is None:
        return
    try:
        # The algebra has the names of the graphs resolved against BASE and PREFIX.
        clauses = translateQuery(tree, base, PREFIXES).algebra.get("datasetClause") or ()
    except Exception as error:
        raise QueryError(f"not valid SPARQL: {error}", where=where, cure="declare each PREFIX") from error
    for clause in clauses:
        graph = str(clause.default or clause.named)
        if graph not in graphs:
            known = ", ".join(sorted(graphs)) or "none: leave FROM out"
            raise QueryError(f"no graph {graph} here, and none is fetched", where=where, cure=f"graphs: {known}")


def _parts(part: object, name: str) -> Iterable[object]:
    """Give the parts of a parse tree that have a name, however deep; without recursion."""
    from pyparsing import ParseResults  # noqa: PLC0415
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415

    todo = [part]
    while todo:
        part = todo.pop()
        if isinstance(part, CompValue):
            if part.name == name:
                yield part
            todo += part.values()
        elif isinstance(part, list | tuple | set | ParseResults):
            todo += list(part)
