"""The graph that is served, without a server."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from kg.serve.limits import Limits
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
