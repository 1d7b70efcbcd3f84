"""Ten questions to the graph of the seeds, answered by calls of tools; `python -m tests.serve.mcp.questions GRAPH`.

It prints the table of docs/assistants.md: the calls and bytes that each question took.
"""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from mcp import Client

from tests.serve.mcp.client import connected, stdio

Ask = Callable[..., Awaitable[dict[str, Any]]]


class Counted:
    """Calls of tools through a client, with their number and the bytes of their texts."""

    def __init__(self, client: Client) -> None:
        self._client, self.calls, self.size, self.largest = client, 0, 0, 0

    async def ask(self, tool: str, **arguments: object) -> Any:
        result = await self._client.call_tool(tool, arguments)
        texts = [getattr(content, "text", "") for content in result.content]
        assert not result.is_error, texts
        size = sum(len(text.encode()) for text in texts)
        self.calls, self.size, self.largest = self.calls + 1, self.size + size, max(self.largest, size)
        return (result.structured_content or {})["answer"]


async def improves_on_lora(ask: Ask) -> object:
    found = (await ask("find", words="low-rank adaptation", types=["Method"]))["hits"][0]
    claims = await ask("claims", name=found["id"], relation="improves_on")
    return {claim["name"] for claim in claims["claims"]}


async def introduced_galore(ask: Ask) -> object:
    claims = await ask("claims", name="GaLore", relation="introduces")
    return claims["claims"][0]["title"]


async def sentence_of_galore(ask: Ask) -> object:
    edge = await ask("evidence", source="GaLore", relation="improves_on", target="LoRA")
    return edge["evidence"][0]["sentence"]


async def most_frequent_benchmark(ask: Ask) -> object:
    return (await ask("sparql", query="top-benchmarks"))["rows"][0]


async def methods_with_lora(ask: Ask) -> object:
    return (await ask("sparql", query="used-together", params={"method": "LoRA"}))["rows"][0]


async def best_on_imagenet(ask: Ask) -> object:
    return (await ask("leaderboard", on="ImageNet"))["scores"][0]["value"]


async def from_galore_to_imagenet(ask: Ask) -> object:
    return len((await ask("path", start="GaLore", end="ImageNet"))["steps"])


async def ancestors_of_galore(ask: Ask) -> object:
    return [step["target_label"] for step in (await ask("lineage", name="GaLore"))["ancestors"]]


async def papers_about_unlearning(ask: Ask) -> object:
    return (await ask("papers", name="machine unlearning"))["total"]


async def around_galore(ask: Ask) -> object:
    part = await ask("neighbours", name="GaLore", relations=["improves_on"])
    return {node["label"] for node in part["nodes"]}


QUESTIONS: dict[str, Callable[[Ask], Awaitable[object]]] = {
    "What improves on low-rank adaptation?": improves_on_lora,
    "Which paper introduced GaLore?": introduced_galore,
    "In which sentence does GaLore improve on LoRA?": sentence_of_galore,
    "On which benchmark do most papers evaluate?": most_frequent_benchmark,
    "Which method is used together with LoRA most often?": methods_with_lora,
    "What is the best number on ImageNet?": best_on_imagenet,
    "How are GaLore and ImageNet connected?": from_galore_to_imagenet,
    "What does GaLore improve on, step by step?": ancestors_of_galore,
    "How many papers are about machine unlearning?": papers_about_unlearning,
    "Which methods are one improvement away from GaLore?": around_galore,
}


async def answered(client: Client) -> dict[str, tuple[object, Counted]]:
    """Return the answer to each question, and what it took."""
    found = {}
    for question, program in QUESTIONS.items():
        counted = Counted(client)
        found[question] = (await program(counted.ask), counted)
    return found


if __name__ == "__main__":
    sys.stdout.write("| question | calls | bytes |\n| --- | --- | --- |\n")
    for question, (_, counted) in connected(stdio(Path(sys.argv[1])), answered).items():
        sys.stdout.write(f"| {question} | {counted.calls} | {counted.size:,} |\n")
