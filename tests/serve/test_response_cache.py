"""The cache of responses: what it keeps is bounded, whatever clients ask."""

import asyncio
import tracemalloc

from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from kg.serve.cache import BuildCache

REQUESTS, LENGTH = 200, 60_000


def request(query: bytes) -> Scope:
    return {"type": "http", "method": "GET", "path": "/api/ids", "query_string": query, "headers": []}


async def answers(cache: BuildCache, queries: list[bytes]) -> list[bytes]:
    """Return the bodies of the responses to requests, in order."""
    bodies = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            bodies.append(message["body"])

    for query in queries:
        await cache(request(query), receive, send)
    return bodies


def test_a_response_is_made_once_for_an_address() -> None:
    made = iter(range(9))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(str(next(made)))(scope, receive, send)

    cache = BuildCache(app, lambda: "1", ("/api",))
    assert asyncio.run(answers(cache, [b"label=a", b"label=b", b"label=a"])) == [b"0", b"1", b"0"]


def test_long_addresses_take_no_more_memory_than_short_ones() -> None:
    cache = BuildCache(PlainTextResponse("{}"), lambda: "1", ("/api",))
    asyncio.run(answers(cache, [b"warm"]))
    tracemalloc.start()
    asyncio.run(answers(cache, [b"%d" % number + b"x" * LENGTH for number in range(REQUESTS)]))
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < REQUESTS * LENGTH / 4
