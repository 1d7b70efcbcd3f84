"""Fixtures: the graph of the real seeds, built once, and a tiny graph written by hand."""

import gc
import os
import pickle
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import kg
from kg.build import Report, build
from kg.graph.communities.tables import with_communities
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.rdf.store import write_store
from tests import tiny

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

# If CI is set, Hypothesis uses the same examples each time, and all of them; otherwise a quarter, and others each time.
_SHARE = 1 if os.environ.get("CI") else 4


def examples(number: int) -> int:
    """Return how many of `number` examples a property test tries here."""
    return max(number // _SHARE, 5)


# A build waits for the disk, but not in a file system in memory. In a container that may have a few MiB only.
_MEMORY, _LEAST = Path("/dev/shm"), 4 << 30
if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _LEAST:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


# No deadline, since machines may be loaded.
settings.register_profile("kg", deadline=None, max_examples=examples(100))
settings.load_profile("kg")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Exempt modules and collected tests from garbage collection: they stay to the end, and would be scanned each time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Return three processes for two cores, since tests of servers and pages wait for a third of their time."""
    cores = yield
    return cores if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else cores + cores // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the longest tests to the front, so that none runs alone in the end."""

    def seconds(item: pytest.Item) -> int:
        return max((mark.kwargs.get("seconds", 0) for mark in item.iter_markers("slow")), default=0)

    items.sort(key=seconds, reverse=True)


@pytest.fixture(scope="session")
def seed_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """Build the graph of the seeds, once for all processes of the run: tests do not change it."""
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder of its own inside that of the run.
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, kept = run / "seed" / "graph", run / "seed" / "report.pickle"
    with FileLock(run / "seed.lock"):
        if not kept.exists():
            report = build([str(SEEDS)], folder)
            kept.write_bytes(pickle.dumps(report))
    return pickle.loads(kept.read_bytes()), folder


@pytest.fixture(scope="session")
def seed_folder(seed_report: tuple[Report, Path]) -> Path:
    return seed_report[1]


@pytest.fixture(scope="session")
def seed_graph(seed_folder: Path) -> kg.KnowledgeGraph:
    return kg.open(seed_folder)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "graph"
    with GraphDirectory(folder).new_version() as version:
        tables = with_communities(tiny.tables())
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    return folder


@pytest.fixture(scope="session")
def tiny_graph(tiny_folder: Path) -> kg.KnowledgeGraph:
    return kg.open(tiny_folder)
