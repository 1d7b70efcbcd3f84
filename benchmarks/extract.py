"""Abstracts a second of each extractor in one process, papers in memory to records, warm; ratios to the first."""

import resource
import sys
import time
from pathlib import Path

from kg.extract import known, load
from kg.papers import merge, read

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Print a line an extractor."""
    names = sys.argv[1:] or known()
    texts = [paper.text for paper in merge(read([str(SEEDS)])).papers]
    base = 0.0
    for name in names:
        extract = load(name)
        list(extract(texts[:32]))
        start = time.perf_counter()
        count = sum(1 for _ in extract(texts))
        rate = count / (time.perf_counter() - start)
        base = base or rate
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{name:12s} {rate:7.1f} abstracts a second   {rate / base:5.2f} of {names[0]}   peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
