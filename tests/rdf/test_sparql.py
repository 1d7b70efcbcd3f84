import gc
import json
import weakref
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.errors import QueryError, UnknownName
from kg.rdf.sparql import bind, named_queries, parse_query, serialise
from tests import strategies
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "golden" / "queries.json"
NAMES = list(named_queries())


def test_there_are_at_least_fifteen_named_queries() -> None:
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_named_query_has_a_description_and_uses_its_parameters(name: str) -> None:
    query = named_queries()[name]
    assert query.title != name
    assert query.description
    for parameter in query.parameters:
        assert parameter.default
        assert parameter.comment
        assert f"VALUES ?{parameter.name} {{" in query.text


# The seeds have no contradicting claims, unlike the tiny graph of the golden results, and no tables.
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("contradictions", "differing-quotations")])
def test_a_named_query_has_rows_on_the_seed_graph(name: str, seed_graph: kg.KnowledgeGraph) -> None:
    assert seed_graph.query(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_query_file_gives_the_same_unchanged_in_any_engine(name: str, seed_graph: kg.KnowledgeGraph) -> None:
    plain = [
        dict(zip(row, row.values(), strict=True))
        for row in kg.rdf.sparql.rows(seed_graph.store.query(named_queries()[name].text))
    ]
    assert plain == seed_graph.query(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_named_query_has_the_expected_result_on_the_tiny_graph(name: str, tiny_graph: kg.KnowledgeGraph) -> None:
    """Remake tests/golden/queries.json with `python -m tests.rdf.remake_golden`, and review its diff."""
    assert tiny_graph.query(name) == json.loads(GOLDEN.read_text(encoding="utf-8"))[name]


def test_a_name_in_any_spelling_is_a_parameter(seed_graph: kg.KnowledgeGraph) -> None:
    assert seed_graph.query("improves-on", entity="low-rank adapters") == seed_graph.query("improves-on", entity="LoRA")


@pytest.mark.parametrize(
    ("query", "params", "error", "message"),
    [
        ("no-such-query", {}, UnknownName, "top-benchmarks"),
        ("improves-on", {"x": "1"}, QueryError, "entity"),
        ("improves-on", {"entity": "LoRRA"}, UnknownName, "LoRA"),
        ("SELECT WHERE {", {}, QueryError, "SPARQL"),
        ("INSERT DATA { <http://a> <http://b> 1 }", {}, QueryError, "SPARQL"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", {}, QueryError, "another host"),
        (
            "SELECT * { { SELECT * { SERVICE SILENT <http://localhost:1/> { ?s ?p ?o } } } }",
            {},
            QueryError,
            "another host",
        ),
        ("SELECT * { FILTER EXISTS { SERVICE <http://localhost:1/> { ?s ?p ?o } } }", {}, QueryError, "another host"),
        ("SELECT * { SERV\\u0049CE <http://localhost:1/> { ?s ?p ?o } }", {}, QueryError, "host|SPARQL"),
        ("missing.rq", {}, QueryError, "cannot be read"),
    ],
)
def test_a_wrong_query_is_reported_with_a_cure(
    query: str, params: dict[str, str], error: type[Exception], message: str, seed_graph: kg.KnowledgeGraph
) -> None:
    with pytest.raises(error, match=message):
        seed_graph.answer(query, params)


def test_the_word_service_in_a_text_is_harmless(seed_graph: kg.KnowledgeGraph) -> None:
    assert seed_graph.query('ASK { ?s rdfs:label ?l FILTER(CONTAINS(?l, "SERVICE")) }') == [{"answer": False}]


def test_a_header_that_cannot_be_read_is_reported() -> None:
    with pytest.raises(QueryError, match="param"):
        parse_query("x", "# param thing\nSELECT * {}")


@given(strategies.text)
def test_no_text_of_a_parameter_becomes_part_of_the_query(text: str) -> None:
    query = parse_query("x", '# param word text "": a word\nSELECT ?word { VALUES ?word { "" } }')
    bound = bind(query, {"word": text}, str)
    import pyoxigraph

    (row,) = pyoxigraph.Store().query(bound.text)
    assert row["word"].value == text


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "xml"])
def test_an_answer_is_written_in_every_standard_format(format_: str, tiny_graph: kg.KnowledgeGraph) -> None:
    content = serialise(tiny_graph.answer("top-benchmarks"), format_).decode()
    assert "GLUE" in content and "MMLU" in content


def test_a_constructed_graph_is_written_as_turtle(tiny_graph: kg.KnowledgeGraph) -> None:
    answer = tiny_graph.answer("CONSTRUCT { ?s kg:uses ?o } WHERE { ?s kg:uses ?o }")
    assert "kg:uses <https://w3id.org/mlkg/entity/lora>" in serialise(answer, "ttl").decode()


@given(st.sampled_from(["csv", "tsv", "json"]))
def test_a_triples_answer_in_a_table_format_is_refused(format_: str) -> None:
    import pyoxigraph

    answer = pyoxigraph.Store().query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="ttl"):
        serialise(answer, format_)


def test_a_path_of_length_zero_matches_a_term_without_triples(tiny_graph: kg.KnowledgeGraph) -> None:
    base = tiny_graph.manifest.base
    nothing = "SELECT ?x { <entity/nothing> kg:uses* ?x }"
    assert tiny_graph.query(nothing) == [{"x": f"{base}entity/nothing"}]
    assert tiny_graph.query("SELECT ?x { ?x kg:uses? <entity/nothing> }") == [{"x": f"{base}entity/nothing"}]
    assert tiny_graph.query("SELECT ?x { <entity/nothing> kg:uses+ ?x }") == []
    known = {row["x"] for row in tiny_graph.query("SELECT ?x { <entity/beta> kg:uses* ?x }")}
    assert known == {f"{base}entity/beta", f"{base}entity/lora"}
    assert tiny_graph.query("ASK { <entity/nothing> kg:uses* <entity/nothing> }") == [{"answer": True}]


@pytest.mark.parametrize("query", ["family", "SELECT ?x { <entity/nothing> kg:uses* ?x }"])
def test_a_query_leaves_no_frames_to_the_garbage_collector(tiny_graph: kg.KnowledgeGraph, query: str) -> None:
    class Held: ...

    def caller() -> weakref.ref[Held]:
        held = Held()
        tiny_graph.query(query)
        return weakref.ref(held)

    gc.disable()
    try:
        assert caller()() is None
    finally:
        gc.enable()


def test_a_query_file_may_begin_with_a_byte_order_mark_and_end_lines_as_windows_does(
    tmp_path: Path, tiny_graph: kg.KnowledgeGraph
) -> None:
    path = tmp_path / "count.rq"
    path.write_bytes(b"\xef\xbb\xbf# Count\r\nSELECT (COUNT(*) AS ?n)\r\n{ ?p a kg:Paper }\r\n")
    assert tiny_graph.query(str(path)) == [{"n": 4}]
