"""Rejection of queries that would access other hosts: SERVICE, and FROM a graph that is not in the store.

Oxigraph has no option to disable SERVICE, which calls the other host. Only the normal form of an accepted query is
evaluated. As a second barrier, the processes that evaluate queries of others cannot open sockets (kg.rdf.sandbox).
"""

from collections.abc import Collection
from textwrap import shorten

from kg.errors import QueryError, Where
from kg.rdf.lexer import normal_form
from kg.rdf.parser_thread import on_own_stack
from kg.schema import PREFIXES

_LONGEST = 200


def checked_query(text: str, graphs: Collection[str] | None = (), name: str = "query", base: str | None = None) -> str:
    """Return the text of a query to evaluate, equivalent to `text` and without access to other hosts.

    Raise QueryError if the query would call another host, or reads FROM an IRI that is not among `graphs`; if `graphs`
    is None the dataset is given separately, so that FROM is not evaluated.
    """
    query = normal_form(text, name)
    # Scannerless parsers find the keyword inside a word too: trueSERVICE<http://...>.
    if any("SERVICE" in word for word in query.words):
        cure = "this program works offline; a name like SERVICE:a or ?s my-service:a stands as an <IRI>"
        raise QueryError("SERVICE would call another host", where=Where(name), cure=cure)
    if graphs is not None and "FROM" in query.words:
        on_own_stack(_check_dataset, query.text, graphs, Where(name), base)
    return query.text


def _check_dataset(text: str, graphs: Collection[str], where: Where, base: str | None) -> None:
    from pyparsing.exceptions import ParseException  # noqa: PLC0415 - only such queries pay for rdflib
    from rdflib.plugins.sparql.algebra import translateQuery  # noqa: PLC0415
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    try:
        tree = parseQuery(text)
    except ParseException as error:
        cure = "one query, not an update; LOAD is not offered"
        raise QueryError(f"not valid SPARQL: {shorten(str(error), _LONGEST)}", where=where, cure=cure) from error
    except RecursionError as error:
        raise QueryError("nested too deeply", where=where, cure="a shallower query") from error
    try:
        # In the algebra, graph names are resolved against BASE and PREFIX.
        clauses = translateQuery(tree, base, PREFIXES).algebra.get("datasetClause") or ()
    except Exception as error:
        raise QueryError(
            f"not valid SPARQL: {shorten(str(error), _LONGEST)}", where=where, cure="declare each PREFIX"
        ) from error
    for clause in clauses:
        graph = str(clause.default or clause.named)
        if graph not in graphs:
            known = ", ".join(sorted(graphs)) or "none: leave FROM out"
            raise QueryError(f"no graph {graph} here, and none is fetched", where=where, cure=f"graphs: {known}")
