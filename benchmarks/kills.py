"""Kill a build of 2,000 papers at random points and restart it, repeatedly: `python benchmarks/kills.py 200`.

After each kill the old graph must open; the build that completes must give the bytes of an undisturbed
one; and only texts of batches in flight may be extracted again.
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import stub  # noqa: E402 - found from the root
from benchmarks.generate import write  # noqa: E402
from kg.records import Extraction  # noqa: E402

PAPERS, FIRST = 2000, 50
LOG = "KG_KILLS_LOG"
_BATCH, _JOBS = 64, 2


def logged(texts: Iterable[str]) -> Iterator[Extraction]:
    """Extract with the stub and log each text with a single write, which a kill cannot split."""
    log = os.open(os.environ[LOG], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for text in texts:
        os.write(log, hashlib.sha256(text.encode()).hexdigest().encode() + b"\n")
        time.sleep(0.001)
        yield next(iter(stub.extract([text])))
    os.close(log)


def start(source: Path, graph: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start a build in its own process group."""
    call = [sys.executable, "-c", "from kg.cli import main; main()", "build", str(source), "--graph", str(graph)]
    call += ["--extractor", "benchmarks.kills:logged", "--jobs", str(_JOBS), "--quiet"]
    environment = os.environ | {LOG: str(log), "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(call, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)


def dump(graph: Path) -> tuple[str, ...]:
    """Return the SHA-256 of the tables and of the N-Triples."""
    import kg
    from kg.export import export

    nt = export(kg.open(graph), ["nt"], graph / "out")[0]
    files = [*sorted((graph / "current").resolve().glob("*.parquet")), nt]
    return tuple(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)


def opens(graph: Path) -> int:
    """Open the graph left by a killed build; return its number of papers."""
    import kg

    found = kg.open(graph)
    kept = found.tables.papers.height
    assert found.query("SELECT (COUNT(*) AS ?n) WHERE { ?p a kg:Paper }") == [{"n": kept}]
    return kept


def run(kills: int, seed: int, folder: Path) -> None:
    """Kill builds and print the outcome."""
    draw = random.Random(seed)
    first, source, log = folder / "first.jsonl", folder / "papers.jsonl", folder / "log"
    write(FIRST, first)
    write(PAPERS, source, seed=2, start=1000)
    before = folder / "before"
    assert start(first, before, folder / "log0").wait() == 0
    kept = opens(before)
    whole = folder / "whole"
    shutil.copytree(before, whole, symlinks=True)
    begin = time.perf_counter()
    assert start(source, whole, folder / "log1").wait() == 0
    length = time.perf_counter() - begin
    expected = dump(whole)
    done = through = again = worst = 0
    while done < kills:
        graph = folder / f"graph{through}"
        shutil.copytree(before, graph, symlinks=True)
        log.unlink(missing_ok=True)
        here = 0
        while True:
            process = start(source, graph, log)
            try:
                code = process.wait(draw.uniform(0.1, length))
                assert code == 0, "a build failed by itself"
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                done, here = done + 1, here + 1
                found = opens(graph)
                assert found in (kept, opens(whole)), found
        assert dump(graph) == expected, "other bytes than an undisturbed build"
        counts = Counter(log.read_text().split())
        repeated = sum(count - 1 for count in counts.values())
        assert repeated <= here * _JOBS * _BATCH, (repeated, here)
        again, worst, through = again + repeated, max(worst, here), through + 1
        shutil.rmtree(graph)
    print(
        f"seed {seed}: {done} kills in {through} builds of {length:.1f} s, at most {worst} in one: every graph opened,"
    )
    print(
        f"every build that got through gave the same bytes; {again} of {through * PAPERS} texts were in flight at a kill"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(arguments.kills, arguments.seed, Path(folder))


if __name__ == "__main__":
    main()
