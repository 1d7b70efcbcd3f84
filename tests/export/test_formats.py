"""Each export opens again, whole: the same nodes, edges and attributes."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import igraph
import networkx as nx
import polars as pl
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import kg
from kg.errors import InputError, UnknownName
from kg.export import export, known_exporters
from kg.export.xml import xml_text
from kg.graph import GraphDirectory
from kg.graph.directory import MANIFEST, STORE
from kg.graph.tables import Node, Tables, to_frame
from kg.rdf.store import write_store
from kg.records import Edge, Entity, Evidence, Paper, Source
from kg.schema import COLOUR
from tests import strategies, tiny
from tests.conftest import ROOT


def hostile_graph(folder: Path, names: list[str]) -> kg.KnowledgeGraph:
    papers = [Paper("p-1", "Title " + names[0], "An abstract. " + " ".join(names), (Source("x.txt", 1),))]
    nodes = [Node.of(Entity("paper/p-1", "Paper", papers[0].title))]
    nodes += [Node.of(Entity(f"entity/{n}", "Method", name or "-", tuple(names[:2]))) for n, name in enumerate(names)]
    edges = [Edge("paper/p-1", "introduces", f"entity/{n}", 0.5, 1) for n in range(len(names))]
    evidence = [Evidence("paper/p-1", "introduces", e.target, "p-1", 0, 5, 0.5, "hand") for e in edges]
    tables = Tables(
        papers=to_frame("papers", papers),
        nodes=to_frame("nodes", nodes),
        edges=to_frame("edges", edges),
        evidence=to_frame("evidence", evidence),
        results=to_frame("results", []),
    )
    with GraphDirectory(folder).new_version() as version:
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        (version / MANIFEST).write_text(tiny.MANIFEST.model_dump_json())
    return kg.open(folder)


def written(graph: kg.KnowledgeGraph, name: str, folder: Path) -> Path:
    return export(graph, [name], folder)[0]


@pytest.fixture(params=["seed_graph", "tiny_graph", "hostile"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> kg.KnowledgeGraph:
    if request.param == "hostile":
        return hostile_graph(tmp_path / "hostile", [*strategies.HOSTILE, "x" * 10_000, "\x01\x0b", "line\nbreak"])
    found: kg.KnowledgeGraph = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(("name", "syntax"), [("ttl", "turtle"), ("nt", "nt")])
def test_rdflib_reads_back_the_same_triples(name: str, syntax: str, graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    read = rdflib.Graph().parse(written(graph, name, tmp_path), format=syntax)
    assert {tuple(map(str, triple)) for triple in read} == {tuple(map(str, triple)) for triple in graph.rdf()}
    assert len(read) == len(graph.rdf())
    assert not any(isinstance(term, rdflib.BNode) for triple in read for term in triple)


def expected_nodes(graph: kg.KnowledgeGraph) -> dict[str, tuple[str, str]]:
    return {
        id_: (type_, xml_text(label))
        for id_, type_, label in graph.tables.nodes.select("id", "type", "label").iter_rows()
    }


def expected_edges(graph: kg.KnowledgeGraph) -> set[tuple[str, str, str, float]]:
    return set(graph.tables.edges.select("source", "target", "relation", "confidence").iter_rows())


def test_networkx_reads_back_the_same_nodes_and_edges_from_graphml(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    read = nx.read_graphml(written(graph, "graphml", tmp_path), force_multigraph=True)
    assert {node: (facts["type"], facts["label"]) for node, facts in read.nodes(data=True)} == expected_nodes(graph)
    edges = {(s, t, facts["relation"], facts["confidence"]) for s, t, facts in read.edges(data=True)}
    assert edges == expected_edges(graph)
    assert read.number_of_edges() == graph.tables.edges.height


def test_igraph_reads_back_the_same_nodes_and_edges_from_graphml(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    read = igraph.Graph.Read_GraphML(str(written(graph, "graphml", tmp_path)))
    assert {v["id"]: (v["type"], v["label"]) for v in read.vs} == expected_nodes(graph)
    assert read.ecount() == graph.tables.edges.height


SCHEMA = ROOT.parent / "shared" / "schemas" / "gexf-1.3" / "gexf.rng"


@pytest.mark.skipif(not SCHEMA.exists(), reason="the published GEXF schema does not lie beside the checkout")
def test_gexf_is_valid_by_the_published_schema(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
    assert schema.validate(etree.parse(str(written(graph, "gexf", tmp_path)))), schema.error_log


def test_networkx_reads_back_the_same_nodes_and_edges_from_gexf(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    read = nx.read_gexf(written(graph, "gexf", tmp_path))
    assert {node: (facts["type"], facts["label"]) for node, facts in read.nodes(data=True)} == expected_nodes(graph)
    edges = [(s, t, facts["relation"], facts["confidence"]) for s, t, facts in read.edges(data=True)]
    assert (set(edges), len(edges)) == (expected_edges(graph), graph.tables.edges.height)


def test_gexf_has_the_colours_of_the_schema_and_a_place_for_each_node(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    read = nx.read_gexf(written(tiny_graph, "gexf", tmp_path))
    for _, facts in read.nodes(data=True):
        colour = "#{r:02X}{g:02X}{b:02X}".format(**facts["viz"]["color"])
        assert colour == COLOUR[facts["type"]]
        assert facts["viz"]["size"] >= 4
    places = {(f["viz"]["position"]["x"], f["viz"]["position"]["y"]) for _, f in read.nodes(data=True)}
    assert len(places) == len(read)


def test_graphml_has_one_typed_key_an_attribute(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    keys = etree.parse(str(written(seed_graph, "graphml", tmp_path))).findall("{*}key")
    names = [(key.get("for"), key.get("attr.name").lower()) for key in keys]
    assert len(names) == len(set(names))


@given(st.text())
def test_xml_text_is_read_back_as_written_but_for_what_xml_cannot_hold(text: str) -> None:
    element = etree.Element("x")
    element.text = xml_text(text)
    read = etree.fromstring(etree.tostring(element, encoding="utf-8")).text or ""
    # XML 1.0, section 2.11: a lone carriage return is written as a reference by lxml and so survives.
    assert read == xml_text(text)


@pytest.mark.parametrize("table", ["papers", "nodes", "edges", "evidence", "results"])
def test_polars_reads_back_the_same_tables(table: str, graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(graph, ["parquet", "csv"], tmp_path)
    frame: pl.DataFrame = getattr(graph.tables, table)
    assert pl.read_parquet(tmp_path / f"{table}.parquet").equals(frame)
    text = pl.read_csv(tmp_path / f"{table}.csv", infer_schema=False)
    assert (text.height, text.columns) == (frame.height, frame.columns)
    for column, dtype in frame.schema.items():
        if dtype == pl.String:
            assert text[column].to_list() == frame[column].to_list()


@settings(deadline=None, max_examples=15)
@given(names=st.lists(strategies.name, min_size=1, max_size=6))
def test_any_names_survive_turtle_and_graphml(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    graph = hostile_graph(folder / "graph", names)
    read = rdflib.Graph().parse(written(graph, "ttl", folder), format="turtle")
    assert {str(o) for o in read.objects(None, rdflib.RDFS.label)} >= set(names)
    network = nx.read_graphml(written(graph, "graphml", folder), force_multigraph=True)
    assert {node: facts["label"] for node, facts in network.nodes(data=True)} == {
        n: label for n, (_, label) in expected_nodes(graph).items()
    }


def test_the_exports_are_the_same_bytes_under_any_hash_seed(seed_folder: Path, tmp_path: Path) -> None:
    sums = set()
    for seed in ("0", "1", "77"):
        out = tmp_path / seed
        command = [sys.executable, "-c", "from kg.cli import main; main()"]
        command += [
            "export",
            "ttl",
            "nt",
            "graphml",
            "gexf",
            "csv",
            "html",
            "--graph",
            str(seed_folder),
            "--out",
            str(out),
            "--quiet",
        ]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed, "PATH": ""})
        sums.add(tuple((f.name, hashlib.sha256(f.read_bytes()).hexdigest()) for f in sorted(out.iterdir())))
    assert len(sums) == 1


def test_an_unknown_format_writes_nothing_and_names_the_known(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="graphml"):
        export(tiny_graph, ["ttl", "docx"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_told(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--out"):
        export(tiny_graph, ["ttl"], tmp_path / "file")


def test_a_failed_export_leaves_the_former_file(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tiny_graph, "ttl", tmp_path)
    before = path.read_bytes()
    fail: Callable[..., bytes] = lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))  # noqa: E731
    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(InputError, match="No space left"):
        export(tiny_graph, ["ttl"], tmp_path)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph.ttl"]


def test_every_exporter_describes_itself() -> None:
    for name, exporter in known_exporters().items():
        assert exporter.name == name
        assert exporter.description and exporter.files
