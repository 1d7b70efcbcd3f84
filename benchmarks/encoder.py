"""Extraction of generated abstracts end to end (papers to shards), compared to the encoder alone on the same windows.

`python benchmarks/encoder.py 10000`: both with the same number of processes, in one run. The abstracts are as long as
those of `seeds/`, 1,600 characters; `--plain 4` makes them as long as those of the other benchmarks, 750.
"""

import argparse
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.generate import write  # noqa: E402 - found from the root

_BATCH = 64


def warm(texts: list[str]) -> None:
    """Load the extractor in a worker before the measurement."""
    from kg.extract import load

    list(load("neural")(texts))


def encode(texts: list[str]) -> float:
    """Make the windows of a batch; return the seconds that the network takes for them."""
    from kg.extract.extractors.neural import prepare, window_features
    from kg.extract.neural.session import shipped_network

    made = [
        (window.ids, window_features(window, one.features), window.first, window.last)
        for one in map(prepare, texts)
        for window in one.windows
    ]
    start = time.perf_counter()
    for window in made:
        shipped_network().score_spans(*window)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=int, nargs="?", default=10_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--plain", type=int, default=14, help="sentences that name nothing")
    arguments = parser.parse_args()
    from kg.build import Stage, build
    from kg.papers import merge, read

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        write(arguments.papers, source, plain=arguments.plain)
        clock: dict[Stage, float] = {}

        def progress(stage: Stage, _done: int, _total: int | None) -> None:
            clock.setdefault(stage, time.perf_counter())

        report = build([str(source)], Path(folder) / "graph", jobs=arguments.jobs, progress=progress)
        whole = clock[Stage.RESOLVE] - clock[Stage.EXTRACT]
        texts = [paper.text for paper in merge(read([str(source)])).papers]
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    with get_context("spawn").Pool(arguments.jobs, warm, [texts[:4]]) as pool:
        encoder = sum(pool.map(encode, batches, chunksize=1)) / arguments.jobs
    length = sum(map(len, texts)) // len(texts)
    print(
        f"{report.extracted} abstracts of {length} characters, {arguments.jobs} processes: extraction {whole:.1f} s, encoder alone {encoder:.1f} s,"
    )
    print(f"{report.extracted / whole:.1f} abstracts a second, {whole / encoder:.3f} times the encoder's own time")


if __name__ == "__main__":
    main()
