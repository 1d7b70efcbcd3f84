"""Export of a generated graph (default: 100,000 nodes, 800,000 edges) in each format: seconds, peak memory, size; and
the same by networkx's own writers in the same run.
"""

import argparse
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from kg.graph.counts import recounted
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.graph.manifest import FORMAT_VERSION, Manifest
from kg.graph.tables import SCHEMAS, Tables
from kg.records import TEXT
from kg.schema import DEFAULT_BASE

FORMATS = ["csv", "parquet", "graphml", "gexf", "nt", "ttl", "trig", "jsonld", "neo4j", "cytoscape", "bibtex", "csl"]
COMPARED = ["csv", "graphml", "gexf"]


def made_tables(nodes: int, edges: int) -> Tables:
    """Return papers, methods and benchmarks in equal parts, and random edges with one row of evidence each."""
    rng = random.Random(0)
    third = nodes // 3
    papers = [f"paper-{n:07}" for n in range(third)]
    ids = [
        *(f"entity/benchmark-{n:07}" for n in range(third)),
        *(f"entity/method-{n:07}" for n in range(nodes - 2 * third)),
    ]
    paper_ids = [f"paper/{paper}" for paper in papers]
    targets = {"introduces": ids, "uses": ids[third:], "evaluated_on": ids[:third]}
    keys = sorted(
        {
            (rng.choice(paper_ids), relation, rng.choice(targets[relation]))
            for relation in rng.choices(list(targets), k=edges)
        }
    )
    source, relation, target = (list(column) for column in zip(*keys, strict=True))
    text = "We evaluate a method of some kind on a benchmark of some kind and find that it is better by 3.2%."

    def frame(table: str, columns: dict[str, list[object]]) -> pl.DataFrame:
        schema = SCHEMAS[table]
        height = len(next(iter(columns.values()), []))
        return pl.DataFrame({name: columns.get(name, [None] * height) for name in schema}, schema=schema)

    all_ids = [*ids, *paper_ids]
    label = [f'A "name" of {id_} <&>' for id_ in all_ids]
    types = ["Benchmark"] * third + ["Method"] * (nodes - 2 * third) + ["Paper"] * third
    count = len(keys)
    frames = {
        "papers": frame(
            "papers",
            {
                "id": paper_ids,
                "title": [f"Title of {p}" for p in papers],
                "text": [TEXT.format(f"Title of {p}", text) for p in papers],
                "sources": [[f"made:{n}"] for n in range(third)],
                "year": [2015 + n % 11 for n in range(third)],
            },
        ),
        "nodes": frame(
            "nodes",
            {
                "id": all_ids,
                "type": types,
                "label": label,
                "aliases": [[f"alias of {i}"] for i in all_ids],
                "keys": [[i] for i in all_ids],
            },
        ),
        "edges": frame(
            "edges",
            {
                "source": source,
                "relation": relation,
                "target": target,
                "edge_confidence": [0.5 + n % 50 / 100 for n in range(count)],
                "support": [1] * count,
            },
        ),
        "evidence": frame(
            "evidence",
            {
                "id": [f"evidence/{n:07}" for n in range(count)],
                "source": source,
                "relation": relation,
                "target": target,
                "paper": source,
                "start": [20] * count,
                "end": [60] * count,
                "sentence": ["x" * 40] * count,
                "confidence": [0.5] * count,
                "edge_confidence": [0.5 + n % 50 / 100 for n in range(count)],
                "extractor": ["made"] * count,
            },
        ),
    }
    others = {name: pl.DataFrame(schema=SCHEMAS[name]) for name in ("results", "disputes", "redirects")}
    return Tables.of(**frames, counts=recounted(**frames), **others)


def manifest() -> Manifest:
    """Return a manifest without sources."""
    return Manifest(
        format_version=FORMAT_VERSION, software_version="0", extractor="made", fingerprint="", program="", base=DEFAULT_BASE,
        sources=[], read=0, kept=0, merged=0, rejected=[], dropped_statements={}, nodes={}, edges={},
    )  # fmt: skip


