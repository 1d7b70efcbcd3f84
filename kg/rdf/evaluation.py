"""Query evaluation by Oxigraph, and by rdflib over the same store where Oxigraph is known to lose solutions.

Oxigraph 0.5.13 loses the solution of length zero of a path from a term that is not in the graph (SPARQL 1.1, section
18.4), and binds a variable GRAPH by its triples only, not for each named graph (section 18.5). Both are rare: the
first needs an unknown term, the second a store with named graphs. rdflib is slower and handles both.
"""

import gc
import re
from collections.abc import Sequence
from typing import Any

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    parse_query_results,
)

from kg.errors import QueryError
from kg.rdf.parser_thread import on_own_stack
from kg.schema import PREFIXES

Answer = QuerySolutions | QueryBoolean | QueryTriples
# A query without a match has neither; one with a match is parsed by rdflib too.
_SIGNS = re.compile(r"[\w>):][*?]|\bGRAPH\s*[?$]", re.IGNORECASE)


def evaluate(
    store: Store,
    text: str,
    base: str | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
) -> Answer:
    """Evaluate a query on a store, or on the given ones of its graphs; raise SyntaxError for an invalid one."""
    answer = store.query(
        text,
        prefixes=PREFIXES,
        base_iri=base,
        default_graph=_nodes(default_graphs),
        named_graphs=_nodes(named_graphs),
    )
    if isinstance(answer, QueryTriples) or not _SIGNS.search(text):
        return answer
    found = on_own_stack(_where_lossy, store, text, base, default_graphs, named_graphs)
    return answer if found is None else parse_query_results(found, QueryResultsFormat.JSON)


def _where_lossy(
    store: Store,
    text: str,
    base: str | None,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
) -> bytes | None:
    """Return rdflib's result in JSON if Oxigraph would lose solutions, else None."""
    query = _parsed(text, base)
    if query is None or not _is_lossy(store, query.algebra, default_graphs, named_graphs):
        return None
    try:
        return _by_rdflib(_part(store, default_graphs, named_graphs), query)
    finally:
        # Iterators of the store that rdflib's exceptions keep alive must be freed in this thread.
        gc.collect()


def _nodes(iris: Sequence[str] | None) -> Any:
    return None if iris is None else [NamedNode(iri) for iri in iris]


def _parsed(text: str, base: str | None) -> Any:
    """Return the query as parsed by rdflib, or None if rdflib cannot parse what Oxigraph can."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - few queries pay for rdflib

    try:
        query = prepareQuery(text, PREFIXES, base)
    except Exception:  # noqa: BLE001 - rdflib raises bare exceptions; Oxigraph has read the query
        return None
    # rdflib would fetch the graphs named in FROM.
    return None if query.algebra.get("datasetClause") else query


def _is_lossy(
    store: Store, algebra: object, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> bool:
    from rdflib.paths import MulPath  # noqa: PLC0415
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415
    from rdflib.term import Variable  # noqa: PLC0415

    has_named = bool(named_graphs) if named_graphs is not None else next(iter(store.named_graphs()), None) is not None
    ends: set[object] = set()
    todo: list[object] = [algebra]
    while todo:
        part = todo.pop()
        if isinstance(part, CompValue):
            if part.name == "Graph" and isinstance(part.term, Variable) and has_named:
                return True
            for subject, path, object_ in part.triples if part.name == "BGP" else ():
                if isinstance(path, MulPath) and path.zero:
                    ends.update((subject, object_))
            todo += part.values()
        elif isinstance(part, list | tuple):
            todo += part
    return not all(_is_known(end, store, default_graphs) for end in ends)


def _is_known(term: object, store: Store, default_graphs: Sequence[str] | None) -> bool:
    """Return whether a term is a variable, a blank node, or in the default graph."""
    from rdflib.term import Literal, URIRef  # noqa: PLC0415

    if not isinstance(term, URIRef | Literal):
        return True
    name = term.n3()
    pattern = f"{{ ?s ?p {name} }}" + (f" UNION {{ {name} ?p ?o }}" if isinstance(term, URIRef) else "")
    return bool(store.query(f"ASK {{ {pattern} }}", default_graph=_nodes(default_graphs)))


def _part(store: Store, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None) -> Store:
    """Return a store of the given graphs, or the store itself if none are given."""
    if default_graphs is None and named_graphs is None:
        return store
    part = Store()
    for iri in default_graphs or ():
        quads = store.quads_for_pattern(None, None, None, NamedNode(iri))
        part.extend(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in quads)
    for iri in named_graphs or ():
        part.extend(store.quads_for_pattern(None, None, None, NamedNode(iri)))
    return part


def _by_rdflib(store: Store, query: Any) -> bytes:
    import rdflib  # noqa: PLC0415
    from oxrdflib import OxigraphStore  # noqa: PLC0415

    dataset: rdflib.Dataset = rdflib.Dataset(store=OxigraphStore(store=store))
    try:
        found = dataset.query(query).serialize(format="json")
    except Exception as error:
        # rdflib raises arbitrary Python exceptions for values that do not fit a function.
        raise QueryError(f"cannot be evaluated: {error}", cure="a term that is in the graph, or no GRAPH ?g") from error
    assert found is not None
    return found
