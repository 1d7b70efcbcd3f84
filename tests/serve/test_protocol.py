"""The endpoint: negotiation, statuses, browsers, cut results, caches and proxies."""

import gzip
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import orjson
import pytest

import kg
from kg.serve.limits import Settings
from tests.serve.server import Server, serving

SELECT = "SELECT ?l WHERE { <entity/lora> rdfs:label ?l }"
CONSTRUCT = "CONSTRUCT WHERE { <entity/lora> rdfs:label ?l }"
JSON = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("query", "accept", "given"),
    [
        (SELECT, None, JSON),
        (SELECT, "*/*", JSON),
        (SELECT, "application/json", JSON),
        (SELECT, "application/xml", "application/sparql-results+xml"),
        (SELECT, "text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv, application/sparql-results+xml;q=0.2", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "text/turtle;q=0.9, text/csv;q=0.1", "text/csv"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json;q=0.7, application/rdf+xml", "application/rdf+xml"),
        (CONSTRUCT, "application/ld+json", "application/ld+json"),
        (SELECT, BROWSER, "text/html"),
        (CONSTRUCT, BROWSER, "text/html"),
    ],
)
def test_the_client_gets_the_type_that_it_prefers(
    tiny_server: Server, query: str, accept: str | None, given: str
) -> None:
    headers = {"Accept": accept} if accept else {}
    response = tiny_server.get("/sparql", params={"query": query}, headers=headers)
    assert response.status_code == 200
    assert response.headers["content-type"].partition(";")[0] == given
    assert "LoRA" in response.text or query == "ASK {}"
    assert "accept" in response.headers["vary"].lower()


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "message"),
    [
        ("GET", "?query=SELECT", {}, b"", 400, "at 1:"),
        ("GET", "?query=ASK{}&query=ASK{}", {}, b"", 400, "more than one query"),
        ("GET", "?query=ASK{}", {"Accept": "image/png"}, b"", 406, "text/turtle"),
        ("GET", "?query=ASK{}", {"Accept": "text/turtle"}, b"", 406, "sparql-results"),
        ("GET", "", {"Accept": "image/png"}, b"", 406, "text/turtle"),
        ("GET", "?query=%FF", {}, b"", 400, "UTF-8"),
        ("GET", "?query=ASK{}&default-graph-uri=relative", {}, b"", 400, "absolute IRI"),
        ("GET", "?update=CLEAR+ALL", {}, b"", 403, "read-only"),
        ("PUT", "?query=ASK{}", {}, b"", 405, "Method"),
        ("DELETE", "", {}, b"", 405, "Method"),
        ("POST", "", {"Content-Type": "text/plain"}, b"ASK {}", 415, "application/sparql-query"),
        ("POST", "", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403, "read-only"),
        ("POST", "", {"Content-Type": "application/sparql-query"}, b"\xff\xfe", 400, "UTF-8"),
        (
            "POST",
            "",
            {"Content-Type": "application/sparql-query"},
            b"INSERT DATA {}",
            400,
            "not valid SPARQL: INSERT is an update, and the graph is read-only",
        ),
        (
            "GET",
            "?query=DELETE+WHERE+%7B%3Fa+%3Fb+%3Fc%7D",
            {},
            b"",
            400,
            "DELETE is an update, and the graph is read-only",
        ),
        (
            "GET",
            "?query=SELECT+*+%7B%3Fa+foo:b+%3Fc%7D",
            {},
            b"",
            400,
            "the prefix foo: is not declared (PREFIX foo: <...>); known are kg:, rdf:",
        ),
        ("POST", "", {"Content-Type": "application/x-www-form-urlencoded"}, b"q=ASK{}", 400, "no query"),
        ("POST", "", {"Content-Type": "application/sparql-query"}, b"#" * 70_000, 413, "65,536"),
        ("POST", "", {"Content-Type": "application/sparql-query"}, b"#" * 1_100_000, 413, "1,048,576"),
    ],
)
def test_a_bad_request_gets_its_status_and_message(
    tiny_server: Server, method: str, path: str, headers: dict[str, str], body: bytes, status: int, message: str
) -> None:
    response = httpx.request(method, f"{tiny_server.url}/sparql{path}", headers=headers, content=body)
    assert response.status_code == status
    problem = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert message in problem["detail"] or message in problem["title"]


def test_a_query_is_accepted_by_get_form_and_body_under_both_paths(tiny_server: Server) -> None:
    answers = []
    for path in ("/sparql", "/query", "/sparql/"):
        answers.append(tiny_server.get(path, params={"query": SELECT}).content)
        answers.append(tiny_server.post(path, data={"query": SELECT}).content)
        direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
        answers.append(tiny_server.post(path, content=SELECT, headers=direct).content)
    assert len(set(answers)) == 1
    assert orjson.loads(answers[0])["results"]["bindings"] == [{"l": {"type": "literal", "value": "LoRA"}}]


def test_head_and_options(tiny_server: Server) -> None:
    head = httpx.head(f"{tiny_server.url}/sparql", params={"query": SELECT})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 0
    options = httpx.options(f"{tiny_server.url}/sparql")
    assert options.status_code == 204 and "POST" in options.headers["allow"]


