"""A server in a separate process, as a user starts it."""

import json
import ssl
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx

import kg


class Server:
    """`kg serve` on a free port; `log` is its output."""

    def __init__(self, graph: Path, *options: str) -> None:
        # Few processes, since each costs a start; an option that a test gives takes precedence.
        command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(graph), "--port", "0"]
        command += ["--processes", "4", *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.log: list[str] = []
        self._drain = Thread(target=self._read_log, daemon=True)
        self._drain.start()
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip().removesuffix("/")
        assert self.url, "the server did not start:\n" + "".join(self.log)
        # A connection for each request, as from many clients; without the certificates, which take 20 ms to load.
        self._client = httpx.Client(
            timeout=60,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    def _read_log(self) -> None:
        assert self.process.stderr is not None
        self.log.extend(self.process.stderr)

    def get(self, path: str, **options: object) -> httpx.Response:
        return self._client.get(self.url + path, **options)  # type: ignore[arg-type]

    def post(self, path: str, **options: object) -> httpx.Response:
        return self._client.post(self.url + path, **options)  # type: ignore[arg-type]

    def ask(self, query: str, accept: str = "application/sparql-results+json") -> httpx.Response:
        return self.get("/sparql", params={"query": query}, headers={"Accept": accept})

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(timeout=30)
        self._drain.join()
        return code

    def close(self) -> None:
        self._client.close()
        self.process.kill()
        self.process.wait()
        self._drain.join()
        for pipe in (self.process.stdout, self.process.stderr):
            assert pipe is not None
            pipe.close()


@contextmanager
def serving(graph: Path, *options: str) -> Iterator[Server]:
    server = Server(graph, *options)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def serving_papers(folder: Path, papers: Iterable[Mapping[str, object]]) -> Iterator[Server]:
    """Serve the graph that the rules extract from papers; the graph is in `folder`."""
    (folder / "papers.jsonl").write_text("".join(f"{json.dumps(paper)}\n" for paper in papers), encoding="utf-8")
    kg.build([folder / "papers.jsonl"], folder / "graph", extractor="rules")
    with serving(folder / "graph") as started:
        yield started
