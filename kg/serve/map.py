"""The part of the JSON API that answers from the communities of the graph: the map, and lists of communities."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from kg.graph import read
from kg.serve.api import PROBLEMS, Graph
from kg.serve.served import Served
from kg.serve.worker import CSV
from kg.view import files

router = APIRouter(prefix="/api", responses=PROBLEMS)
Level = Annotated[
    int | None, Query(ge=0, le=1, description="0: fields; 1: their topics. Default: 0, or both of a name.")
]
About = Annotated[str | None, Query(alias="name", description="Only those with this node.", max_length=300)]
Id = Annotated[str, Query(description="The id of a community.", min_length=1, max_length=600)]
Side = Annotated[float, Query(ge=-10_000, le=10_000, description="A side of the window, in units of the map.")]
Least = Annotated[float, Query(ge=0, le=1_000, description="The radius below which nothing is seen.")]
Most = Annotated[int, Query(ge=1, le=500, description="At most so many communities, and as many entities.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/map")
def map_part(
    served: Graph,
    left: Side = 0,
    top: Side = 0,
    right: Side = 1000,
    bottom: Side = 1000,
    least: Least = 5,
    most: Most = 300,
) -> read.MapPart:
    """Return what a window of the map, a square of 1000 units, shows: the largest communities and entities."""
    window = read.Window(left, top, right, bottom, least)
    return read.map_part(served.graph.tables, window, most, served.communities)


def _communities(served: Served, name: str | None, level: int | None) -> list[read.Community]:
    found = read.communities_of(served.graph.tables, served.find(name)) if name else served.communities
    wanted = 0 if level is None and not name else level
    return [row for row in found if wanted is None or row.level == wanted]


@router.get("/communities")
def communities(
    served: Graph, level: Level = None, name: About = None, offset: Offset = 0, limit: Limit = 100
) -> list[read.Community]:
    """Return a page of the communities, those with most papers first."""
    return _communities(served, name, level)[offset : offset + limit]


@router.get("/communities.csv", response_class=Response)
def communities_csv(served: Graph, level: Level = None, name: About = None) -> Response:
    """Return the communities as CSV."""
    return Response(files.to_csv(files.community_rows(_communities(served, name, level))), media_type=CSV)


@router.get("/community")
def community(served: Graph, id: Id, offset: Offset = 0, limit: Limit = 20) -> read.CommunityPage:  # noqa: A002 - the parameter's name
    """Return a community with its topics, its papers by year, and a page of its entities and of its papers."""
    return read.community(served.graph.tables, id, offset, limit)
