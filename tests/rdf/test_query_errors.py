"""The reasons for which a query is refused, as a reader of them needs them."""

import pytest

import kg
from kg.errors import QueryError


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("DELETE WHERE { ?a ?b ?c }", "DELETE is an update, and the graph is read-only"),
        ("PREFIX x: <y:> # DELETE\ninsert data { <a:> <b:> <c:> }", "INSERT is an update, and the graph is read-only"),
        ("SELECT * { ?a foo:b ?c }", "the prefix foo: is not declared (PREFIX foo: <...>)"),
        (
            "SELECT * { ?a kgg:uses ?c }",
            "the prefix kgg: is not declared (PREFIX kgg: <...>); known are kg:, rdf:, rdfs:, ",
        ),
        ("SELECT * { ?a rdfs:label 'bar:x' ; <baz:y> qux:t }", "the prefix qux: is not declared"),
        ("SELECT * { ?delete ?b", "not valid SPARQL"),
    ],
)
def test_the_reason_names_what_is_wrong(tiny_graph: kg.KnowledgeGraph, query: str, reason: str) -> None:
    with pytest.raises(QueryError, match="query: ") as caught:
        tiny_graph.query(query)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
