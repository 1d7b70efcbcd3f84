"""The JSON API, described by OpenAPI at /api/openapi.json; every response is of one build of the graph."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from kg.errors import UnknownName
from kg.graph import read
from kg.graph.read.walks import lineage_of, paths_between
from kg.graph.traversal import WalkFilter
from kg.rdf.sparql import NamedQuery, bind, named_queries
from kg.schema import RELATION, TYPE_NAMES
from kg.serve import models, responses
from kg.serve.problems import PROBLEM
from kg.serve.protocol import answer_query, to_response
from kg.serve.served import Served
from kg.serve.worker import JSON, TURTLE, Question

_LONGEST = 300
Name = Annotated[str, Query(description="A name in any spelling, or a node's id.", min_length=1, max_length=_LONGEST)]
Id = Annotated[str, Query(description="A node's id.", min_length=1, max_length=_LONGEST)]
Types = Annotated[list[str] | None, Query(alias="type", description="Only nodes of these types.", max_length=20)]
Relations = Annotated[list[str] | None, Query(alias="relation", description="Only these relations.", max_length=20)]


def _served(request: Request) -> Served:
    served: Served = request.app.state.current.served
    return served


Graph = Annotated[Served, Depends(_served)]
_PROBLEM: dict[str, Any] = {"content": {PROBLEM: {}}}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: {"description": "No such name", **_PROBLEM},
    422: {"description": "A bad parameter", **_PROBLEM},
}
router = APIRouter(prefix="/api", responses=PROBLEMS)


def known_names(kind: str, given: list[str] | None, known: tuple[str, ...]) -> list[str]:
    """Return the given names; raise UnknownName for one that is not known."""
    for name in given or ():
        if name not in known:
            raise UnknownName.of(kind, name, list(known))
    return given or []


@router.get("/search")
def search(
    served: Graph,
    q: Annotated[str, Query(description="Words; the last may be a beginning.", max_length=_LONGEST)],
    types: Types = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> list[models.Hit]:
    """Find nodes by name, alias, title or abstract, tolerating one or two wrong letters per word."""
    rows = served.index.search(q, known_names("type", types, TYPE_NAMES), limit)
    return responses.hits(served, rows)


@router.get("/node")
def node(served: Graph, name: Name, most: Annotated[int, Query(ge=1, le=1000)] = 25) -> models.CardModel:
    """Return a node's card: aliases, and its edges with their sentence of highest confidence."""
    return responses.card(served, served.find(name), name, most)


@router.get("/overview", response_model=models.PictureModel)
def overview(served: Graph) -> Response:
    """Return the whole graph with positions, or the core of one that is too large to draw."""
    # Thousands of nodes are validated once, as they are made, and not again before they are written.
    return Response(responses.picture(served, served.overview).model_dump_json(), media_type="application/json")


@router.get("/neighbourhood")
def neighbourhood(
    served: Graph,
    name: Name,
    depth: Annotated[int, Query(ge=1, le=4)] = 1,
    types: Types = None,
    relations: Relations = None,
    confidence: Annotated[float, Query(ge=0, le=1)] = 0,
    limit: Annotated[int, Query(ge=1, le=2000)] = 200,
) -> models.PictureModel:
    """Return the neighbourhood of a node, with positions."""
    walk_filter = WalkFilter(
        known_names("type", types, TYPE_NAMES) or None,
        known_names("relation", relations, tuple(RELATION)) or None,
        confidence,
    )
    part = served.traversal.neighbourhood(served.find(name), depth, limit, walk_filter)
    return responses.picture(served, served.placed(part))


@router.get("/edge")
def edge(served: Graph, source: Id, relation: Id, target: Id) -> models.EdgeModel:
    """Return the evidence of an edge: its sentences, with the spans that name its ends."""
    return responses.edge(served, source, relation, target)


@router.get("/path")
def path(
    served: Graph,
    start: Name,
    end: Name,
    relations: Relations = None,
    confidence: Annotated[float, Query(ge=0, le=1)] = 0,
    alternatives: Annotated[int, Query(ge=0, le=20, description="The most other paths of the same length.")] = 0,
) -> models.PathModel:
    """Return a shortest path between two nodes, regardless of the direction of its edges, with a sentence a step."""
    ends = served.find(start), served.find(end)
    known = known_names("relation", relations, tuple(RELATION)) or None
    walk_filter = WalkFilter(relations=known, confidence=confidence)
    steps, *others = paths_between(served.graph.tables, served.traversal, ends, walk_filter, 1 + alternatives)
    return models.PathModel(steps=steps, alternatives=others)


@router.get("/lineage")
def lineage(served: Graph, name: Name) -> models.LineageModel:
    """Return what a node improves on and what improves on it, step by step, each with its sentence."""
    found = lineage_of(served.graph.tables, served.traversal, served.find(name))
    return models.LineageModel(
        node=responses.hit(served, found.node), ancestors=list(found.ancestors), progeny=list(found.progeny)
    )


@router.get("/paper")
def paper(served: Graph, id: Id) -> read.PaperText:  # noqa: A002 - the parameter's name
    """Return a paper with the statements extracted from its text, and their spans."""
    return read.paper_text(served.graph.tables, id)


@router.get("/stats")
def stats(served: Graph, top: Annotated[int, Query(ge=0, le=200)] = 15) -> read.Stats:
    """Return the counts of nodes by type and edges by relation, and the entities that occur in most papers."""
    return served.graph.statistics(top)


@router.get("/schema")
def schema(served: Graph) -> models.SchemaModel:
    """Return the ontology's classes and relations, with colours and prefixes."""
    return responses.schema(served)


@router.get("/queries")
def queries() -> list[NamedQuery]:
    """List the named queries with their parameters."""
    return list(named_queries().values())


def _bound(request: Request, served: Served, name: str) -> str:
    known = named_queries()
    if name not in known:
        raise UnknownName.of("query", name, list(known))
    return bind(known[name], dict(request.query_params), served.iri).text


@router.get("/queries/{name}/text")
def query_text(request: Request, served: Graph, name: str) -> models.BoundQuery:
    """Return the text of a named query with its parameters substituted."""
    return models.BoundQuery(text=_bound(request, served, name))


@router.get(
    "/queries/{name}",
    response_class=Response,
    responses={
        200: {"description": "SPARQL 1.1 results", "content": {JSON: {}}},
        400: {"description": "A parameter that the query does not take", **_PROBLEM},
        503: {"description": "A limit", **_PROBLEM},
    },
)
async def run_query(request: Request, served: Graph, name: str) -> Response:
    """Run a named query; its parameters are query parameters here, with entities by any of their names."""
    text = await asyncio.to_thread(_bound, request, served, name)
    answer = await answer_query(
        request, served, Question(text, served.graph.manifest.base, JSON, TURTLE), request.app.state.settings.limits
    )
    return to_response(answer, text)
