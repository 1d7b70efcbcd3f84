"""The graph that is served, without a server."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from kg.serve.limits import Limits
from kg.serve.prepare import SEARCH, prepared
from kg.serve.search import SearchIndex
from kg.serve.served import PlacedPart, Served

THREADS = 4


def test_the_overview_is_laid_out_once_however_many_ask_for_it_first(tiny_folder: Path) -> None:
    served, start = Served(tiny_folder, Limits()), Barrier(THREADS)

    def ask(_: int) -> PlacedPart:
        start.wait()
        return served.overview

    with ThreadPoolExecutor(THREADS) as threads:
        first, *others = threads.map(ask, range(THREADS))
    assert first.positions
    assert all(other is first for other in others)


def test_what_a_server_needs_is_prepared_once_and_again_where_it_is_damaged(tiny_folder: Path, tmp_path: Path) -> None:
    version = tmp_path / "version"
    shutil.copytree((tiny_folder / "current").resolve(), version, ignore=shutil.ignore_patterns("serve", "overview"))
    folder = prepared(version)
    files = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert SearchIndex(folder / SEARCH).search("lora", (), 1)
    assert prepared(version) == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == files
    damaged = next(path for path in files if path.suffix == ".idx")
    damaged.write_bytes(b"")
    prepared(version)
    assert not damaged.exists() and any(folder.rglob("*.idx"))