def ours(graph: str, name: str, folder: str) -> None:
    """Write one format; loading the tables is not timed."""
    import kg
    from kg.export import export

    opened = kg.open(graph)
    assert opened.tables.nodes.height
    start = time.perf_counter()
    export(opened, [name], folder)
    Path(folder, "seconds").write_text(str(time.perf_counter() - start))


def edges_alone(graph: str, _: str, folder: str) -> None:
    """Write the table equivalent to networkx's edge list, as the csv export writes it."""
    edges = Tables.read(Path(graph)).edges
    start = time.perf_counter()
    edges.write_csv(Path(folder, "edges.csv"))
    Path(folder, "seconds").write_text(str(time.perf_counter() - start))


def networkx_writes(graph: str, name: str, folder: str) -> None:
    """Write the same nodes and edges by networkx; loading them is not timed."""
    import networkx as nx

    network = nx.MultiDiGraph()
    tables = Tables.read(Path(graph))
    for id_, type_, label, aliases in tables.nodes.select("id", "type", "label", "aliases").iter_rows():
        # Its writers take neither lists nor None, and GEXF drops attributes called type and label.
        network.add_node(id_, kind=type_, name=label, aliases="|".join(aliases))
    for source, relation, target, confidence, support in tables.edges.iter_rows():
        network.add_edge(source, target, relation=relation, confidence=confidence, support=support)
    path = str(Path(folder) / f"networkx.{name}")
    writers: dict[str, Callable[[], None]] = {
        "csv": lambda: nx.write_edgelist(network, path, delimiter=",", data=["relation", "confidence", "support"]),
        "graphml": lambda: nx.write_graphml(network, path),
        "gexf": lambda: nx.write_gexf(network, path),
    }
    start = time.perf_counter()
    writers[name]()
    Path(folder, "seconds").write_text(str(time.perf_counter() - start))


def measure(work: Callable[[str, str, str], None], graph: str, name: str) -> tuple[float, float, float]:
    """Run in a separate process; return seconds, peak resident MiB and the MiB written."""
    with tempfile.TemporaryDirectory() as folder:
        context = multiprocessing.get_context("spawn")
        queue = context.Queue()
        process = context.Process(target=_run, args=(work, graph, name, folder, queue))
        process.start()
        peak = queue.get()
        process.join()
        own = Path(folder, "seconds")
        seconds = float(own.read_text())
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        return seconds, peak, size / 2**20


def _run(
    work: Callable[[str, str, str], None], graph: str, name: str, folder: str, queue: "multiprocessing.Queue[float]"
) -> None:
    work(graph, name, folder)
    queue.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def make(graph: str, nodes: int, edges: int) -> None:
    """Write the graph in a separate process, since a child's peak memory starts at its parent's."""
    tables = made_tables(nodes, edges)
    with GraphDirectory(graph).new_version() as version:
        tables.write(version)
        (version / STORE).mkdir()
        write_manifest(version, manifest())
    print(f"{tables.nodes.height} nodes, {tables.edges.height} edges", flush=True)


def main() -> None:
    """Print the measurements as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=800_000)
    parser.add_argument("formats", nargs="*", default=FORMATS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = f"{folder}/graph"
        maker = multiprocessing.get_context("spawn").Process(
            target=make, args=(graph, arguments.nodes, arguments.edges)
        )
        maker.start()
        maker.join()
        for name in arguments.formats:
            seconds, peak, size = measure(ours, graph, name)
            line = f"{name:10s} {seconds:7.1f} s {peak:7.0f} MiB peak {size:7.1f} MiB written"
            if name == "csv":
                seconds, _, _ = measure(edges_alone, graph, name)
                line += f"   its edges.csv alone {seconds:.2f} s"
            if name in COMPARED:
                other, other_peak, _ = measure(networkx_writes, graph, name)
                line += f"   networkx {other:7.1f} s {other_peak:7.0f} MiB: {other / seconds:.1f} times"
            print(line, flush=True)


if __name__ == "__main__":
    main()
