"""The names that an error suggests."""

import pytest

from kg.errors import MissingExtra, UnknownName, needing

KNOWN = ["bibtex", "csv", "gexf", "graphml", "html", "jsonld"]


@pytest.mark.parametrize(
    ("name", "known", "suggested"),
    [
        ("gexff", KNOWN, "gexf"),
        ("GraphML", KNOWN, "graphml"),
        ("docx", KNOWN, "bibtex, csv, gexf, graphml, html, jsonld"),
        ("docx", ["csv", "gexf"], "csv, gexf"),
        ("bib", KNOWN, "bibtex"),
    ],
)
def test_names_spelled_alike_are_suggested_and_all_where_none_is(name: str, known: list[str], suggested: str) -> None:
    assert UnknownName.of("export format", name, known).cure == suggested


def test_a_library_that_is_not_installed_names_its_extra() -> None:
    with pytest.raises(MissingExtra, match="kg serve needs libraries") as caught, needing("kg serve", "serve"):
        raise ModuleNotFoundError("No module named 'fastapi'", name="fastapi")
    assert caught.value.cure == "pip install 'paperclaims[serve]'"


@pytest.mark.parametrize(
    "fault",
    [
        ModuleNotFoundError("No module named 'kg.serve.lost'", name="kg.serve.lost"),
        ImportError("cannot import name 'x'"),
    ],
)
def test_a_fault_of_our_own_is_not_reported_as_a_missing_library(fault: ImportError) -> None:
    with pytest.raises(type(fault)) as caught, needing("kg serve", "serve"):
        raise fault
    assert caught.value is fault
