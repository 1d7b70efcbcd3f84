"""Median CPU time of the named queries on a graph, compared to a smaller one in Oxigraph and to rdflib's store.

`python benchmarks/questions.py GRAPH SMALLER`: each query runs in a separate process, for at most two minutes in
Oxigraph and, once, twenty seconds in rdflib's memory store; a query of ten seconds or more is run once. The look-up of
names in parameters is timed separately.
"""

import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.generate import name  # noqa: E402 - found from the root

_TYPES = {"benchmark": "Benchmark", "dataset": "Dataset", "task": "Task", "place": "Dataset", "root": "Model"}
_RANK = 50
_RUNS, _LONGEST, _LONGEST_RDFLIB = 3, 120, 20
_LONG = 10


def parameters(query: str) -> dict[str, str]:
    """Return the generator's names for the entities that a query takes as parameters: the fiftieth of their type."""
    from kg.rdf.sparql import find_query

    asked = find_query(query).parameters
    return {p.name: name(_TYPES.get(p.name, "Method"), _RANK) for p in asked if p.kind == "entity"}


def timed(graph: str, query: str) -> None:
    """Print the median milliseconds of a query on a graph, and those of looking up its names."""
    import kg
    from kg.rdf.evaluation import evaluate
    from kg.rdf.sparql import bind, find_query

    found = kg.open(graph)
    start = time.perf_counter()
    text = bind(find_query(query), parameters(query), found.iri).text
    names = time.perf_counter() - start
    times: list[float] = []
    while len(times) < _RUNS and sum(times) < _LONG:
        # Time of this process alone: other work on the machine does not count.
        start = time.process_time()
        list(evaluate(found.store, text))
        times.append(time.process_time() - start)
    print(statistics.median(times) * 1000, names * 1000)


def rdflib_times(graph: str, queries: list[str]) -> dict[str, float | None]:
    """Return the milliseconds of each query, run once on the same triples in rdflib's own store."""
    import rdflib

    import kg
    from kg.rdf.sparql import bind, find_query

    found = kg.open(graph)
    store = rdflib.Graph()
    text = "".join(f"{quad.triple} .\n" for quad in found.store)
    start = time.perf_counter()
    store.parse(data=text, format="nt")
    print(f"rdflib: {len(store)} triples loaded in {time.perf_counter() - start:.0f} s")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")

    def ask(text: str, answer: Connection) -> None:
        start = time.perf_counter()
        list(store.query(text))
        answer.send((time.perf_counter() - start) * 1000)

    times: dict[str, float | None] = {}
    for query in queries:
        text = bind(find_query(query), parameters(query), found.iri).text
        here, there = multiprocessing.Pipe()
        # A forked process shares the store, and can be killed.
        process = multiprocessing.get_context("fork").Process(target=ask, args=(text, there))
        process.start()
        times[query] = here.recv() if here.poll(_LONGEST_RDFLIB) else None
        process.kill()
    return times


def _run(graph: str, query: str) -> str:
    call = [sys.executable, __file__, "--one", graph, query]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return f"> {_LONGEST} s"
    if done.returncode:
        return done.stderr[-80:].strip()
    query_time, names_time = map(float, done.stdout.split())
    return f"{query_time:.1f} + {names_time:.0f} ms"


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        timed(*sys.argv[2:4])
        return
    graph, smaller = sys.argv[1:3]
    queries = sorted(path.stem for path in (ROOT / "queries").glob("*.rq"))
    rows = {}
    for query in queries:
        rows[query] = _run(graph, query), _run(smaller, query)
        print(f"{query:32s} {rows[query][0]:>20s} {rows[query][1]:>20s}", flush=True)
    slow = rdflib_times(smaller, [query for query in queries if rows[query][1].endswith("ms")])
    for query, milliseconds in slow.items():
        shown = f"> {_LONGEST_RDFLIB} s" if milliseconds is None else f"{milliseconds:.1f} ms"
        print(f"{query:32s} {shown:>20s} in rdflib's own store")


if __name__ == "__main__":
    main()
