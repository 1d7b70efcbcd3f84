"""Builds of growing size: time, peak memory and disk of each stage, and their growth with the number of papers.

`python benchmarks/scale.py 1000 10000 100000 1000000 --stub` uses the stub extractor (benchmarks/stub.py) at every
size; without --stub the texts are really extracted. --keep names a folder in which to keep a graph.
"""

import argparse
import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.generate import write  # noqa: E402 - the stub is found from the root


def _peak() -> float:
    """Return the peak resident MiB of this process since the last call, and reset it (Linux)."""
    status = Path("/proc/self/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    Path("/proc/self/clear_refs").write_text("5")
    return peak / 1024


def measured_build(source: str, graph: str, extractor: str, jobs: str) -> None:
    """Build and print a JSON object with seconds and peak MiB of each stage; runs in a separate process."""
    from kg.build import Stage, build

    stages: dict[str, list[float]] = {}
    now: list[object] = [None, time.perf_counter()]

    def progress(stage: Stage, _done: int, _total: int | None) -> None:
        if stage != now[0]:
            finish()
            now[0] = stage

    def finish() -> None:
        clock = time.perf_counter()
        if now[0] is not None:
            row = stages.setdefault(str(now[0]), [0.0, 0.0])
            row[0] += clock - now[1]
            row[1] = max(row[1], _peak())
        now[1] = clock

    start = time.perf_counter()
    report = build([source], graph, extractor=extractor, jobs=int(jobs), progress=progress)
    finish()
    counts = {"papers": report.manifest.kept, "extracted": report.extracted, "seconds": time.perf_counter() - start}
    print(json.dumps({"stages": stages} | counts))


def _size(path: Path) -> int:
    """Return the size of a folder or file in MiB."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file() and not file.is_symlink()) >> 20


def run(source: Path, graph: Path, extractor: str, jobs: int) -> dict[str, object]:
    """Build in a separate process; return its measurements."""
    call = (
        f"from benchmarks.scale import measured_build as m; m({str(source)!r}, {str(graph)!r}, {extractor!r}, '{jobs}')"
    )
    done = subprocess.run([sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def _exponent(rows: list[tuple[int, float]]) -> str:
    """Return b of time ~ papers^b between the last two sizes."""
    if len(rows) < 2 or min(rows[-1][1], rows[-2][1]) <= 0:
        return ""
    (small, before), (large, after) = rows[-2:]
    return f"n^{math.log(after / before) / math.log(large / small):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--stub", action="store_true", help="read texts with the stub extractor at every size")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the largest graph here")
    parser.add_argument("--add", type=int, default=0, help="then add so many papers to the largest graph")
    arguments = parser.parse_args()
    extractor = "benchmarks.stub:extract" if arguments.stub else "neural"
    grown: dict[str, list[tuple[int, float]]] = {}
    for size in arguments.sizes:
        with tempfile.TemporaryDirectory() as folder:
            source, graph = Path(folder) / "papers.jsonl", Path(folder) / "graph"
            write(size, source)
            found = run(source, graph, extractor, arguments.jobs)
            version = (graph / "current").resolve()
            print(f"\n{size} records, {found['papers']} papers, extractor {extractor}: {found['seconds']:.1f} s")
            for stage, (seconds, peak) in found["stages"].items():
                grown.setdefault(stage, []).append((size, seconds))
                print(f"  {stage:12s} {seconds:9.2f} s {peak:8.0f} MiB  {_exponent(grown[stage])}", flush=True)
            tables = sum(_size(table) for table in version.glob("*.parquet"))
            print(
                f"  on disk: source {_size(source)} MiB, entries {_size(graph / 'entries')}, extractions"
                f" {_size(graph / 'extractions')}, tables {tables}, store {_size(version / 'rdf')}"
            )
            if size == arguments.sizes[-1]:
                if arguments.add:
                    more = Path(folder) / "more.jsonl"
                    write(arguments.add, more, seed=2, start=50_000_000)
                    added = run(more, graph, extractor, arguments.jobs)
                    alone = run(more, Path(folder) / "alone", extractor, arguments.jobs)
                    print(f"\n{arguments.add} records more: {added['seconds']:.1f} s, {added['extracted']} extracted;")
                    print(f"  the same alone in a new graph: {alone['seconds']:.1f} s")
                    for stage, (seconds, peak) in added["stages"].items():
                        print(f"  {stage:12s} {seconds:9.2f} s {peak:8.0f} MiB")
                if arguments.keep:
                    shutil.move(str(graph), arguments.keep)


if __name__ == "__main__":
    main()
