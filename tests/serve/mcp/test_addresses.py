"""The request of an answer returns the same from the JSON API."""

from typing import Any

import pytest

from tests.serve.mcp.client import call, connected
from tests.serve.server import Server


def asked(server: Server, tool: str, **arguments: object) -> dict[str, Any]:
    return connected(f"{server.url}/mcp", lambda client: call(client, tool, **arguments))


@pytest.mark.parametrize(
    ("tool", "arguments", "is_empty"),
    [
        ("claims", {}, False),
        ("claims", {"order": "name"}, False),
        ("claims", {"order": "year"}, False),
        ("claims", {"words": "gamma"}, False),
        ("claims", {"year": 2024}, False),
        ("claims", {"year": 0}, True),
        ("claims", {"confidence": 1.0}, True),
        ("papers", {"order": "title"}, False),
        ("papers", {"order": "year"}, False),
        ("papers", {"order": "confidence"}, False),
    ],
)
def test_the_request_returns_the_same(
    tiny_assistant: Server, tool: str, arguments: dict[str, object], is_empty: bool
) -> None:
    given = {"relation": "uses"} if tool == "claims" else {}
    found = asked(tiny_assistant, tool, name="LoRA", **given, **arguments)
    response = tiny_assistant.get(found["query"])
    assert response.status_code == 200, response.text
    assert response.json() == found["answer"]
    assert (found["answer"]["total"] == 0) is is_empty
