"""The 34 protocol tests, with the update tests as for a read-only server, and the 3 of the service description."""

import httpx
import pytest
from pyoxigraph import RdfFormat, parse

from tests.serve.server import Server
from tests.serve.w3c.suite import SUITE, Exchange, exchanges

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    },
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}
TESTS = [(name, requests) for name, requests, _ in exchanges()] if SUITE.is_dir() else []


def verdict(url: str, exchange: Exchange, *, read_only: bool) -> str:
    path = exchange.path.removeprefix("/sparql/")
    response = httpx.request(
        exchange.method, url + path, headers=exchange.headers, content=exchange.body, follow_redirects=True
    )
    is_update = (
        "update=" in exchange.path
        or exchange.body.startswith(b"update=")
        or "sparql-update" in str(exchange.headers.values())
    )
    statuses = {4} if is_update and read_only else exchange.statuses
    if response.status_code // 100 not in statuses:
        return f"{response.status_code}, not {sorted(statuses)}"
    kind = response.headers.get("content-type", "").partition(";")[0]
    if exchange.format and kind not in FORMATS[exchange.format]:
        return f"{kind} is not {exchange.format}"
    if exchange.boolean is not None and not is_update:
        body = httpx.request(
            exchange.method,
            url + path,
            headers={**exchange.headers, "accept": "application/sparql-results+json"},
            content=exchange.body,
        ).json()
        if body["boolean"] != exchange.boolean:
            return f"{body['boolean']}, not {exchange.boolean}"
    return ""


@pytest.mark.skipif(not TESTS, reason="the W3C's tests do not lie beside the checkout")
def test_there_are_34_protocol_tests_of_which_7_update() -> None:
    assert len(TESTS) == 34
    assert sum(name.startswith("update") for name, _ in TESTS) == 7


@pytest.mark.parametrize(("name", "requests"), TESTS, ids=[name for name, _ in TESTS])
def test_a_request_is_answered_as_the_protocol_requires(
    suite_server: Server, name: str, requests: list[Exchange]
) -> None:
    first = requests[:1] if name.startswith("update") else requests
    assert first
    for exchange in first:
        assert not verdict(f"{suite_server.url}/sparql", exchange, read_only=True)


@pytest.fixture
def description(suite_server: Server) -> list[tuple[str, str, str]]:
    response = suite_server.get("/sparql")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/turtle")
    return [
        (str(t.subject), t.predicate.value, getattr(t.object, "value", str(t.object)))
        for t in parse(response.content, RdfFormat.TURTLE)
    ]


def test_the_endpoint_without_a_query_returns_rdf(description: list[tuple[str, str, str]]) -> None:
    assert description


def test_the_description_names_its_endpoint(suite_server: Server, description: list[tuple[str, str, str]]) -> None:
    assert [o for _, p, o in description if p == f"{SD}endpoint"] == [f"{suite_server.url}/sparql"]


def test_the_description_uses_the_terms_of_its_vocabulary_on_their_classes(
    description: list[tuple[str, str, str]],
) -> None:
    types = {s: o for s, p, o in description if p.endswith("#type") and o.startswith(SD)}
    properties = {
        "endpoint": "Service",
        "supportedLanguage": "Service",
        "resultFormat": "Service",
        "defaultDataset": "Service",
        "defaultGraph": "Dataset",
    }
    used = [(s, p.removeprefix(SD)) for s, p, _ in description if p.startswith(SD)]
    assert used
    for subject, name in used:
        assert types[subject] == SD + properties[name]
    objects = {o for _, p, o in description if p == f"{SD}supportedLanguage"}
    assert objects == {f"{SD}SPARQL11Query"}
    assert not any(o == f"{SD}BasicFederatedQuery" for _, _, o in description)
