"""Every answer of the JSON API on a graph: median and 95th percentile of wall and CPU time, and the dearest address.

    python -m benchmarks.api GRAPH [--names 12] [--repeat 3]

Each call of the API's own description is made with the names that are most frequent, which cost most, and with as many
drawn at random. `refused` counts answers that a limit of the server ended. CPU time is that of the server with the processes that
evaluate queries: it changes little with what else the machine does, as wall time does (`load` is printed first). `times`
compares the 95th percentile of CPU time to that of /healthz in the same run, which no graph is read for.
"""

import argparse
import itertools
import os
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import httpx
import polars as pl
import psutil

import kg
from benchmarks.serve import server
from kg.errors import InputError
from kg.schema import EXTRACTED

WORDS = ("lora", "imagnet", "low-rank adap", "zero shot", "difusion", "graph neural networks", "the")
Params = dict[str, str | int | list[str]]


def names_of(graph: kg.KnowledgeGraph, count: int) -> list[str]:
    """Return ids of entities: the most frequent, of all types in turn, and as many at random."""
    is_total = pl.col("relation").is_null() & pl.col("year").is_null() & pl.col("node").is_not_null()
    counts = graph.tables.counts.filter(is_total).sort("papers", descending=True)
    ranked = counts.join(graph.tables.nodes.select("type", node="id"), on="node", maintain_order="left")
    by_type = [ranked.filter(type=type_)["node"].head(count).to_list() for type_ in EXTRACTED]
    frequent = [id_ for row in itertools.zip_longest(*by_type) for id_ in row if id_][:count]
    rest = sorted(set(ranked["node"]) - set(frequent))
    return frequent + random.Random(0).sample(rest, min(count, len(rest)))


def communities_of(graph: kg.KnowledgeGraph, count: int) -> list[str]:
    """Return ids of communities, the largest first; none where an earlier version built the graph."""
    with suppress(InputError):
        return [row.id for row in kg.communities(graph)[:count]]
    return []


def calls(graph: kg.KnowledgeGraph, count: int) -> dict[str, list[Params]]:
    """Return the parameters with which each call is made; an empty dict for one without any."""
    tables, drawn = graph.tables, random.Random(0)
    names = names_of(graph, count)
    papers = drawn.sample(tables.papers["id"].to_list(), min(2 * count, tables.papers.height))
    edges = drawn.sample(
        tables.evidence.select("source", "relation", "target").rows(), min(2 * count, tables.evidence.height)
    )
    pairs = list(itertools.pairwise(names))
    return {
        "search": [{"q": word} for word in WORDS],
        "find": [{"q": word, "limit": 30} for word in WORDS],
        "node": [{"name": name} for name in names],
        "entity": [{"name": name} for name in names],
        "aliases": [{"name": name} for name in names],
        "claims": [{"name": name, "relation": r} for name in names for r in ("uses", "improves_on", "evaluated_on")],
        "papers": [{"name": name} for name in names],
        "neighbourhood": [{"name": name, "depth": depth, "limit": 60} for name in names for depth in (1, 2)],
        "path": [{"start": one, "end": other} for one, other in pairs],
        **{f"lineage{kind}": [{"name": name} for name in names] for kind in ("", "-drawing", ".csv")},
        **{f"leaderboard{kind}": [{"on": name} for name in names] for kind in ("", ".csv", ".md")},
        **{f"gaps{kind}": [{"name": name} for name in names] for kind in ("", ".csv")},
        **{f"contradictions{kind}": [{}, *({"name": name} for name in names)] for kind in ("", ".csv")},
        **{f"compare{kind}": [{"name": list(pair)} for pair in pairs] for kind in ("", ".csv")},
        **{f"trends{kind}": [{}, *({"name": list(pair)} for pair in pairs)] for kind in ("", ".csv")},
        "map": [{}, *({"left": x, "right": x + 50, "top": 400, "bottom": 450, "least": 0.1} for x in (300, 500, 700))],
        **{f"communities{kind}": [{}, {"level": 1}, *({"name": name} for name in names)] for kind in ("", ".csv")},
        "community": [{"id": id_} for id_ in communities_of(graph, count)],
        "edge": [{"source": s, "relation": r, "target": t} for s, r, t in edges],
        "paper": [{"id": paper} for paper in papers],
        "related": [{"id": paper} for paper in papers],
        "citation": [{"id": paper} for paper in papers],
        "subgraph": [{"id": name} for name in names],
        **{f"list{kind}": [{"id": names + papers}] for kind in ("", ".csv", ".md", ".bib")},
        **{
            f"list-{answer}{kind}": [{"id": names + papers}]
            for answer in ("gaps", "leaderboards")
            for kind in ("", ".csv", ".md")
        },
        **{f"/feed/{name}.atom": [{}] for name in names[:3]},
        "ids": [{"label": label} for label in drawn.sample(tables.nodes["label"].to_list(), count)],
        **{
            name: [{}]
            for name in (
                "home",
                "leaderboards",
                "leaderboards.csv",
                "unplaced",
                "stats",
                "schema",
                "queries",
                "overview",
            )
        },
        **{f"queries/{query.name}": [{}] for query in kg.queries()},
        **{f"queries/{query.name}/text": [{}] for query in kg.queries()},
    }


