"""The RDF formats: every parser finds the same statements, and output is sorted."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import orjson
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

import kg
from kg.rdf.json_ld import context
from kg.rdf.ontology import ontology_triples, shipped_file
from kg.schema import PREFIXES
from tests import strategies
from tests.conftest import examples
from tests.export import tools
from tests.export.conftest import hostile_graph, written

FORMATS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES}


def triples(quads: Iterable[Quad]) -> set[Triple]:
    """Return the triples of all graphs; numbers get the form that a store gives equal values."""
    store = Store()
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return {quad.triple for quad in store}


def expected(graph: kg.KnowledgeGraph) -> set[Triple]:
    """Return the triples of the store, which `kg query` uses."""
    found = triples(graph.store)
    assert set(ontology_triples()) <= found
    return found


def read_by_jena(file: Path, tmp_path: Path) -> bytes:
    return tools.riot(file, tmp_path / "jena")


READERS = [
    pytest.param(lambda file, _: file.read_bytes(), id="oxigraph"),
    pytest.param(read_by_jena, id="riot", marks=tools.needs_riot),
    pytest.param(lambda file, _: tools.rapper(file), id="rapper", marks=tools.needs_rapper),
    pytest.param(lambda file, _: rdflib.Graph().parse(file).serialize(format="nt").encode(), id="rdflib"),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("read", READERS)
def test_each_parser_finds_the_same_triples(
    name: str, read: Callable[[Path, Path], bytes], graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    file = written(graph, name, tmp_path)
    answer = read(file, tmp_path)
    syntax = FORMATS[name] if answer == file.read_bytes() else RdfFormat.N_TRIPLES
    found = triples(parse(answer, format=syntax))
    assert found == expected(graph)
    assert not any(isinstance(term, BlankNode) for triple in found for term in triple)


def test_n_triples_are_written_once_each_and_by_subject(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    lines = written(graph, "nt", tmp_path).read_text(encoding="utf-8").split("\n")[:-1]
    assert len(lines) == len(set(lines)) == len(expected(graph))
    ours = lines[len(set(ontology_triples())) :]
    subjects = [line.partition("> ")[0] for line in ours]
    assert subjects == sorted(subjects)


def test_turtle_begins_with_our_prefixes_in_order(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    head = written(tiny_graph, "ttl", tmp_path).read_text().splitlines()[: len(PREFIXES)]
    assert head == [f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(PREFIXES)]


@pytest.mark.parametrize(
    "graph", [pytest.param("seed_graph", marks=pytest.mark.slow), "tiny_graph", "hostile"], indirect=True
)
def test_json_ld_has_the_same_triples_by_pyld(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    document = json.loads(written(graph, "jsonld", tmp_path).read_bytes())
    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "produceGeneralizedRdf": False})
    assert triples(parse(lines, format=RdfFormat.N_QUADS)) == expected(graph)


def test_the_json_ld_context_is_embedded_and_exported_and_names_no_other_host(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    document = orjson.loads(written(tiny_graph, "jsonld", tmp_path).read_bytes())
    assert document["@context"] == context() == orjson.loads((tmp_path / "context.json").read_bytes())["@context"]
    lora = next(node for node in document["@graph"] if node.get("label") == "LoRA")
    assert lora["type"] == "Method"
    beta = next(node for node in document["@graph"] if node.get("label") == "Beta" and node["type"] == "Model")
    assert beta["uses"] == lora["id"]


@pytest.mark.slow
def test_each_paper_has_a_named_graph_of_its_statements(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    quads = set(parse(path=str(written(graph, "trig", tmp_path)), format=RdfFormat.TRIG))
    base = graph.manifest.base
    derived = rdflib.PROV.wasDerivedFrom
    origins = {q for q in quads if q.predicate.value == str(derived) and "/graph/" in q.subject.value}
    assert {(q.subject.value, q.object.value) for q in origins} == {
        (f"{base}graph/{paper.removeprefix('paper/')}", f"{base}{paper}")
        for paper in graph.tables.evidence["paper"].unique()
    }
    assert triples(quads - origins) == expected(graph)
    named = {q.graph_name.value for q in quads if q.graph_name != DefaultGraph()}
    assert named == {q.subject.value for q in origins}
    for row in graph.tables.evidence.head(50).iter_rows(named=True):
        supporting = [
            q
            for q in quads
            if (q.subject.value, getattr(q.object, "value", None)) == (base + row["source"], base + row["target"])
        ]
        assert NamedNode(f"{base}graph/{row['paper'].removeprefix('paper/')}") in {q.graph_name for q in supporting}


@pytest.mark.slow
@tools.needs_riot
def test_jena_reads_the_named_graphs(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    file = written(graph, "trig", tmp_path)
    ours = set(parse(path=str(file), format=RdfFormat.TRIG))
    assert set(parse(tools.riot(file, tmp_path / "jena"), format=RdfFormat.N_QUADS)) == ours


def test_the_ontology_and_the_shapes_are_the_shipped_files(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    written(tiny_graph, "ontology", tmp_path)
    for name in ("ontology.ttl", "shapes.ttl"):
        assert (tmp_path / name).read_bytes() == shipped_file(name)


@settings(max_examples=examples(15))
@given(names=st.lists(strategies.name, min_size=1, max_size=6))
def test_any_names_survive_every_rdf_format(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    graph = hostile_graph(folder / "graph", names)
    wanted = expected(graph)
    for name, syntax in FORMATS.items():
        assert triples(parse(path=str(written(graph, name, folder)), format=syntax)) == wanted
    document = json.loads(written(graph, "jsonld", folder).read_bytes())
    assert (
        triples(parse(jsonld.to_rdf(document, {"format": "application/n-quads"}), format=RdfFormat.N_QUADS)) == wanted
    )
