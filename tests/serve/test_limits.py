"""Each expensive query is stopped by a limit with a matching status, while light ones are served."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import active_children
from pathlib import Path

import httpx
import orjson
import pytest
from pyoxigraph import Store

import kg
from kg.build import build
from kg.graph.directory import GraphDirectory
from kg.serve.limits import Limits
from kg.serve.pool import QueryPool
from kg.serve.worker import JSON, TURTLE, Answer, Failed, Question
from tests.conftest import SEEDS
from tests.serve.nasty import NASTY
from tests.serve.server import Server, serving

LIGHT = "SELECT ?l WHERE { ?s kg:improvesOn ?o . ?s rdfs:label ?l } LIMIT 20"
SECONDS = 2.0


@pytest.fixture(scope="module")
def strict_server(seed_folder: Path) -> Iterator[Server]:
    with serving(seed_folder, "--timeout", str(SECONDS), "--rows", "1000") as server:
        yield server


def test_there_are_25() -> None:
    assert len(NASTY) == 25


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_query_is_stopped_and_reported(strict_server: Server, name: str) -> None:
    response = strict_server.ask(NASTY[name], "application/sparql-results+json, text/turtle;q=0.9")
    if response.status_code == 200:
        # At most a result that is cut and marked may be returned.
        assert response.headers["kg-rows-cut"] == "true"
        if "json" in response.headers["content-type"]:
            assert len(orjson.loads(response.content)["results"]["bindings"]) == 1000
        return
    assert response.status_code == 503
    assert response.headers["retry-after"]
    assert response.json()["detail"]
    # The next query gets a process.
    assert strict_server.ask("ASK {}").status_code == 200


def test_the_time_limit_ends_a_query(strict_server: Server) -> None:
    started = time.monotonic()
    response = strict_server.ask(NASTY["cube"])
    assert (response.status_code, "took more than 2 s" in response.json()["detail"]) == (503, True)
    # Not a measurement: a query that is not killed takes hours.
    assert SECONDS <= time.monotonic() - started < 30


@pytest.mark.slow
def test_the_memory_limit_ends_a_query(seed_folder: Path) -> None:
    with serving(seed_folder, "--timeout", "30", "--memory", "16") as server:
        response = server.ask(NASTY["order by rand"])
        assert (response.status_code, "memory" in response.json()["detail"]) == (503, True)
        assert server.ask(LIGHT).status_code == 200


@pytest.mark.slow
def test_an_answer_of_too_many_bytes_is_refused(seed_folder: Path) -> None:
    with serving(seed_folder, "--answer-size", "1") as server:
        response = server.ask("SELECT * { ?s ?p ?o }")
        assert (response.status_code, "more than 1,048,576 bytes" in response.json()["detail"]) == (503, True)


@pytest.mark.slow
def test_a_full_queue_is_reported(seed_folder: Path) -> None:
    with serving(seed_folder, "--processes", "1", "--waiting", "1", "--timeout", "3") as server:
        with ThreadPoolExecutor(6) as askers:
            answers = list(askers.map(server.ask, [NASTY["cube"]] * 6))
        assert {answer.status_code for answer in answers} == {503}
        assert any("too many queries" in answer.json()["detail"] for answer in answers)
        assert server.ask(LIGHT).status_code == 200


@pytest.fixture
def full_server(seed_folder: Path) -> Iterator[Server]:
    """Yield a server with as many processes as `kg serve` has without an option: more than there are nasty queries."""
    with serving(
        seed_folder, "--timeout", str(SECONDS), "--rows", "1000", "--processes", str(Limits().processes)
    ) as it:
        yield it


@pytest.mark.slow
def test_light_queries_are_answered_beside_eight_nasty_ones(full_server: Server) -> None:
    ended = threading.Event()
    statuses: list[int] = []

    def pester(text: str) -> None:
        while not ended.is_set():
            statuses.append(full_server.ask(text).status_code)

    nasty = [NASTY[name] for name in list(NASTY)[:8]]
    askers = [threading.Thread(target=pester, args=(text,)) for text in nasty]
    for asker in askers:
        asker.start()
    light = [full_server.ask(LIGHT).status_code for _ in range(60)]
    ended.set()
    for asker in askers:
        asker.join()
    assert set(light) == {200}
    assert statuses and set(statuses) <= {200, 503}


def test_a_pool_fills_itself_once_its_store_can_be_opened_and_leaves_no_thread(tmp_path: Path) -> None:
    async def check() -> None:
        pool = QueryPool(tmp_path / "store", Limits(processes=2, seconds=30))
        state = await pool.start()
        assert isinstance(state, Failed) and "cannot be opened" in state.message
        Store(str(tmp_path / "store")).flush()
        answer = await pool.ask(Question("ASK {}", "x:", JSON, TURTLE))
        assert isinstance(answer, Answer)
        await pool.close()

    asyncio.run(check())
    for thread in threading.enumerate():
        if thread.name.startswith("query"):
            thread.join(10)
            assert not thread.is_alive()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the CPU time of another process")
def test_a_query_that_waits_for_a_processor_keeps_its_priority(tmp_path: Path) -> None:
    """Nor does it starve on a busy machine: the largest gains of 45,000 papers took all of the time limit there."""
    paper = {"title": "FooNet", "abstract": "FooNet improves accuracy on ImageNet by 3.2% over BERT.", "year": 2020}
    (tmp_path / "one.jsonl").write_bytes(orjson.dumps(paper))
    build([str(tmp_path / "one.jsonl")], tmp_path / "graph", extractor="rules")
    graph = kg.open(tmp_path / "graph")

    async def check() -> None:
        pool = QueryPool(graph.store_path, Limits(processes=1, seconds=60))
        before = set(active_children())
        await pool.start()
        (process,) = set(active_children()) - before
        assert process.pid
        os.kill(process.pid, signal.SIGSTOP)
        asked = asyncio.create_task(
            pool.ask(Question(graph.bound("biggest-gains").text, graph.manifest.base, JSON, TURTLE))
        )
        await asyncio.sleep(1)
        niceness = os.getpriority(os.PRIO_PROCESS, process.pid)
        os.kill(process.pid, signal.SIGCONT)
        answer = await asked
        await pool.close()
        assert niceness == os.getpriority(os.PRIO_PROCESS, 0)
        assert isinstance(answer, Answer)
        assert [row["number"]["value"] for row in orjson.loads(answer.body)["results"]["bindings"]] == ["3.2"]

    asyncio.run(check())


@pytest.mark.slow
def test_a_rebuilt_graph_is_served_without_a_failed_request(tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    listing = tmp_path / "one.txt"
    source = next(SEEDS.glob("*.txt"))
    listing.write_text(source.read_text(encoding="utf-8")[:6000], encoding="utf-8")
    build([str(listing)], folder, extractor="rules")
    count = "SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }"
    failed: list[str] = []
    seen: set[str] = set()
    ended = threading.Event()

    with serving(folder) as server:

        def ask() -> None:
            with httpx.Client(base_url=server.url, timeout=60) as client:
                while not ended.is_set():
                    answer = client.get("/sparql", params={"query": count})
                    stats = client.get("/api/stats")
                    if (answer.status_code, stats.status_code) != (200, 200):
                        failed.append(answer.text + stats.text)
                    else:
                        seen.add(answer.json()["results"]["bindings"][0]["n"]["value"])

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        first = server.get("/readyz").json()["build"]
        for end in (12_000, 24_000):
            listing.write_text(source.read_text(encoding="utf-8")[:end], encoding="utf-8")
            build([str(listing)], folder, extractor="rules")
            wait_for_another_build(server, first)
            first = server.get("/readyz").json()["build"]
        ended.set()
        for asker in askers:
            asker.join()
    assert not failed
    assert len(seen) == 3


def wait_for_another_build(server: Server, known: str) -> None:
    for _ in range(300):
        if server.get("/readyz").json()["build"] != known:
            return
        time.sleep(0.1)
    raise AssertionError("the rebuilt graph was not picked up")


def test_a_graph_in_a_folder_that_cannot_be_written_is_served(tiny_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "graph"
    shutil.copytree(tiny_folder, folder, symlinks=True)
    version = GraphDirectory(folder).version()
    shutil.rmtree(version / "serve", ignore_errors=True)
    (version / "serve").touch()  # no folder can be made of that name
    with serving(folder) as server:
        hits = server.get("/api/search", params={"q": "lora"}).json()
        assert hits[0]["label"] == "LoRA"