def test_a_large_response_is_compressed_and_a_known_one_not_sent_again(seed_server: Server) -> None:
    params = {"query": "SELECT * { ?s rdfs:label ?l } LIMIT 500"}
    with httpx.stream("GET", f"{seed_server.url}/sparql", params=params, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert len(orjson.loads(gzip.decompress(b"".join(answer.iter_raw())))["results"]["bindings"]) == 500
    known = {"If-None-Match": answer.headers["etag"]}
    assert seed_server.get("/sparql", params=params, headers=known).status_code == 304
    # Another Accept header requests another format.
    assert seed_server.get("/sparql", params=params, headers={**known, "Accept": "text/csv"}).status_code == 200
    assert seed_server.get("/api/stats", headers=known).status_code == 304


def test_a_response_that_changes_each_time_is_not_cached(tiny_server: Server) -> None:
    response = tiny_server.ask("SELECT (RAND() AS ?r) {}")
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers


@pytest.mark.slow
def test_rows_past_the_limit_are_cut_and_reported(tiny_folder: Path) -> None:
    everything = "SELECT ?s ?p ?o { ?s ?p ?o }"
    with serving(tiny_folder, "--rows", "10") as server:
        for accept in (JSON, "text/csv", "text/tab-separated-values", "application/sparql-results+xml"):
            cut = server.ask(everything, accept)
            assert (cut.status_code, cut.headers["kg-rows-cut"]) == (200, "true")
        assert len(server.ask(everything).json()["results"]["bindings"]) == 10
        whole = server.ask(everything + " LIMIT 10")
        assert "kg-rows-cut" not in whole.headers
        assert len(whole.json()["results"]["bindings"]) == 10
        graph = server.ask("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples")
        assert graph.headers["kg-rows-cut"] == "true"
        assert len(graph.text.splitlines()) == 10
        assert "Only the first rows" in server.ask(everything, BROWSER).text


def test_a_browser_without_javascript_gets_a_form_an_answer_and_kind_errors(seed_server: Server) -> None:
    form = seed_server.get("/sparql", headers={"Accept": BROWSER})
    assert '<textarea id="query" name="query"' in form.text
    assert "What improves on a method" in form.text
    answer = seed_server.ask(SELECT, BROWSER)
    assert "<td>LoRA</td>" in answer.text
    nothing = seed_server.ask("SELECT * { <entity/nothing> ?p ?o }", BROWSER)
    assert "nothing in the graph fits" in nothing.text
    wrong = seed_server.ask("SELECT", BROWSER)
    assert wrong.status_code == 400
    assert 'role="alert"' in wrong.text and "not valid SPARQL" in wrong.text


@pytest.mark.parametrize(
    "name", ["evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.1.nip.example"]
)
def test_a_name_that_is_not_ours_is_refused(tiny_server: Server, name: str) -> None:
    assert tiny_server.get("/api/stats", headers={"Host": name}).status_code == 400


def test_names_and_a_root_path_can_be_given(tiny_folder: Path) -> None:
    with serving(tiny_folder, "--allow-host", "graph.example", "--root-path", "/kg") as server:
        host = {"Host": "graph.example"}
        assert server.get("/api/stats", headers=host).status_code == 200
        page = server.get("/sparql", headers={**host, "Accept": BROWSER})
        assert 'action="/kg/sparql"' in page.text
        assert "http://graph.example/kg/sparql>" in server.get("/sparql", headers=host).text
        assert server.get("/api/openapi.json", headers=host).json()["servers"] == [{"url": "/kg"}]


def test_health_readiness_and_a_log_line_a_request(tiny_folder: Path) -> None:
    with serving(tiny_folder) as server:
        assert server.get("/healthz").json()["status"] == "alive"
        assert server.get("/readyz").json()["status"] == "ready"
        server.ask("ASK {}")
        assert server.stop() == 0
        lines = [orjson.loads(line) for line in server.log if line.startswith("{")]
    assert [line["path"] for line in lines] == ["/healthz", "/readyz", "/sparql"]
    assert lines[-1]["status"] == 200 and lines[-1]["ms"] > 0
    assert set(lines[-1]) == {"method", "path", "status", "ms", "bytes", "client"}


def test_the_command_s_defaults_are_those_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.cli.serve import serve
    from kg.serve import run
    from kg.serve.limits import LOOPBACK, Limits

    given: list[Settings] = []
    monkeypatch.setattr(run, "run", lambda _, settings, *__: given.append(settings))
    serve()
    assert given[0].limits == Limits()
    assert (set(given[0].hosts), given[0].root_path) == (set(LOOPBACK), "")


@pytest.mark.slow
def test_a_user_s_mistake_is_one_line(tmp_path: Path, tiny_folder: Path) -> None:
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(tmp_path / "none")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(tiny_folder), "--port", port]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr and port in ended.stderr


def test_what_the_page_and_the_endpoint_answer_is_what_the_command_answers(
    seed_server: Server, seed_graph: kg.KnowledgeGraph
) -> None:
    rows = seed_graph.query(SELECT)
    found = seed_server.ask(SELECT).json()["results"]["bindings"]
    assert [{name: term["value"] for name, term in row.items()} for row in found] == rows
