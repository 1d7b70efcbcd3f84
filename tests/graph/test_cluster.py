"""Extraction on a Dask cluster gives the same bytes as on one machine, even if a worker is killed."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from distributed import Client, LocalCluster

from kg.build import Stage, build, extraction
from kg.build import cluster as on_cluster
from kg.errors import ExtractionFailed
from kg.extract import extractor_fingerprint
from kg.extract.shards import read_field, shard_folder
from kg.resolve import distinct_names
from tests.conftest import SEEDS
from tests.graph.test_updates import dump, tables, write


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0") as found:
        yield found


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_cluster_that_loses_a_worker_makes_the_same_graph(
    cluster: LocalCluster, seed_folder: Path, tmp_path: Path
) -> None:
    killed: list[int] = []

    def progress(stage: Stage, done: int, total: int | None) -> None:
        if stage == Stage.EXTRACT and done and not killed:
            with Client(cluster, set_as_default=False) as client:
                pids = client.run(os.getpid)
            killed.append(next(iter(pids.values())))
            os.kill(killed[0], signal.SIGKILL)

    report = build([str(SEEDS)], tmp_path / "g", scheduler=cluster.scheduler_address, progress=progress)
    assert report.extracted == 330
    assert len(killed) == 1
    assert tables(tmp_path / "g") == tables(seed_folder)
    assert dump(tmp_path / "g") == dump(seed_folder)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_shards_can_be_at_an_address_that_all_workers_see(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[int] = []

    def counting(entities: pl.DataFrame) -> pl.DataFrame:
        counted.append(entities.height)
        return distinct_names(entities)

    monkeypatch.setattr(on_cluster, "distinct_names", counting)
    monkeypatch.setattr(on_cluster, "_SHARDS", 2)
    monkeypatch.setattr(extraction, "_SMALLEST", 16)
    page = str(sorted(SEEDS.glob("*.txt"))[0])
    build([page], tmp_path / "here", extractor="rules")
    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as threads:
        address = threads.scheduler_address
        build([page], tmp_path / "g", extractor="rules", scheduler=address, shards="memory://shards")
    assert not (tmp_path / "g" / "extractions").exists()
    assert tables(tmp_path / "g") == tables(tmp_path / "here")
    entities = read_field(shard_folder("memory://shards"), extractor_fingerprint("rules"), "entities")["entities"]
    assert len(counted) > 2
    assert sum(counted) == entities.list.len().sum() > 0
    assert build([page, write(tmp_path / "b.jsonl", 1)], tmp_path / "g", shards="memory://shards").extracted == 1


def test_no_scheduler_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_cluster, "_TIMEOUT", 1)
    start = time.monotonic()
    with pytest.raises(ExtractionFailed, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"):
        build([str(SEEDS)], tmp_path / "g", scheduler="tcp://127.0.0.1:9")
    assert time.monotonic() - start < 60
