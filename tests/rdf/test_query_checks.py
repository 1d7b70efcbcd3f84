"""Queries that read FROM a graph are evaluated only where the graph is in the store."""

import pytest

from kg.errors import QueryError
from kg.rdf.query_checks import checked_query

GRAPH = "http://example.org/graph"


@pytest.mark.parametrize("clause", [f"FROM <{GRAPH}>", f"FROM NAMED <{GRAPH}>"])
def test_a_query_reads_from_a_graph_of_the_store(clause: str) -> None:
    query = f"SELECT * {clause} {{ ?s ?p ?o }}"
    assert checked_query(query, [GRAPH]) == query
    with pytest.raises(QueryError, match=f"no graph {GRAPH} here, and none is fetched"):
        checked_query(query, ["http://example.org/other"])
