"""Median latency of the named queries on a graph, beside a smaller one in Oxigraph and in rdflib's own memory store.

`python benchmarks/questions.py GRAPH SMALLER`: each query runs in a process of its own, at most half a minute.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.generate import name  # noqa: E402 - found from the root

_TYPES = {"benchmark": "Benchmark", "dataset": "Dataset", "task": "Task", "place": "Dataset", "root": "Model"}
_RANK = 50
_RUNS, _LONGEST = 3, 30


def parameters(query: str) -> dict[str, str]:
    """Give names of the generator for the entities that a query asks for: the fiftieth of their type."""
    from kg.rdf.sparql import find_query

    asked = find_query(query).parameters
    return {p.name: name(_TYPES.get(p.name, "Method"), _RANK) for p in asked if p.kind == "entity"}


def timed(graph: str, query: str) -> None:
    """Print the median milliseconds of a query on a graph."""
    import kg

    found = kg.open(graph)
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        found.query(query, **parameters(query))
        times.append(time.perf_counter() - start)
    print(statistics.median(times) * 1000)


def rdflib_times(graph: str, queries: list[str]) -> dict[str, float]:
    """Give the median milliseconds of each query on the same triples in rdflib's own store."""
    import rdflib

    import kg
    from kg.rdf.sparql import bind, find_query

    found = kg.open(graph)
    store = rdflib.Graph()
    text = "".join(f"{quad.triple} .\n" for quad in found.store)
    start = time.perf_counter()
    store.parse(data=text, format="nt")
    print(f"rdflib: {len(store)} triples loaded in {time.perf_counter() - start:.0f} s")
    times: dict[str, float] = {}
    for query in queries:
        text = bind(find_query(query), parameters(query), found.iri)
        start = time.perf_counter()
        list(store.query(text))
        times[query] = (time.perf_counter() - start) * 1000
    return times


def _run(graph: str, query: str) -> str:
    call = [sys.executable, __file__, "--one", graph, query]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"> {_LONGEST} s"
    return f"{float(done.stdout):.1f} ms" if done.returncode == 0 else done.stderr[-80:].strip()


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        timed(*sys.argv[2:4])
        return
    graph, smaller = sys.argv[1:3]
    queries = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    rows = {}
    for query in queries:
        rows[query] = _run(graph, query), _run(smaller, query)
        print(f"{query:32s} {rows[query][0]:>14s} {rows[query][1]:>14s}", flush=True)
    slow = rdflib_times(smaller, [query for query in queries if rows[query][1].endswith("ms")])
    for query, milliseconds in slow.items():
        print(f"{query:32s} {milliseconds:11.1f} ms in rdflib's own store")


if __name__ == "__main__":
    main()
