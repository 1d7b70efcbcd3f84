"""Third-party clients get the results of `kg query`: 67 queries in four formats."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results
from rdflib.plugins.stores.sparqlstore import SPARQLStore

import kg
from kg.rdf.sparql import bind, find_query, named_queries
from kg.schema import EXTRACTED, RELATIONS
from tests.export.tools import needs_riot, rsparql
from tests.serve.server import Server

PREFIX = "PREFIX kg: <https://w3id.org/mlkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
QUERIES = {
    **{f"all-{r.name}": f"{PREFIX}SELECT ?s ?o {{ ?s kg:{r.term} ?o }} ORDER BY ?s ?o LIMIT 60" for r in RELATIONS},
    **{f"count-{r.name}": f"{PREFIX}SELECT (COUNT(*) AS ?n) {{ ?s kg:{r.term} ?o }}" for r in RELATIONS},
    **{f"names-{t}": f"{PREFIX}SELECT ?l {{ ?s a kg:{t} ; rdfs:label ?l }} ORDER BY ?l LIMIT 40" for t in EXTRACTED},
    **{f"first-{t}": f"{PREFIX}SELECT (MIN(?l) AS ?m) {{ ?s a kg:{t} ; rdfs:label ?l }}" for t in EXTRACTED},
}
FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "text/csv": QueryResultsFormat.CSV,
}
# It takes seconds on the seeds; test_limits.py runs it.
SLOW = {"same-method-no-shared-data"}


@pytest.fixture(scope="session")
def queries(seed_graph: kg.KnowledgeGraph) -> dict[str, str]:
    named = {name: bind(find_query(name), {}, seed_graph.iri).text for name in named_queries() if name not in SLOW}
    return {**QUERIES, **named, "none": "SELECT * { <x:none> ?p ?o }"}


def test_no_two_queries_have_one_name(queries: dict[str, str]) -> None:
    assert len(queries) == len(QUERIES) + len(named_queries()) - len(SLOW) + 1


def terms(answer: object) -> list[tuple[str, ...]]:
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return sorted(tuple(str(row[name]) for name in names) for row in answer)


@pytest.mark.slow
def test_each_query_gives_in_each_format_what_the_library_gives(
    seed_server: Server, seed_graph: kg.KnowledgeGraph, queries: dict[str, str]
) -> None:
    for name, text in queries.items():
        expected = terms(seed_graph.answer(text))
        for media_type, format_ in FORMATS.items():
            response = seed_server.ask(text, media_type)
            assert response.status_code == 200, (name, response.text)
            if media_type == "text/csv":
                plain = seed_graph.answer(text).serialize(format=format_)
                assert sorted(response.content.splitlines()) == sorted((plain or b"").splitlines()), name
                continue
            assert terms(parse_query_results(response.content, format_)) == expected, (name, media_type)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(
    seed_server: Server, seed_graph: kg.KnowledgeGraph, queries: dict[str, str], method: str
) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{seed_server.url}/sparql")
    client.setMethod(method)
    client.setReturnFormat(wrapper.JSON)
    for name, text in queries.items():
        # It guesses the kind of a query from words in its comments.
        client.setQuery("\n".join(line for line in text.splitlines() if not line.startswith("#")))
        found = client.query().convert()
        rows = [{variable: row[variable]["value"] for variable in row} for row in found["results"]["bindings"]]
        expected = [{n: str(v) for n, v in row.items() if v is not None} for row in seed_graph.query(text)]
        assert len(rows) == len(expected), name
        texts = [{n: v for n, v in row.items() if isinstance(v, str)} for row in seed_graph.query(text)]
        assert [{n: row[n] for n in t} for row, t in zip(rows, texts, strict=True)] == texts, name


def test_rdflib_as_a_store(seed_server: Server, seed_graph: kg.KnowledgeGraph, queries: dict[str, str]) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{seed_server.url}/sparql", context_aware=False))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in queries.items():
            assert len(list(graph.query(text))) == len(seed_graph.query(text)), name
        lora = rdflib.URIRef(seed_graph.iri("LoRA"))
        label = rdflib.RDFS.label
        assert graph.value(lora, label) == rdflib.Literal("LoRA")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_curl(seed_server: Server) -> None:
    command = ["curl", "-sS", "--fail", "-H", "Accept: text/csv", "--data-urlencode", f"query={QUERIES['count-uses']}"]
    found = subprocess.run([*command, f"{seed_server.url}/sparql"], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[0] == "n"


@pytest.mark.slow
@needs_riot
def test_jena(seed_server: Server, seed_graph: kg.KnowledgeGraph, queries: dict[str, str], tmp_path: Path) -> None:
    for name in ("all-improves_on", "names-Task", "top-benchmarks", "none"):
        (tmp_path / "q.rq").write_text(queries[name])
        found = rsparql(f"{seed_server.url}/sparql", tmp_path / "q.rq", tmp_path)
        assert len(found.splitlines()) == len(seed_graph.query(queries[name])) + 1, name
