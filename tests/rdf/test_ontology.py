from datetime import UTC, datetime
from pathlib import Path

import pytest
import rdflib
from pyshacl import validate

import kg
from kg.build import correct
from kg.rdf.documentation import lines
from kg.rdf.ontology import generated_files, shipped_file
from kg.schema import NODE_TYPES, RECORD_RELATIONS, RECORD_TYPES, RELATIONS
from tests.conftest import ROOT
from tests.graph.corrections import adding, build_graph

KG = rdflib.Namespace("https://w3id.org/mlkg/ontology#")


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


def test_a_corrected_graph_passes_the_shapes(tmp_path: Path) -> None:
    folder = build_graph(tmp_path)
    correct(adding(kind="reject", subject="FooNet 5", relation="improves_on", object="BERT", why="a test"), folder)
    correct(adding(kind="rename", a="BERT", to="Bert", by="Ada", when=datetime(2026, 11, 28, tzinfo=UTC)), folder)
    triples = list(kg.open(folder).rdf())
    data = rdflib.Graph()
    for triple in triples:
        data.add(triple)
    for name in ("RejectedEvidence", "Correction", "AliasEvidence"):
        assert list(data.subjects(rdflib.RDF.type, KG[name])), name
    assert conforms(data)
    # Without its relation, rejected evidence does not say what was rejected.
    data.remove((None, KG.rejectedRelation, None))
    assert not conforms(data)


@pytest.mark.parametrize(
    "triple",
    [
        "<http://x/e> a kg:Method .",
        "<http://x/p> a kg:Paper ; rdfs:label 'x' ; skos:prefLabel 'x' ; kg:addresses <http://x/p> .",
        "<http://x/p> a kg:Paper ; rdfs:label 'x' ; skos:prefLabel 'x' ; kg:year 'soon' .",
        "<http://x/e> a kg:Evidence ; kg:sentence 'x' .",
        "<http://x/e> a kg:RejectedEvidence ; kg:sentence 'x' .",
        "<http://x/c> a kg:Correction ; rdfs:label 'x' .",
        "<http://x/c> a kg:Correction ; rdfs:label 'x' ; kg:correctionKind 'praise' .",
        "<http://x/c> a kg:Correction ; rdfs:label 'x' ; kg:correctionKind 'reject' ; prov:invalidated <http://x/e> .",
        "<http://x/c> a kg:Correction ; rdfs:label 'x' ; kg:correctionKind 'drop' ; prov:endedAtTime 'now' .",
        "<http://x/l> a kg:LinkEvidence ; kg:reason 'x' .",
    ],
)
def test_the_shapes_refuse_a_fault(triple: str) -> None:
    prefixes = "PREFIX kg: <https://w3id.org/mlkg/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX prov: <http://www.w3.org/ns/prov#> "
    assert not conforms(rdflib.Graph().parse(data=prefixes + triple, format="turtle"))
