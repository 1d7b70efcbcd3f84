"""The names that an error suggests."""

import pytest

from kg.errors import UnknownName

KNOWN = ["bibtex", "csv", "gexf", "graphml", "html", "jsonld"]


@pytest.mark.parametrize(
    ("name", "known", "suggested"),
    [
        ("gexff", KNOWN, "gexf"),
        ("GraphML", KNOWN, "graphml"),
        ("docx", KNOWN, "bibtex, csv, gexf, graphml, html, jsonld"),
        ("docx", ["csv", "gexf"], "csv, gexf"),
    ],
)
def test_names_spelled_alike_are_suggested_and_all_where_none_is(name: str, known: list[str], suggested: str) -> None:
    assert UnknownName.of("export format", name, known).cure == suggested
