"""Fixtures: the graph of the real seeds, built once, and a tiny graph written by hand."""

from pathlib import Path

import pytest
from hypothesis import settings

import kg
from kg.build import Report, build
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.rdf.store import write_store
from tests import tiny

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"

# No deadline, since machines may be loaded; if CI is set, Hypothesis uses the same examples each time.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


@pytest.fixture(scope="session")
def seed_report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    folder = tmp_path_factory.mktemp("seed") / "graph"
    return build([str(SEEDS)], folder), folder


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
        tables = tiny.tables()
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    return folder


@pytest.fixture(scope="session")
def tiny_graph(tiny_folder: Path) -> kg.KnowledgeGraph:
    return kg.open(tiny_folder)
