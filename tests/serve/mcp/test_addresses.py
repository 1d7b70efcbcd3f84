"""The request of an answer returns the same from the JSON API; what is long is not repeated."""

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


def test_a_path_is_read_from_a_cursor_on(tiny_assistant: Server) -> None:
    every = asked(tiny_assistant, "path", start="C4", end="GLUE")
    assert every["cursor"] is None
    tag = asked(tiny_assistant, "sparql", query=LONG)["cursor"].partition(":")[0]
    rest = asked(tiny_assistant, "path", start="C4", end="GLUE", cursor=f"{tag}:1")["answer"]
    assert (rest["total"], rest["steps"]) == (every["answer"]["total"], every["answer"]["steps"][1:])
    assert len(rest["steps"]) > 0


# 400 rows, of which an answer has 200 at most.
LONG = f"SELECT ?n {{ VALUES ?n {{ {' '.join(map(str, range(400)))} }} }}"


def test_a_long_query_is_not_repeated(tiny_assistant: Server) -> None:
    found = asked(tiny_assistant, "sparql", query=LONG)
    assert (found["query"], found["page"]) == ("", f"{tiny_assistant.url}/ask")
    short = "SELECT ?n { VALUES ?n { 1 } }"
    found = asked(tiny_assistant, "sparql", query=short)
    assert (found["query"], found["page"].partition("?")[0]) == (short, f"{tiny_assistant.url}/ask")
    assert "?q=SELECT" in found["page"]
    found = asked(tiny_assistant, "find", words="模" * 300)
    assert (found["query"], found["page"]) == ("", f"{tiny_assistant.url}/search")
