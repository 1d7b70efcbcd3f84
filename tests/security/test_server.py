"""Attacks on a server: reading it from other pages, blocking other clients, forging the client's address."""

import json
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import ClassVar

import httpx
import pytest
import uvicorn
from typer.testing import CliRunner

from kg.cli import app
from kg.cli import serve as command  # noqa: F401 - it registers its command
from kg.serve import connections
from kg.serve.limits import Limits
from tests.serve.server import Server, serving

PAGE = "https://elsewhere.example"
ASK = "SELECT ?l { <entity/lora> rdfs:label ?l }"
HEAD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(tiny_folder: Path) -> Iterator[Server]:
    with serving(tiny_folder, "--patience", "2") as started:
        yield started


class TestPages:
    """No page of another origin reads a response, except those that the user names."""

    @pytest.mark.parametrize("path", ["/sparql", "/api/stats", "/", "/healthz", "/readyz", "/nothing"])
    def test_none_by_default(self, path: str, server: Server) -> None:
        for method in ("GET", "OPTIONS", "HEAD"):
            asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
            answer = httpx.request(method, server.url + path, headers=asked, timeout=60)
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"

    @pytest.mark.slow
    def test_those_that_are_named_and_no_others(self, tiny_folder: Path) -> None:
        named = ("https://one.example", "http://localhost:3000")
        with serving(tiny_folder, "--cors", "HTTPS://One.example:443", "--cors", named[1]) as started:
            for path in ("/sparql", "/api/stats", "/nothing"):
                for origin in named:
                    answer = started.get(path, headers={"Origin": origin})
                    assert answer.headers["access-control-allow-origin"] == origin
                    assert "access-control-allow-credentials" not in answer.headers
                for origin in (PAGE, "null", "https://one.example.evil.example", "http://one.example", "*"):
                    assert "access-control-allow-origin" not in started.get(path, headers={"Origin": origin}).headers
                # Responses cached for one origin, or without one, must not be reused for another.
                for headers in ({}, {"Origin": PAGE}, {"Origin": named[0]}):
                    assert "Origin" in started.get(path, headers=headers).headers["vary"]
            known = started.get("/api/stats", headers={"Origin": named[0]}).headers["etag"]
            again = started.get("/api/stats", headers={"Origin": named[1], "If-None-Match": known})
            assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, named[1])
            asked = {"Origin": named[0], "Access-Control-Request-Method": "POST"}
            preflight = httpx.options(f"{started.url}/sparql", headers=asked)
            assert preflight.headers["access-control-allow-origin"] == named[0]
            assert httpx.options(f"{started.url}/sparql", headers={**asked, "Origin": PAGE}).status_code == 400
            # Another name of this machine must be rejected (DNS rebinding).
            assert started.get("/api/stats", headers={"Origin": named[0], "Host": "evil.example"}).status_code == 400

    @pytest.mark.parametrize(
        "options",
        [
            ["--cors", "https://a.example/path"],
            ["--cors", "a.example"],
            ["--cors", "null"],
            ["--cors", ""],
            ["--trusted-proxy", "proxy.example"],
            ["--trusted-proxy", "*"],
        ],
    )
    def test_what_is_no_origin_or_address_is_a_usage_error(self, options: list[str], tiny_folder: Path) -> None:
        done = CliRunner().invoke(app, ["serve", "--graph", str(tiny_folder), "--port", "0", *options])
        assert done.exit_code == 2
        assert options[0] in done.stderr


def connected(server: Server, source: str = "127.0.0.1") -> socket.socket:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), timeout=30, source_address=(source, 0))


def has_ended(connection: socket.socket) -> bool:
    """Wait for the end of a connection."""
    try:
        while connection.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


@contextmanager
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class TestIdleSockets:
    """Idle connections keep nobody out, and are closed."""

    @pytest.mark.parametrize("sent", [b"", b"GET / HT", HEAD])
    def test_six_hundred_of_one_address(self, sent: bytes, server: Server) -> None:
        with many_files(), ExitStack() as stack:
            idle = [stack.enter_context(connected(server)) for _ in range(600)]
            for connection in idle:
                # Those evicted by later ones are closed.
                with suppress(OSError):
                    connection.sendall(sent)
            for source in ("127.0.0.1", "127.0.0.2"):
                honest = httpx.HTTPTransport(local_address=source)
                with httpx.Client(transport=honest, timeout=10, base_url=server.url) as client:
                    for _ in range(5):
                        assert client.get("/sparql", params={"query": ASK}).status_code == 200
            assert all(map(has_ended, idle))

    @pytest.mark.slow
    def test_of_many_addresses_past_all_that_may_be_open(self, tiny_folder: Path) -> None:
        options = ("--connections", "100", "--per-client", "40")
        with many_files(), serving(tiny_folder, *options) as started, ExitStack() as stack:
            for number in range(300):
                stack.enter_context(connected(started, f"127.0.1.{1 + number % 10}"))
            for _ in range(5):
                assert httpx.get(f"{started.url}/sparql", params={"query": ASK}, timeout=10).status_code == 200

    @pytest.mark.slow
    def test_a_client_with_a_request_keeps_its_connection(self, tiny_folder: Path) -> None:
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
        body = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(slow)}\r\n\r\n{slow}"
        with serving(tiny_folder, "--per-client", "4", "--timeout", "5") as started, ExitStack() as stack:
            senders = [stack.enter_context(connected(started)) for _ in range(4)]
            for connection in senders:
                connection.sendall(body.encode())
            # The limit is per address; once another address is answered, earlier requests have been processed.
            other = stack.enter_context(connected(started, "127.0.0.2"))
            other.sendall(HEAD + b"Connection: close\r\n\r\n")
            assert other.recv(4096).startswith(b"HTTP/1.1 200")
            refused = stack.enter_context(connected(started))
            assert refused.recv(4096).startswith(b"HTTP/1.1 503")
            for connection in senders:
                assert b"application/problem+json" in connection.recv(65536)


