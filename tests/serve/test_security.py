"""Attacks on a server: requests from the server, files outside its folder, crashes, and exposed internals."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.errors import KgError
from tests.conftest import examples
from tests.serve.server import Server, serving

QUERY = {"Content-Type": "application/sparql-query"}
# CANARY stands for the address of a server that counts connections.
FETCHING = [
    "SELECT * { SERVICE <CANARY> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } }",
    "select * { service silent <CANARY> { ?s ?p ?o } }",
    "SELECT * { { SERVICE <CANARY> { ?s ?p ?o } } UNION { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <CANARY> { ?s ?p ?o } } } }",
    "SELECT * { { SELECT * { { SELECT * { SERVICE SILENT <CANARY> { ?s ?p ?o } } } } } }",
    "SELECT * { FILTER EXISTS { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <CANARY> { ?s ?p ?o } } }",
    "SELECT * { BIND(EXISTS { SERVICE <CANARY> { ?s ?p ?o } } AS ?b) }",
    "SELECT (EXISTS { SERVICE <CANARY> { ?s ?p ?o } } AS ?b) {}",
    "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <CANARY> { ?s ?p ?o } })",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY (EXISTS { SERVICE <CANARY> { ?a ?b ?c } } AS ?x)",
    "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (EXISTS { SERVICE <CANARY> { ?a ?b ?c } })",
    "SELECT * { VALUES ?x { <CANARY> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('CANARY') AS ?x) SERVICE ?x { ?s ?p ?o } }",
    "BASE <CANARY> SELECT * { SERVICE <x> { ?s ?p ?o } }",
    "PREFIX c: <CANARY> SELECT * { SERVICE c:x { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <CANARY> { ?s ?p ?o } }",
    "SELECT * { SERV\\u0049CE <CANARY> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <CANARY> { ?s ?p ?o } }",
    "SELECT * { # comment\nSERVICE# comment\n<CANARY> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'SERVICE' . SERVICE\t\n<CANARY> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''\n# ''' . SERVICE <CANARY> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\"" . SERVICE <CANARY> { ?s ?p "}" } }',
    "SELECT * FROM <CANARY> { ?s ?p ?o }",
    "SELECT * FROM NAMED <CANARY> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX c: <CANARY> SELECT * FROM c:x { ?s ?p ?o }",
    "BASE <CANARY> SELECT * FROM <x> { ?s ?p ?o }",
    "SELECT * \\u0046ROM <CANARY> { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } FROM <CANARY> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <CANARY> { ?s ?p ?o } }",
    "DESCRIBE <CANARY> FROM <CANARY>",
    "DESCRIBE ?s { SERVICE <CANARY> { ?s ?p ?o } }",
    "ASK FROM <CANARY> {}",
    "LOAD <CANARY>",
    "LOAD SILENT <CANARY> INTO GRAPH <x:g>",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <CANARY> { ?s ?p ?o } }",
    '{"@context": "CANARY", "@id": "x"}',
]


class Canary:
    """A listener that counts connections."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/"
        self.visits = 0
        Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                self.socket.accept()[0].close()
            except OSError:
                return
            self.visits += 1


@pytest.fixture
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.socket.close()


@pytest.mark.slow
def test_no_query_makes_the_server_fetch(tiny_server: Server, canary: Canary) -> None:
    assert len(FETCHING) > 40
    for payload in FETCHING:
        text = payload.replace("CANARY", canary.url)
        for response in (
            tiny_server.get("/sparql", params={"query": text}),
            tiny_server.post("/sparql", content=text, headers=QUERY),
            tiny_server.post("/sparql", data={"query": text}),
        ):
            assert response.status_code == 400, payload
            assert canary.url not in response.headers.values()
    # An unknown dataset in the request is empty, and not fetched.
    for name in ("default-graph-uri", "named-graph-uri"):
        response = tiny_server.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", name: canary.url})
        assert response.json()["results"]["bindings"] == []
    for context in (canary.url, f"<{canary.url}>; rel=http://www.w3.org/ns/json-ld#context"):
        tiny_server.post("/sparql", content="ASK {}", headers={**QUERY, "Link": context})
    tiny_server.post("/sparql", content=b'{"@context": "x"}', headers={"Content-Type": "application/ld+json"})
    assert canary.visits == 0
    socket.create_connection(canary.socket.getsockname()).close()
    time.sleep(0.2)
    assert canary.visits == 1  # a visit would have been noticed


def test_the_command_line_refuses_the_same(tiny_graph: kg.KnowledgeGraph, canary: Canary) -> None:
    for payload in FETCHING:
        with pytest.raises(KgError):
            tiny_graph.query(payload.replace("CANARY", canary.url))
    assert canary.visits == 0


@pytest.mark.parametrize("text", ["SELECT * { ?s ?p 'SERVICE <x:a> FROM' }", "SELECT ?from { ?from ?p ?o } # SERVICE"])
def test_the_words_alone_harm_nothing(tiny_server: Server, text: str) -> None:
    assert tiny_server.ask(text).status_code == 200


