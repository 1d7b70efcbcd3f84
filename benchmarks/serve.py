"""Server benchmarks: expensive queries beside light ones, 64 clients compared to the bare store, and a million nodes.

    python benchmarks/serve.py [GRAPH] [--seconds 60] [--soak 300] [--nodes 1000000]

All figures come from one run on one machine, so compare ratios.
"""

import argparse
import asyncio
import itertools
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))
import kg
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.rdf.sparql import bind, find_query, named_queries, run, serialise
from tests.serve.nasty import NASTY

LIGHT = "SELECT ?l WHERE { ?s kg:improvesOn ?o . ?s rdfs:label ?l } LIMIT 20"
# Queries that are slow on the bare store too; they are run, but do not count as light ones.
HEAVY_SECONDS = 0.05
WORDS = ("lora", "imagnet", "gpt", "low-rank", "zero shot", "llama 2", "unlearning", "difusion")
NAMES = ("LoRA", "ImageNet", "GPT-3", "GLUE", "Transformer", "machine unlearning")


@contextmanager
def server(graph: str, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", graph, "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().strip().removesuffix("/")
    try:
        httpx.get(f"{url}/readyz", timeout=600)
        yield url, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def memory(process: psutil.Process) -> float:
    """Return the memory of a server with its processes in MiB, counting shared pages once."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError):
            continue
    return total / 2**20


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[94] * 1000


def time_light(url: str, seconds: float) -> tuple[list[float], int]:
    times, failed = [], 0
    with httpx.Client(base_url=url, timeout=60) as client:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            started = time.perf_counter()
            failed += client.get("/sparql", params={"query": LIGHT}).status_code != 200
            times.append(time.perf_counter() - started)
            time.sleep(0.02)
    return times, failed


def soak(graph: str, seconds: float) -> None:
    with server(graph) as (url, process):
        idle, _ = time_light(url, 5)
        ended, most, over = threading.Event(), [0.0], [0.0]
        statuses: dict[int, int] = {}

        def pester(start: int) -> None:
            names = itertools.cycle([*list(NASTY)[start:], *list(NASTY)[:start]])
            with httpx.Client(base_url=url, timeout=60) as client:
                while not ended.is_set():
                    started = time.monotonic()
                    answer = client.get("/sparql", params={"query": NASTY[next(names)]})
                    over[0] = max(over[0], time.monotonic() - started - 10)
                    statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

        def watch() -> None:
            while not ended.wait(0.5):
                most[0] = max(most[0], memory(process))

        threads = [threading.Thread(target=pester, args=(3 * n,)) for n in range(8)]
        threads.append(threading.Thread(target=watch))
        for thread in threads:
            thread.start()
        busy, failed = time_light(url, seconds)
        ended.set()
        for thread in threads:
            thread.join()
    print(f"light query, idle        p95 {p95(idle):7.1f} ms")
    print(
        f"light query, 8 nasty     p95 {p95(busy):7.1f} ms, {p95(busy) / p95(idle):.1f} times, {failed} failed of {len(busy)}"
    )
    print(
        f"nasty queries            {statuses}, the latest {over[0]:+.2f} s past its limit, memory at most {most[0]:.0f} MiB"
    )


def requests(graph: kg.KnowledgeGraph) -> tuple[list[tuple[str, str, dict[str, str]]], dict[str, float]]:
    """Return the mixed requests as (kind, path, parameters), and the latency of the named queries on the bare store."""
    bare: dict[str, float] = {}
    made: list[tuple[str, str, dict[str, str]]] = []
    for name in named_queries():
        query = bind(find_query(name), {}, graph.iri)
        started = time.perf_counter()
        serialise(run(graph.store, query, graph.manifest.base), "json")
        bare[name] = time.perf_counter() - started
        if bare[name] < 1:
            kind = "light query" if bare[name] < HEAVY_SECONDS else "heavy query"
            made.append((kind, "/sparql", {"query": query.text}))
    made += [("search", "/api/search", {"q": word}) for word in WORDS]
    made += [("neighbourhood", "/api/neighbourhood", {"name": name}) for name in NAMES]
    return made, bare


def load(graph: str, seconds: float, clients: int = 64) -> None:
    opened = kg.open(graph)
    mixed, _ = requests(opened)
    queries = [parameters["query"] for kind, _, parameters in mixed if kind.endswith("query")]
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds / 4:
        for text in queries:
            serialise(run(opened.store, find_query(text), opened.manifest.base), "json")
        count += len(queries)
    bare = count / (time.perf_counter() - started)

    async def ask(
        url: str, headers: dict[str, str], chosen: list[tuple[str, str, dict[str, str]]]
    ) -> tuple[dict[str, list[float]], list[int], float]:
        times: dict[str, list[float]] = {}
        statuses: list[int] = []
        end = time.monotonic() + seconds

        async def client(number: int) -> None:
            order = random.Random(number)
            async with httpx.AsyncClient(base_url=url, timeout=120, headers=headers) as http:
                while time.monotonic() < end:
                    kind, path, parameters = order.choice(chosen)
                    started = time.perf_counter()
                    answer = await http.get(path, params=parameters)
                    times.setdefault(kind, []).append(time.perf_counter() - started)
                    statuses.append(answer.status_code)

        begun = time.monotonic()
        await asyncio.gather(*(client(number) for number in range(clients)))
        return times, statuses, time.monotonic() - begun

    with server(graph) as (url, process):
        times, statuses, took = asyncio.run(ask(url, {}, mixed))
        print(
            f"{clients} clients, mixed       {len(statuses) / took:7.1f} requests/s, statuses {sorted(set(statuses))}, memory {memory(process):.0f} MiB"
        )
        for kind, values in sorted(times.items()):
            cuts = statistics.quantiles(values, n=100)
            print(f"  {kind:<20} p50 {cuts[49] * 1000:7.1f} ms, p99 {cuts[98] * 1000:7.1f} ms ({len(values)})")
        chosen = [row for row in mixed if row[0].endswith("query")]
        for name, headers in (("each evaluated", {"Cache-Control": "no-cache"}), ("from memory", {})):
            _, statuses, took = asyncio.run(ask(url, headers, chosen))
            rate = len(statuses) / took
            print(f"queries, {name:<15} {rate:7.1f} requests/s; the bare store {bare:.1f}: {rate / bare:.2f} of it")


def large(nodes: int) -> None:
    """Time suggestions and neighbourhoods on a generated graph, whose store is empty because it is not queried."""
    from pyoxigraph import Store

    from benchmarks.export import made_tables
    from tests import tiny

    with tempfile.TemporaryDirectory() as folder:
        with GraphDirectory(folder).new_version() as version:
            tables = made_tables(nodes, 3 * nodes)
            tables.write(version)
            Store(str(version / STORE)).flush()
            write_manifest(version, tiny.MANIFEST)
        chosen = tables.nodes.sample(200, seed=0)
        labels, ids = chosen["label"].to_list(), chosen["id"].to_list()
        begun = time.monotonic()
        with server(folder) as (url, process), httpx.Client(base_url=url, timeout=600) as client:
            client.get("/api/schema")
            print(
                f"{nodes} nodes, {tables.edges.height} edges: served after {time.monotonic() - begun:.0f} s, memory {memory(process):.0f} MiB"
            )

            def median(names: list[str], ask: Callable[[str], httpx.Response]) -> float:
                times = []
                for name in names:
                    started = time.perf_counter()
                    assert ask(name).status_code == 200
                    times.append(time.perf_counter() - started)
                return statistics.median(times) * 1000

            print(
                f"  search, a beginning  median {median(labels, lambda x: client.get('/api/search', params={'q': x[:-1]})):7.1f} ms"
            )
            print(
                f"  neighbourhood        median {median(ids, lambda x: client.get('/api/neighbourhood', params={'name': x})):7.1f} ms"
            )
            print(
                f"  card                 median {median(ids, lambda x: client.get('/api/node', params={'name': x})):7.1f} ms"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", nargs="?", default="graph")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--soak", type=float, default=300)
    parser.add_argument("--nodes", type=int, default=1_000_000)
    wanted = parser.parse_args()
    if wanted.seconds:
        load(wanted.graph, wanted.seconds)
    if wanted.soak:
        soak(wanted.graph, wanted.soak)
    if wanted.nodes:
        large(wanted.nodes)


if __name__ == "__main__":
    main()
