"""Feeds: the newest papers that name an entity, as Atom."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from kg.graph.read.digests import feed_of
from kg.serve.api import PROBLEMS, Graph
from kg.view.digest import to_atom

_MOST = 50
router = APIRouter(prefix="/feed", responses=PROBLEMS)


@router.get(
    "/{name:path}.atom",
    response_class=Response,
    responses={200: {"description": "RFC 4287", "content": {"application/atom+xml": {}}}},
)
def feed(
    request: Request,
    served: Graph,
    name: Annotated[str, Path(description="A node's id, such as entity/lora, or a name.", max_length=300)],
) -> Response:
    """Return the newest papers that name a node, each with what it claims of it."""
    id_ = served.find(name)
    news = feed_of(served.graph.tables, [id_], most=_MOST)
    page = str(request.base_url).rstrip("/")
    ((_, label),) = news.about
    own = f"{page}/feed/{id_}.atom"
    graph = served.graph
    text = to_atom(news, graph.manifest.base, graph.built, title=f"{label}: new papers", page=page, own=own)
    return Response(text, media_type="application/atom+xml")