TRAVERSAL = [
    "/assets/../app.py",
    "/assets/..%2fapp.py",
    "/assets/%2e%2e/app.py",
    "/assets/....//app.py",
    "/assets/..\\app.py",
    "/assets/%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
    "/assets//etc/passwd",
    "/assets/%00",
    "/assets/" + "a" * 5000,
    "/../../etc/passwd",
    "/api/../../etc/passwd",
    "/api/queries/..%2f..%2fetc%2fpasswd",
    "/api/queries/%2e%2e%2fpyproject/text",
    "/api/paper?id=paper/../../etc/passwd",
    "/api/node?name=../../etc/passwd",
]


def raw(url: str, request: bytes) -> bytes:
    """Send bytes unchanged, since clients normalise paths."""
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return answer


@pytest.mark.parametrize("path", TRAVERSAL)
def test_no_path_leads_out_of_the_page_s_folder(tiny_server: Server, path: str) -> None:
    answer = raw(tiny_server.url, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert int(answer.split(b" ", 2)[1]) in (400, 404, 422)
    assert b"root:" not in answer and b"import " not in answer


def reveals_nothing(response: httpx.Response) -> None:
    assert response.status_code < 500, response.text
    for secret in ("Traceback", "site-packages", "/kg/serve", 'File "', str(Path.home())):
        assert secret not in response.text


@pytest.fixture(scope="module")
def client(tiny_server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=tiny_server.url, timeout=60) as opened:
        yield opened


SLOWLY = settings(max_examples=examples(2500), suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.text(max_size=40)


@pytest.mark.slow
@SLOWLY
@given(text=st.one_of(st.text(max_size=200), st.builds("SELECT * {{ {} }}".format, st.text(max_size=80))))
def test_any_query_gets_an_answer_or_a_reason(client: httpx.Client, text: str) -> None:
    encoded = text.encode("utf-8", "surrogatepass")
    reveals_nothing(client.post("/sparql", content=encoded, headers=QUERY))


@pytest.mark.slow
@SLOWLY
@given(
    query=st.binary(max_size=120),
    accept=st.text(st.characters(max_codepoint=126, min_codepoint=32), max_size=60).map(str.strip),
    kind=st.sampled_from(["application/x-www-form-urlencoded", "application/sparql-query", "x", "multipart/form-data"]),
)
def test_any_bytes_get_an_answer_or_a_reason(client: httpx.Client, query: bytes, accept: str, kind: str) -> None:
    headers = {"Accept": accept, "Content-Type": kind}
    reveals_nothing(client.get("/sparql?" + quote(query, safe="=&%"), headers=headers))
    reveals_nothing(client.post("/sparql", content=query, headers=headers))


@pytest.mark.slow
@SLOWLY
@given(
    path=st.sampled_from(
        ["search", "node", "neighbourhood", "edge", "path", "lineage", "leaderboard", "paper", "stats"]
    ),
    params=st.dictionaries(
        st.sampled_from(
            [
                "q",
                "name",
                "source",
                "relation",
                "target",
                "start",
                "end",
                "on",
                "metric",
                "id",
                "type",
                "limit",
                "depth",
            ]
        ),
        st.one_of(NAMES, st.sampled_from(["LoRA", "entity/lora", "paper/a-paper", "uses", "-1", "1e9", "\x00"])),
    ),
)
def test_any_parameters_get_an_answer_or_a_reason(client: httpx.Client, path: str, params: dict[str, str]) -> None:
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in params.items()}
    reveals_nothing(client.get(f"/api/{path}", params=safe))


@pytest.mark.slow(seconds=60)
def test_responses_are_as_openapi_describes_them(tiny_server: Server) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    schema = schemathesis.openapi.from_url(f"{tiny_server.url}/api/openapi.json")
    from schemathesis.specs.openapi.checks import response_schema_conformance as conforms

    count = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=examples(150), suppress_health_check=list(HealthCheck))
        def check(case: object) -> None:
            nonlocal count
            count += 1
            response = case.call(base_url=tiny_server.url)  # type: ignore[attr-defined]
            reveals_nothing(response)
            case.validate_response(  # type: ignore[attr-defined]
                response, checks=[schemathesis.checks.not_a_server_error, conforms]
            )

        check()
    assert count >= examples(1000)


@pytest.mark.slow
def test_a_slow_body_times_out(tiny_server: Server) -> None:
    host, _, port = tiny_server.url.removeprefix("http://").partition(":")
    head = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        "Content-Length: 100\r\nConnection: close\r\n\r\nASK"
    )
    connections = [socket.create_connection((host, int(port)), timeout=30) for _ in range(20)]
    for connection in connections:
        connection.sendall(head.encode())
    # While they wait, others are answered.
    assert tiny_server.ask("ASK {}").status_code == 200
    for connection in connections:
        assert connection.recv(4096).startswith(b"HTTP/1.1 408")
        connection.close()


@pytest.mark.slow
def test_a_client_that_leaves_takes_its_query_with_it(tiny_folder: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with serving(tiny_folder, "--processes", "1", "--timeout", "60") as server:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{server.url}/sparql", params={"query": endless}, timeout=1)
        started = time.monotonic()
        assert server.ask("ASK {}").status_code == 200
        assert time.monotonic() - started < 20