def dripping(connection: socket.socket, head: bytes, drop: bytes) -> bytes:
    """Send a head, then single bytes until the server closes the connection; return what was received."""
    received = b""
    connection.sendall(head)
    connection.settimeout(0.3)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection.sendall(drop)
            chunk = connection.recv(65536)
        except TimeoutError:
            continue
        except OSError:
            return received
        if not chunk:
            return received
        received += chunk
    raise AssertionError("it went on for a minute")


POST = (
    b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\nContent-Length: 9999\r\n\r\nASK"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "drop", "received"),
    [
        (b"", b"\r\n", b""),
        (b"", b"G", b"HTTP/1.1 408"),
        (HEAD, b"X-A: b\r\n", b"HTTP/1.1 408"),
        (HEAD + b"X-A: ", b"b", b"HTTP/1.1 408"),
        (HEAD + b"\r\n" + HEAD, b"X-A: b\r\n", b"HTTP/1.1 200"),
        (POST % b"/sparql", b" ", b"HTTP/1.1 408"),
        (POST % b"/api/stats", b" ", b"HTTP/1.1 405"),
        (POST % b"/nothing", b" ", b"HTTP/1.1 40"),
    ],
)
def test_a_client_that_sends_a_request_too_slowly_is_disconnected(
    head: bytes, drop: bytes, received: bytes, server: Server
) -> None:
    with connected(server) as connection:
        assert dripping(connection, head, drop).startswith(received)
    assert server.ask(ASK).status_code == 200


def test_a_client_that_does_not_read_its_response_is_disconnected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_WINDOW_SECONDS", 1.0)
    size = 64 * 1024 * 1024

    async def app(scope: dict[str, str], receive: object, send: object) -> None:
        if scope["type"] == "http":
            start = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(size).encode())]}
            await send(start)  # type: ignore[operator]
            await send({"type": "http.response.body", "body": b"x" * size})  # type: ignore[operator]

    config = uvicorn.Config(
        app, port=0, lifespan="off", log_config=None, http=connections.protocol(Limits())  # type: ignore[arg-type]
    )  # fmt: skip
    listening = socket.create_server(("127.0.0.1", 0))
    started = uvicorn.Server(config)
    thread = threading.Thread(target=started.run, kwargs={"sockets": [listening]})
    thread.start()
    address = listening.getsockname()
    with socket.create_connection(address, timeout=30) as greedy:
        greedy.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        # Longer than the deadline of an idle connection.
        end = time.monotonic() + 30
        while started.server_state.connections and time.monotonic() < end:
            greedy.recv(1)
            time.sleep(0.2)
        assert not started.server_state.connections
    # A client that keeps reading receives everything.
    assert len(httpx.get(f"http://127.0.0.1:{address[1]}/", timeout=60).content) == size
    started.should_exit = True
    thread.join()
    listening.close()


class TestProxies:
    """Forwarded client addresses are trusted only from proxies that the user names."""

    forged: ClassVar = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}

    def clients(self, started: Server) -> list[str]:
        started.stop()
        return [json.loads(line)["client"] for line in started.log if line.startswith("{")]

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("options", "client", "scheme"),
        [
            ([], "127.0.0.1", "http:"),
            (["--trusted-proxy", "127.0.0.1"], "203.0.113.9", "https:"),
            (["--trusted-proxy", "127.0.0.0/8"], "203.0.113.9", "https:"),
            (["--trusted-proxy", "192.0.2.1"], "127.0.0.1", "http:"),
        ],
    )
    def test_a_forged_address_is_believed_of_a_named_proxy_only(
        self, options: list[str], client: str, scheme: str, tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Uvicorn's own variable has no effect.
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
        with serving(tiny_folder, *options) as started:
            described = started.get("/sparql", headers={**self.forged, "Accept": "application/n-triples"}).text
            assert f"<{scheme}//127.0.0.1" in described
            assert self.clients(started) == [client]

    def test_a_proxy_has_no_share(self, tiny_folder: Path) -> None:
        options = ("--per-client", "2", "--trusted-proxy", "127.0.0.1")
        with serving(tiny_folder, *options) as started, ExitStack() as stack:
            idle = [stack.enter_context(connected(started)) for _ in range(10)]
            for connection in idle:
                connection.sendall(HEAD + b"Connection: close\r\n\r\n")
                assert connection.recv(4096).startswith(b"HTTP/1.1 200")
