"""Ten questions of an assistant to a generated graph: CPU seconds and bytes of each answer over standard input.

`python -m benchmarks.assistants GRAPH`, with a graph of `benchmarks/scale.py --stub --keep`. Each question is asked with
the names of three ranks; the figures are those of the slowest and of the largest answer.
"""

import asyncio
import sys
import time

import psutil
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from benchmarks.generate import name

_RANKS = (1, 50, 5_000)
_MIB = 1 << 20


def _questions(rank: int) -> dict[str, tuple[str, dict[str, object]]]:
    """Return the tool and arguments of each question, about the names of a rank; those of rank 1 are in most papers."""
    method, other, model = name("Method", rank), name("Method", 2), name("Model", rank)
    benchmark, dataset, task = name("Benchmark", rank), name("Dataset", rank), name("Task", rank)
    return {
        "What is there?": ("describe", {}),
        "Which method is meant?": ("find", {"words": method.lower(), "types": ["Method"]}),
        "What is it?": ("entity", {"name": method}),
        "What improves on it?": ("claims", {"name": method, "relation": "improves_on"}),
        "Around it?": ("neighbours", {"name": model, "depth": 2}),
        "How are two connected?": ("path", {"start": method, "end": dataset}),
        "What does it improve on, step by step?": ("lineage", {"name": method}),
        "What is the best number?": ("leaderboard", {"on": benchmark}),
        "How do two compare?": ("compare", {"names": [method, other]}),
        "Which papers are about it?": ("papers", {"name": task}),
        "On which benchmark do most papers evaluate?": ("sparql", {"query": "top-benchmarks"}),
    }


def _seconds(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _all() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


async def measured(graph: str) -> None:
    """Ask every question twice, since the first answer may prepare what the others share, and print the second."""
    start = time.perf_counter()
    server = StdioServerParameters(command=sys.executable, args=["-m", "kg.cli", "mcp", graph])
    async with Client(server, read_timeout_seconds=600) as client:
        await client.call_tool("describe", {})
        memory = sum(process.memory_info().rss for process in _all())
        print(f"started in {time.perf_counter() - start:.1f} s, {_seconds(_all()):.1f} s CPU, {memory / _MIB:.0f} MiB")
        print("| question | tool | first, s | then, s | bytes |\n| --- | --- | --- | --- | --- |")
        asked = [_questions(rank) for rank in _RANKS]
        for question in asked[0]:
            tool, times, sizes = asked[0][question][0], [], []
            for of_rank in asked:
                row = []
                for _ in range(2):
                    before = _seconds(_all())
                    result = await client.call_tool(tool, of_rank[question][1])
                    row.append(_seconds(_all()) - before)
                text = "".join(getattr(content, "text", "") for content in result.content)
                sizes.append(len(text.encode()))
                times.append(row)
                if result.is_error:
                    print(f"{question} {of_rank[question][1]}: {text[:200]}")
            first, then = (max(row[number] for row in times) for number in (0, 1))
            print(f"| {question} | `{tool}` | {first:.2f} | {then:.2f} | {max(sizes):,} |", flush=True)


if __name__ == "__main__":
    asyncio.run(measured(sys.argv[1]))
