"""Ten builds with different hash seeds, numbers of processes and threads and orders of sources give the same bytes."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kg.graph.tables import RECORDS
from tests.conftest import SEEDS
from tests.graph.test_updates import write

# One process builds and exports: with one for each, a build would take a quarter more CPU.
_CODE = """
import json, sys
import kg
if __name__ == "__main__":
    sources, graph, jobs = json.loads(sys.argv[1])
    kg.build(sources, graph, extractor="rules", jobs=jobs)
    kg.export(kg.open(graph), ["ttl", "gexf"], f"{graph}/out")
"""


def _build(graph: Path, sources: list[str], seed: int, jobs: int) -> dict[str, str]:
    environment = os.environ | {"PYTHONHASHSEED": str(seed), "POLARS_MAX_THREADS": str(1 + seed % 4)}
    command = [sys.executable, "-c", _CODE, json.dumps([sources, str(graph), jobs])]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    files = [
        *sorted((graph / "current").resolve().glob("*.parquet")),
        graph / "out/graph.ttl",
        graph / "out/graph.gexf",
    ]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.slow(seconds=60)
def test_ten_builds_give_the_same_bytes(tmp_path: Path) -> None:
    # GEXF and the file descriptions carry the day of the build.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "1767225600")
    sources = [*map(str, sorted(SEEDS.glob("*.txt"))[1:4:2]), write(tmp_path / "a.jsonl", *range(40))]
    draw = random.Random(11)
    expected = _build(tmp_path / "g0", sources, seed=0, jobs=1)
    assert len(expected) == len(RECORDS) + 2
    for number in range(1, 10):
        shuffled = draw.sample(sources, len(sources))
        assert _build(tmp_path / f"g{number}", shuffled, seed=number, jobs=1 + number % 3) == expected
