"""Communities of a graph: seconds and peak memory of their making, and of what the map asks of them.

`python -m benchmarks.communities GRAPH` measures those of a graph, `python -m benchmarks.communities 100000` those of so
many generated papers, which the stub extractor reads; nothing is stored.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import write
from benchmarks.scale import _peak
from benchmarks.stub import extract
from kg.frames import Extractions
from kg.graph import read
from kg.graph.assembly import assemble
from kg.graph.communities.tables import with_communities
from kg.graph.tables import Tables
from kg.knowledge_graph import KnowledgeGraph
from kg.papers import read as read_papers
from kg.papers.dedupe.corpus import merge_frame
from kg.papers.staging import entry_frame
from kg.resolve import resolve

_RUNS = 5


def made_tables(count: int) -> Tables:
    """Return the tables of generated papers."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        write(count, source)
        papers = merge_frame(entry_frame(read_papers([str(source)]))).frame
    frames = Extractions.of_records(extract(papers["text"]))
    found = resolve(frames.entities, papers["id"])
    return assemble(papers, frames, found.entities, found.assignments, found.families).tables


def _median(call: Callable[[], object]) -> float:
    """Return the median time of a call, in milliseconds."""
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph", help="a graph, or a number of papers to generate")
    given = parser.parse_args().graph
    tables = made_tables(int(given)) if given.isdecimal() else KnowledgeGraph(given).tables
    _peak()
    before, start = _peak(), time.perf_counter()
    tables = with_communities(tables)
    seconds, peak = time.perf_counter() - start, _peak()
    found = read.communities(tables)
    fields = sum(row.level == 0 for row in found)
    print(f"{tables.papers.height:,} papers, {tables.evidence.height:,} pieces of evidence")
    print(f"{fields:,} fields, {len(found) - fields:,} topics, {tables.members.height:,} members")
    print(f"made in {seconds:.1f} s; peak memory {peak:.0f} MiB, {before:.0f} MiB before")
    largest = found[0]
    near = read.Window(*(largest.x - 20, largest.y - 20, largest.x + 20, largest.y + 20), least=0.1)
    calls: dict[str, Callable[[], object]] = {
        "list of communities": lambda: read.communities(tables),
        "whole map": lambda: read.map_part(tables, read.Window(0, 0, 1000, 1000, 2), 500, found),
        "window of the map": lambda: read.map_part(tables, near, 500, found),
        "page of the largest": lambda: read.community(tables, largest.id),
    }
    for name, call in calls.items():
        print(f"  {name:20s} {_median(call):8.1f} ms")


if __name__ == "__main__":
    main()
