"""A store or a query file that cannot be read is reported."""

from pathlib import Path

import pytest

from kg.errors import GraphUnreadable, QueryError
from kg.rdf.sparql import find_query
from kg.rdf.store import open_store


@pytest.mark.parametrize("content", [None, b"not a database"])
def test_a_store_that_cannot_be_opened_is_reported(content: bytes | None, tmp_path: Path) -> None:
    if content:
        (tmp_path / "CURRENT").write_bytes(content)
    with pytest.raises(GraphUnreadable, match="the RDF store cannot be opened"):
        open_store(tmp_path)


@pytest.mark.parametrize("content", [None, b"ASK { ?s ?p '\xff' }"])
def test_a_query_file_that_cannot_be_read_is_reported(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "papers.rq"
    if content:
        path.write_bytes(content)
    with pytest.raises(QueryError, match="the query cannot be read") as raised:
        find_query(str(path))
    assert raised.value.where is not None and raised.value.where.path == str(path)