def described(client: httpx.Client) -> set[str]:
    """Return the calls of the API's own description, with the name of a query as a star."""
    paths = client.get("/api/openapi.json").json()["paths"]
    return {path.removeprefix("/api/").replace("{name}", "*") for path in paths}


def starred(call: str) -> str:
    """Return the call of the description that a call is one of."""
    if call.startswith("/feed/"):
        return "/feed/*.atom"
    head, *rest = call.split("/")
    return "/".join([head, "*", *rest[1:]]) if rest else head


class Timed(NamedTuple):
    """A request: milliseconds of CPU and of wall time, the address, and the status of the answer."""

    cpu: float
    wall: float
    address: str
    status: int


def cpu_clock(process: psutil.Process) -> Callable[[], float]:
    """Return a function that returns the CPU milliseconds of a process and its children, as they are now (Linux)."""
    # CPUCLOCK_SCHED of all threads of a process, in nanoseconds: clock_getcpuclockid(3).
    clocks = [~one.pid << 3 | 2 for one in (process, *process.children(recursive=True))]
    return lambda: 1000 * sum(map(time.clock_gettime, clocks))


def timed(
    client: httpx.Client, clock: Callable[[], float], path: str, params: Iterable[Params], repeat: int
) -> Iterator[Timed]:
    """Yield each request; the first of each address is not counted."""
    for given in params:
        address = str(httpx.URL(path, params=given))
        for number in range(repeat + 1):
            started, spent = time.perf_counter(), clock()
            status = client.get(address).status_code
            wall = 1000 * (time.perf_counter() - started)
            if number:
                yield Timed(clock() - spent, wall, address, status)


def _client(url: str) -> httpx.Client:
    """Return a client that wants answers that are computed, and none of those that the server keeps in memory."""
    return httpx.Client(base_url=url, timeout=600, headers={"Cache-Control": "no-cache"})


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("--names", type=int, default=12)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="", help="only the calls that begin with this")
    options = parser.parse_args()
    graph = kg.open(options.graph)
    print(graph)
    wanted = {call: params for call, params in calls(graph, options.names).items() if call.startswith(options.only)}
    with server(options.graph, "--timeout", "60") as (url, process), _client(url) as client:
        missing = described(client) - {starred(call) for call in wanted}
        print(f"not measured: {', '.join(sorted(missing)) or 'nothing'}")
        clock = cpu_clock(process)
        idle = p95([made.cpu for made in timed(client, clock, "/healthz", [{}], 50)])
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, /healthz {idle:.1f} ms CPU")
        print(
            f"{'call':34}{'requests':>9}{'refused':>8}{'CPU p50':>9}{'p95':>8}{'wall p50':>10}{'p95':>8}{'times':>7}  dearest"
        )
        for call, params in wanted.items():
            if not params:
                continue
            path = call if call.startswith("/") else f"/api/{call}"
            made = list(timed(client, clock, path, params, options.repeat))
            cpu, wall = [one.cpu for one in made], [one.wall for one in made]
            # A pair of names that no path joins is an answer, too.
            refused = sum(one.status not in (200, 404) for one in made)
            print(
                f"{call:34}{len(made):>9}{refused:>8}{statistics.median(cpu):>9.1f}{p95(cpu):>8.1f}"
                f"{statistics.median(wall):>10.1f}{p95(wall):>8.1f}{p95(cpu) / idle:>7.1f}  "
                f"{max(made).address.removeprefix('/api/')}",
                flush=True,
            )
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
