"""The client of the official SDK, over both transports."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.types import CallToolResult, TextContent

T = TypeVar("T")


def stdio(graph: Path, *options: str) -> StdioServerParameters:
    """Return how a client starts the server: the command line of docs/assistants.md."""
    return StdioServerParameters(command=sys.executable, args=["-m", "kg.cli", "mcp", str(graph), *options])


def connected(target: Any, work: Callable[[Client], Awaitable[T]], mode: str = "auto") -> T:
    """Return what `work` returns, with a client connected to the server."""

    async def session() -> T:
        async with Client(target, mode=mode, read_timeout_seconds=60) as client:
            return await work(client)

    return asyncio.run(session())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


async def call(client: Client, tool: str, **arguments: object) -> dict[str, Any]:
    """Return the structured content of a tool's answer, which the client checks against the tool's output schema."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text_of(result)
    assert json.loads(text_of(result).split("\n")[2]).items() <= dict(result.structured_content or {}).items()
    return dict(result.structured_content or {})
