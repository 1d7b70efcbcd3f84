"""Refuse queries that would leave this machine: SERVICE, and FROM a graph that is not in the store.

Oxigraph has no switch for SERVICE: it calls the other host. What passes is the normal form of the query, and only that
text is evaluated. The processes that evaluate for others cannot connect to anything either (kg.rdf.sandbox).
"""

from collections.abc import Collection
from textwrap import shorten

from kg.errors import QueryError, Where
from kg.rdf.lexer import normal_form
from kg.rdf.stack import on_own_stack
from kg.schema import PREFIXES

_LONGEST = 200


def admitted(text: str, graphs: Collection[str] | None = (), name: str = "query", base: str | None = None) -> str:
    """Return the text of a query to evaluate, which means what `text` means and calls no other host.

    Raise QueryError if the query calls one, or reads FROM an IRI that is not among `graphs`; None for `graphs` says
    that the dataset is given beside the query, so that its FROM is not read.
    """
    query = normal_form(text, name)
    # Parsers without a lexer find the keyword inside a word too: trueSERVICE<http://...>.
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
        # The algebra has the names of the graphs resolved against BASE and PREFIX.
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
