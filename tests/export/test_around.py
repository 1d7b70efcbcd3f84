"""Exports around a name: the nodes within some steps, and in formats with evidence the papers that state their edges."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import polars as pl
import pytest
import rdflib

import kg
from kg.errors import InputError, UnknownName
from kg.export import ExportOptions, export, known_exporters
from kg.schema import ONTOLOGY_IRI
from kg.view.selection import select_part
from tests.export.conftest import written

NETWORKS: dict[str, Callable[[Path], nx.Graph]] = {
    "graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
    "gexf": nx.read_gexf,
    "cytoscape": lambda path: nx.cytoscape_graph(json.loads(path.read_bytes())),
}
OPTIONS = ExportOptions(around="GLUE", depth=1)
# Alpha is evaluated on GLUE; the paper of that name states it. Gamma and others are further away.
NEAR = {"entity/alpha", "entity/glue"}
WHOLE = [name for name, exporter in known_exporters().items() if exporter.scope == "whole"]


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("depth", [1, 2])
def test_networks_have_the_nodes_and_edges_of_the_picture(
    name: str, depth: int, tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    options = ExportOptions(around="glue", depth=depth)
    read = NETWORKS[name](written(tiny_graph, name, tmp_path, options))
    drawn, _ = select_part(tiny_graph, "GLUE", depth, 150)
    assert set(read.nodes) == set(drawn.nodes) > NEAR
    assert len(drawn) < tiny_graph.tables.nodes.height
    edges = {(source, target, facts["relation"]) for source, target, facts in read.edges(data=True)}
    assert edges == {(source, target, relation) for source, target, relation in drawn.edges(data="relation")}


@pytest.mark.parametrize("name", NETWORKS)
def test_the_nearest_nodes_are_kept_where_there_are_too_many(
    name: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    read = NETWORKS[name](written(tiny_graph, name, tmp_path, ExportOptions(around="LoRA", depth=3, nodes=4)))
    assert len(read) == 4 and "entity/lora" in read


@pytest.mark.parametrize(
    ("name", "format_"), [("ttl", "turtle"), ("nt", "nt"), ("trig", "trig"), ("jsonld", "json-ld")]
)
def test_rdf_describes_every_node_and_paper_that_its_evidence_refers_to(
    name: str, format_: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    read = rdflib.Dataset(default_union=True)
    read.parse(written(tiny_graph, name, tmp_path, OPTIONS), format=format_)
    base, term = tiny_graph.manifest.base, rdflib.Namespace(ONTOLOGY_IRI)
    stated = set(read.subjects(rdflib.RDF.type, term.Evidence))
    sentences = {str(read.value(node, term.sentence)) for node in stated}
    assert "It is evaluated on GLUE with 81.5% accuracy." in sentences
    for node in stated:
        for part in (rdflib.RDF.subject, rdflib.RDF.object, rdflib.PROV.wasDerivedFrom):
            assert read.value(read.value(node, part), rdflib.RDFS.label), (node, part)
    assert not list(read.triples((rdflib.URIRef(base + "entity/gamma"), None, None)))


def test_tables_keep_every_reference_inside(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(tiny_graph, ["parquet", "csv"], tmp_path, OPTIONS)
    tables = {path.stem: pl.read_parquet(path) for path in tmp_path.glob("*.parquet")}
    nodes = set(tables["nodes"]["id"])
    assert NEAR | {"paper/a-paper"} <= nodes < set(tiny_graph.tables.nodes["id"])
    assert {*tables["edges"]["source"], *tables["edges"]["target"], *tables["evidence"]["paper"]} <= nodes
    assert set(tables["papers"]["id"]) == {id_ for id_ in nodes if id_.startswith("paper/")}
    assert set(tables["counts"]["node"]) <= nodes
    with (tmp_path / "nodes.csv").open(encoding="utf-8", newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == nodes


def test_a_database_has_the_tables_of_the_part(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra `sql` is not installed")
    export(tiny_graph, ["parquet", "duckdb"], tmp_path, OPTIONS)
    with duckdb.connect(tmp_path / "graph.duckdb", read_only=True) as connection:
        rows = connection.execute("SELECT id FROM papers UNION SELECT id FROM entities").fetchall()
    nodes = pl.read_parquet(tmp_path / "nodes.parquet").filter(pl.col("type") != "Result")
    assert {id_ for (id_,) in rows} == set(nodes["id"])


def test_neo4j_has_the_sentence_of_each_edge_and_its_paper(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    folder = written(tiny_graph, "neo4j", tmp_path, OPTIONS)
    edges = (folder / "relationships-Method-EVALUATED_ON-Benchmark.csv").read_text(encoding="utf-8")
    assert "It is evaluated on GLUE with 81.5% accuracy." in edges
    assert "paper/a-paper" in (folder / "nodes-Paper.csv").read_text(encoding="utf-8")


def test_reference_lists_have_the_papers_that_state_the_claims(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(tiny_graph, ["bibtex", "csl"], tmp_path, OPTIONS)
    assert [item["id"] for item in json.loads((tmp_path / "papers.json").read_bytes())] == ["a-paper"]
    whole = written(tiny_graph, "bibtex", tmp_path / "whole").read_text(encoding="utf-8")
    (entry,) = (tmp_path / "papers.bib").read_text(encoding="utf-8").split("\n\n")
    assert entry.strip() in whole


@pytest.mark.parametrize("name", WHOLE)
def test_a_format_of_the_whole_graph_refuses_a_name_and_nothing_is_written(
    name: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=f"{name} is the same for every part of a graph"):
        export(tiny_graph, ["graphml", name], tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", sorted(set(known_exporters()) - set(WHOLE)))
def test_no_format_ignores_an_unknown_name(name: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="GLUEE"):
        export(tiny_graph, [name], tmp_path / "out", ExportOptions(around="GLUEE"))
    assert not list(tmp_path.rglob("*.*"))


def test_void_counts_the_nodes_and_triples_of_the_part(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(tiny_graph, ["nt", "parquet", "void"], tmp_path, OPTIONS)
    read, void = rdflib.Graph().parse(tmp_path / "void.ttl"), rdflib.VOID
    dataset = read.value(predicate=rdflib.RDF.type, object=void.Dataset)
    nodes = pl.read_parquet(tmp_path / "nodes.parquet")
    assert int(read.value(dataset, void.entities)) == nodes.height
    assert str(read.value(dataset, rdflib.DCTERMS.description)).startswith("1 papers")
