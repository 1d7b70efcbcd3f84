"""Seconds of the answers across papers and of the SQL twins on a graph of generated papers, in one process.

    python -m benchmarks.across GRAPH

GRAPH is one of `benchmarks/scale.py --stub --keep GRAPH`, whose names are asked for: the fiftieth of each type, and
where it is said the most frequent. The first call reads tables into memory; the second is what a server, a notebook or an
assistant waits for.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import kg
from benchmarks.generate import name

_RANK = 50
_QUERIES = Path(__file__).parents[1] / "queries"


def calls(graph: kg.KnowledgeGraph) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the label of each call with the call."""
    method, other, model = name("Method", _RANK), name("Method", _RANK + 1), name("Model", _RANK)
    benchmark, dataset = name("Benchmark", _RANK), name("Dataset", _RANK)
    parameters = {"family": {"root": model}, "leaderboard": {"place": benchmark}, "used-together": {"method": method}}
    for query in sorted(path.stem for path in _QUERIES.glob("*.sql")):
        yield f"sql {query}", lambda query=query: graph.sql(query, **parameters.get(query, {}))
    yield "card", lambda: graph.entity(method)
    yield "lineage", lambda: graph.lineage(method)
    yield "path", lambda: graph.path(method, dataset)
    yield "compare", lambda: kg.compare(graph, method, other)
    yield "compare most frequent", lambda: kg.compare(graph, *(name(type_, 1) for type_ in ("Method", "Model")))
    yield "trends of two", lambda: kg.trends(graph, method, other)
    yield "trends of a type", lambda: kg.trends(graph, type="Method")
    yield "leaderboards", lambda: kg.leaderboards(graph)
    yield "leaderboard", lambda: kg.leaderboard(graph, benchmark)
    yield "gaps of a method", lambda: kg.gaps(graph, method)
    yield "gaps of data", lambda: kg.gaps(graph, benchmark)
    yield "contradictions", lambda: kg.contradictions(graph)
    yield "contradictions of one", lambda: kg.contradictions(graph, method)
    yield "list", lambda: kg.listing(graph, method, other, model)
    yield "gaps of a list", lambda: kg.list_gaps(graph, method, other, model)
    yield "leaderboards of a list", lambda: kg.list_leaderboards(graph, method, other, model)
    yield "communities", lambda: kg.communities(graph)


def main() -> None:
    """Print the seconds of the first and of the second call, wall time and CPU time."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    graph = kg.open(parser.parse_args().graph)
    print(f"{'':24} {'first':>8} {'second':>8} {'its CPU':>8}")
    for label, call in calls(graph):
        start = time.perf_counter()
        call()
        first = time.perf_counter() - start
        start, cpu = time.perf_counter(), time.process_time()
        call()
        second, cpu = time.perf_counter() - start, time.process_time() - cpu
        print(f"{label:24} {first:8.2f} {second:8.2f} {cpu:8.2f}", flush=True)


if __name__ == "__main__":
    main()
