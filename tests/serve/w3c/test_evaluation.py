"""The 235 query evaluation tests through HTTP, with Oxigraph's own server in the same run."""

import httpx
import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, RdfFormat, parse_query_results

from tests.serve.server import Server
from tests.serve.w3c import compare
from tests.serve.w3c.suite import SUITE, Evaluation, evaluations

# Faults of the engine, Oxigraph 0.5.13; its own server has them too.
_CONCAT = "GROUP_CONCAT keeps a language tag that all have, as SPARQL 1.2 says"
EXCEPTIONS = {
    "aggregates/agg-groupconcat-04": _CONCAT,
    "aggregates/agg-groupconcat-06": _CONCAT,
    "functions/bnode01": "BNODE(x) gives one node for all solutions",
}
NOTHING = "http://w3c.example/nothing"


def verdict(url: str, test: Evaluation) -> str:
    """Return "" for the expected result, else a description of the difference."""
    params = [("query", test.query)]
    if not test.has_dataset:
        params += [("named-graph-uri", iri) for iri in test.named]
        params += [("default-graph-uri", iri) for iri in test.default or (NOTHING,)]
    suffix = test.result.suffix
    if suffix in (".ttl", ".rdf") and not compare.is_result_set(test.result):
        response = httpx.get(url, params=params, headers={"Accept": "application/n-triples"}, timeout=60)
        if response.status_code != 200:
            return f"{response.status_code} {response.text[:200]}"
        format_ = RdfFormat.TURTLE if suffix == ".ttl" else RdfFormat.RDF_XML
        expected = compare.graph(test.result.read_bytes(), format_, test.base)
        return "" if compare.graph(response.content, RdfFormat.N_TRIPLES, NOTHING) == expected else "another graph"
    if suffix == ".csv":
        response = httpx.get(url, params=params, headers={"Accept": "text/csv"}, timeout=60)
        if response.status_code != 200:
            return f"{response.status_code} {response.text[:200]}"
        same = compare.csv_rows(response.content) == compare.csv_rows(test.result.read_bytes())
        return "" if same else "other rows"
    accept = {".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json"}
    response = httpx.get(
        url, params=params, headers={"Accept": accept.get(suffix, "application/sparql-results+xml")}, timeout=60
    )
    if response.status_code != 200:
        return f"{response.status_code} {response.text[:200]}"
    format_ = compare.RESULTS.get(suffix, compare.RESULTS[".srx"])
    found = parse_query_results(response.content, format_)
    if isinstance(found, QueryBoolean):
        return "" if bool(found) == compare.expected_table(test.result, test.base) else "another truth"
    assert isinstance(found, QuerySolutions)
    return "" if compare.rows(found) == compare.expected_table(test.result, test.base) else "other rows"


TESTS = list(evaluations()) if SUITE.is_dir() else []


@pytest.mark.skipif(not TESTS, reason="the W3C's tests do not lie beside the checkout")
def test_there_are_as_many_tests_as_the_suite_has() -> None:
    assert len(TESTS) == 235
    assert len(EXCEPTIONS) <= 3
    assert set(EXCEPTIONS) <= {test.name for test in TESTS}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_a_query_is_answered_as_the_suite_expects(suite_server: Server, test: Evaluation) -> None:
    wrong = verdict(f"{suite_server.url}/sparql", test)
    if wrong and test.name in EXCEPTIONS:
        pytest.xfail(EXCEPTIONS[test.name])
    assert not wrong


@pytest.mark.slow
@pytest.mark.skipif(not TESTS, reason="the W3C's tests do not lie beside the checkout")
def test_no_other_server_over_the_store_answers_more(suite_server: Server, oxigraph_url: str) -> None:
    ours = {test.name for test in TESTS if not verdict(f"{suite_server.url}/sparql", test)}
    theirs = {test.name for test in TESTS if not verdict(f"{oxigraph_url}/query", test)}
    assert theirs <= ours
