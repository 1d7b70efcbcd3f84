"""The SPARQL 1.1 Protocol, its query operation, and the service description.

Sources: https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-service-description/
"""

import asyncio
import re
from collections import Counter
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.errors import InvalidIri
from kg.rdf.iris import checked
from kg.serve.description import describe_service
from kg.serve.limits import Limits
from kg.serve.negotiation import HTML, preferred
from kg.serve.pool import Busy, QueryPool, TimedOut
from kg.serve.problems import problem
from kg.serve.query_page import query_page
from kg.serve.served import Served
from kg.serve.worker import GRAPHS, JSON, RESULTS, TURTLE, XML, Answer, Failed, Failure, Question

FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
# Other media types under which clients request the same.
_ALSO = {"application/json": JSON, "application/xml": XML}
_STATUS = {
    Failure.SYNTAX: HTTPStatus.BAD_REQUEST,
    Failure.FORMAT: HTTPStatus.BAD_REQUEST,
    Failure.ACCEPT: HTTPStatus.NOT_ACCEPTABLE,
    Failure.MEMORY: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.SIZE: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.STORE: HTTPStatus.SERVICE_UNAVAILABLE,
}
# These functions give another result each time, so the response must not be cached.
_CHANGING = re.compile(r"\b(?:RAND|NOW|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)


class Refused(Exception):
    """A request that violates the protocol or a limit."""

    def __init__(self, status: int, detail: str) -> None:
        """Keep the status and the message."""
        super().__init__(detail)
        self.status, self.detail = status, detail


async def _body(request: Request, limits: Limits) -> bytes:
    limit = limits.body
    if int(request.headers.get("content-length") or 0) > limit:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body of more than {limit:,} bytes")
    content = b""
    try:
        async with asyncio.timeout(limits.patience):
            async for chunk in request.stream():
                content += chunk
                if len(content) > limit:
                    raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body of more than {limit:,} bytes")
    except TimeoutError as error:
        raise Refused(HTTPStatus.REQUEST_TIMEOUT, f"the body took more than {limits.patience:g} s") from error
    return content


def _pairs(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the parameters are not URL-encoded UTF-8") from error


async def _parameters(request: Request, limits: Limits) -> list[tuple[str, str]]:
    """Return the parameters of a query operation (section 2.1.1 to 2.1.3); a body's query is the parameter `query`."""
    pairs = _pairs(request.scope["query_string"])
    if request.method != "POST":
        return pairs
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == UPDATE:
        raise Refused(HTTPStatus.FORBIDDEN, "this graph is read-only")
    if kind not in (FORM, DIRECT):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"a query must be sent as {FORM} or as {DIRECT}")
    body = await _body(request, limits)
    if kind == FORM:
        return pairs + _pairs(body)
    try:
        return [*pairs, ("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "the query is not UTF-8") from error


def _query_of(pairs: list[tuple[str, str]], limits: Limits) -> str | None:
    """Return the single query, or None without one; raise Refused for several or an update."""
    counted = Counter(name for name, _ in pairs)
    if counted["update"]:
        raise Refused(HTTPStatus.FORBIDDEN, "this graph is read-only")
    if counted["query"] > 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "more than one query")
    query = next((value for name, value in pairs if name == "query"), None)
    if query is not None and len(query.encode("utf-8", "surrogatepass")) > limits.query:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a query of more than {limits.query:,} bytes")
    return query


def _graphs(pairs: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    try:
        return tuple(checked(value).value for key, value in pairs if key == name)
    except InvalidIri as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name}: {error}") from error


def _dataset(pairs: list[tuple[str, str]]) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    default, named = _graphs(pairs, "default-graph-uri"), _graphs(pairs, "named-graph-uri")
    # A dataset given in the request consists of the named graphs only (section 2.1.4).
    return (default, named) if default or named else (None, None)


def _media_types(accept: str | None) -> tuple[str | None, str | None]:
    """Return the media types for a table and for a graph; HTML if the client prefers a page."""
    table, graph = preferred(accept, [*RESULTS, *_ALSO, HTML]), preferred(accept, [*GRAPHS, HTML])
    if table is None and graph is None:
        offered = ", ".join([*RESULTS, *GRAPHS, HTML])
        raise Refused(HTTPStatus.NOT_ACCEPTABLE, f"results are available as {offered}")
    return _ALSO.get(table or "", table), graph


async def ask_while_connected(request: Request, pool: QueryPool, question: Question) -> Answer | Failed:
    """Evaluate a query, cancelled if the client disconnects; raise Busy, TimedOut or ClientDisconnect."""

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    asked, gone = asyncio.create_task(pool.ask(question)), asyncio.create_task(left())
    try:
        await asyncio.wait((asked, gone), return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            raise ClientDisconnect
        return asked.result()
    finally:
        asked.cancel()
        gone.cancel()


async def answer_query(request: Request, served: Served, question: Question, limits: Limits) -> Answer:
    """Evaluate a query; raise Refused, with the matching status, if that fails."""
    try:
        answer = await ask_while_connected(request, served.pool, question)
    except TimedOut:
        raise Refused(
            HTTPStatus.SERVICE_UNAVAILABLE, f"the query took more than {limits.seconds:g} s: ask for less, or LIMIT it"
        ) from None
    except Busy:
        raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many queries are being answered: ask again later") from None
    if isinstance(answer, Failed):
        raise Refused(_STATUS[answer.failure], answer.message)
    return answer


def to_response(answer: Answer, query: str) -> Response:
    """Return the HTTP response; a header marks a cut result."""
    headers = {}
    if answer.is_cut:
        headers["KG-Rows-Cut"] = "true"
    if _CHANGING.search(query):
        headers["Cache-Control"] = "no-store"
    return Response(answer.body, headers=headers, media_type=answer.media_type)


async def _respond(request: Request, served: Served, limits: Limits) -> Response:
    pairs = await _parameters(request, limits)
    query = _query_of(pairs, limits)
    accept = request.headers.get("accept")
    if query is None and request.method == "POST":
        raise Refused(HTTPStatus.BAD_REQUEST, "no query")
    if query is None:
        kind = preferred(accept, [*GRAPHS, HTML])
        if kind is None:
            raise Refused(HTTPStatus.NOT_ACCEPTABLE, f"a description is available as {', '.join(GRAPHS)}")
        if kind == HTML:
            return query_page(request, "")
        endpoint = str(request.url.replace(query=""))
        description = await asyncio.to_thread(describe_service, served.graph, endpoint, GRAPHS[kind])
        return Response(description, media_type=kind)
    default_graphs, named_graphs = _dataset(pairs)
    table, graph = _media_types(accept)
    base = served.graph.manifest.base
    if HTML in (table, graph):
        return await _page(request, served, Question(query, base, JSON, TURTLE, default_graphs, named_graphs), limits)
    question = Question(query, base, table, graph, default_graphs, named_graphs)
    return to_response(await answer_query(request, served, question, limits), query)


async def _page(request: Request, served: Served, question: Question, limits: Limits) -> Response:
    try:
        answer = await answer_query(request, served, question, limits)
    except Refused as refused:
        return query_page(request, question.query, error=refused.detail, status=refused.status)
    return query_page(request, question.query, answer=answer)


async def sparql(request: Request) -> Response:
    """Handle GET, HEAD, POST and OPTIONS at the endpoint."""
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    state = request.app.state
    try:
        return await _respond(request, state.current.served, state.settings.limits)
    except Refused as refused:
        return problem(refused.status, refused.detail)
    except ClientDisconnect:
        # The client is gone; proxies log this status for a closed request.
        return Response(status_code=499)
