from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

import kg
from kg.rdf.documentation import lines
from kg.rdf.ontology import generated_files, shipped_file
from kg.schema import NODE_TYPES, RECORD_RELATIONS, RECORD_TYPES, RELATIONS
from tests.conftest import ROOT


@pytest.mark.parametrize("name", generated_files())
def test_the_shipped_file_is_what_the_schema_generates(name: str) -> None:
    assert shipped_file(name) == generated_files()[name], "run: python -m kg.rdf.ontology"


def test_the_documentation_is_what_the_schema_generates() -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    assert page.splitlines() == list(lines()), "run: python -m kg.rdf.documentation > docs/ontology.md"


def test_the_ontology_names_every_class_and_relation_and_ties_them_to_public_terms() -> None:
    graph = rdflib.Graph().parse(data=shipped_file("ontology.ttl"), format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.OWL.Class))) == len(NODE_TYPES) + len(RECORD_TYPES)
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.OWL.ObjectProperty))) == len(RELATIONS) + len(
        RECORD_RELATIONS
    )
    for prefix in ("https://schema.org/", "fabio", "cito", "dcat", "prov", "skos", "linkedpaperswithcode.com"):
        assert any(prefix in str(object_) for object_ in graph.objects())


def conforms(data: rdflib.Graph) -> bool:
    shapes = rdflib.Graph().parse(data=shipped_file("shapes.ttl"), format="turtle")
    return bool(validate(data, shacl_graph=shapes, inference="none")[0])


@pytest.mark.slow
def test_the_seed_graph_passes_the_shapes(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    data = rdflib.Graph()
    for triple in seed_graph.rdf():
        data.add(triple)
    assert conforms(data)


@pytest.mark.parametrize(
    "triple",
    [
        "<http://x/e> a kg:Method .",
        "<http://x/p> a kg:Paper ; rdfs:label 'x' ; skos:prefLabel 'x' ; kg:addresses <http://x/p> .",
        "<http://x/p> a kg:Paper ; rdfs:label 'x' ; skos:prefLabel 'x' ; kg:year 'soon' .",
        "<http://x/e> a kg:Evidence ; kg:sentence 'x' .",
    ],
)
def test_the_shapes_refuse_a_fault(triple: str) -> None:
    prefixes = "PREFIX kg: <https://w3id.org/mlkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    assert not conforms(rdflib.Graph().parse(data=prefixes + triple, format="turtle"))
