"""Each export can be read back completely: the same nodes, edges and attributes."""

import io
import re
from pathlib import Path
from typing import Any

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
from kg.export.formats import ttl
from kg.export.xml import optional, write_rows, xml_text
from kg.schema import COLOUR
from tests import strategies
from tests.conftest import ROOT, examples
from tests.export import tools
from tests.export.conftest import expected_edges, expected_nodes, hostile_graph, written, xml_plain


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


@pytest.mark.slow
@pytest.mark.skipif(not SCHEMA.exists(), reason="the published GEXF schema does not lie beside the checkout")
def test_gexf_is_valid_by_the_published_schema(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    schema = etree.RelaxNG(etree.parse(str(SCHEMA)))
    assert schema.validate(etree.parse(str(written(graph, "gexf", tmp_path)))), schema.error_log


@pytest.mark.slow
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


def test_graphml_has_one_typed_key_per_attribute(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    keys = etree.parse(str(written(seed_graph, "graphml", tmp_path))).findall("{*}key")
    names = [(key.get("for"), key.get("attr.name").lower()) for key in keys]
    assert len(names) == len(set(names))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_xml_text_round_trips_except_for_what_xml_cannot_represent(texts: list[str]) -> None:
    file = io.StringIO()
    frame = pl.DataFrame({"text": texts})
    file.write("<rows>")
    write_rows(file, frame, ['<row value="', xml_text("text"), '">', optional("<in>{}</in>", "text"), "</row>"])
    rows = etree.fromstring(file.getvalue() + "</rows>")
    assert [row.get("value") for row in rows] == list(map(xml_plain, texts))
    assert [row.findtext("in") or "" for row in rows] == list(map(xml_plain, texts))


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


@settings(max_examples=examples(15))
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


def test_an_unknown_format_writes_nothing_and_names_the_known(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="graphml"):
        export(tiny_graph, ["ttl", "docx"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_reported(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="--out"):
        export(tiny_graph, ["ttl"], tmp_path / "file")


def test_a_failed_export_leaves_the_former_file(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tiny_graph, "ttl", tmp_path)
    before = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ttl, "write_rdf", fail)
    with pytest.raises(InputError, match="No space left"):
        export(tiny_graph, ["ttl"], tmp_path)
    assert path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["graph.ttl"]


def test_every_exporter_describes_itself() -> None:
    for name, exporter in known_exporters().items():
        assert exporter.name == name
        assert exporter.description and exporter.files


@tools.needs_node
@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_graphology_reads_back_the_same_nodes_and_edges(name: str, graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    read: Any = tools.node("network.mjs", {"path": str(written(graph, name, tmp_path))})
    assert {key: (facts["type"], facts["label"]) for key, facts in read["nodes"]} == expected_nodes(graph)
    edges = {(s, t, facts["relation"], facts["confidence"]) for s, t, facts in read["edges"]}
    assert (edges, len(read["edges"])) == (expected_edges(graph), graph.tables.edges.height)
    if name == "gexf":
        for _, facts in read["nodes"]:
            channels = [int(part) for part in re.findall(r"\d+", facts["color"])]
            assert "#{:02X}{:02X}{:02X}".format(*channels) == COLOUR[facts["type"]]
            assert {"x", "y", "size"} <= set(facts)


def test_gexf_dates_a_paper_to_the_precision_of_its_source(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    nodes = etree.parse(str(written(tiny_graph, "gexf", tmp_path))).iter("{*}node")
    days = {node.get("id"): (node.get("start"), node.get("end")) for node in nodes}
    assert days["paper/a-paper"] == ("2023-01-01", "2023-12-31")
    assert days["paper/d-paper"] == days["entity/lora"] == (None, None)


def as_gephi_reads(text: str) -> list[str | None]:
    """Parse a list as Gephi's graphstore does: quoted values have escapes, others end at a comma or bracket."""
    found: list[str | None] = []
    for quoted, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|([^()\[\],\s][^,)\]]*)', text, re.DOTALL):
        found.append(None if bare.strip() == "null" else bare.strip() if bare else re.sub(r"\\(.)", r"\1", quoted))
    return found


@pytest.mark.parametrize(
    "aliases", [["Llama-3 (8B)", "a, b"], ['say "x"', "back\\slash\\"], ["null", "[x]"], [" space ", "it's"]]
)
def test_gephi_reads_every_list_as_it_is(aliases: list[str], tmp_path: Path) -> None:
    graph = hostile_graph(tmp_path / "g", aliases)
    document = etree.parse(str(written(graph, "gexf", tmp_path)))
    lists = [value.get("value") for value in document.iter("{*}attvalue") if value.get("for") == "aliases"]
    assert [as_gephi_reads(text) for text in lists] == [aliases, aliases]
