"""The graph of the real seeds: properties that a researcher relies on."""

import json
from dataclasses import replace
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

import kg
from kg.build import Report, build
from kg.errors import UnknownName
from kg.graph.check import faults
from kg.graph.tables import ABSTRACT, RECORDS
from kg.schema import RELATION, TYPE_NAMES
from tests.conftest import SEEDS
from tests.offsets import is_sentence_at


def test_the_report_accounts_for_every_entry(seed_report: tuple[Report, Path]) -> None:
    manifest = seed_report[0].manifest
    assert (manifest.read, manifest.kept, manifest.merged, len(manifest.rejected)) == (398, 330, 68, 0)


def test_every_node_has_a_known_type_and_a_label(seed_graph: kg.KnowledgeGraph) -> None:
    for _, facts in seed_graph.networkx().nodes(data=True):
        assert facts["type"] in TYPE_NAMES
        assert facts["label"].strip()


def test_every_edge_that_a_text_states_has_evidence(seed_graph: kg.KnowledgeGraph) -> None:
    tables = seed_graph.tables
    edges = tables.edges.join(tables.evidence, on=["source", "relation", "target"], how="anti")
    assert set(edges["relation"]) == {"has_organization"}
    assert tables.edges["support"].sum() == tables.evidence.height > 2000


def sentences_in_place(graph: kg.KnowledgeGraph) -> list[bool]:
    """Return for each row of evidence whether its sentence is in its text at its offsets, whole."""
    texts = dict(graph.tables.papers.select("id", "text").iter_rows())
    rows = graph.tables.evidence.select("paper", "start", "end", "sentence").iter_rows()
    return [is_sentence_at(texts[paper], start, end, sentence) for paper, start, end, sentence in rows]


def test_every_sentence_stands_in_its_text_at_its_offsets(seed_graph: kg.KnowledgeGraph) -> None:
    assert all(sentences_in_place(seed_graph))
    for title, abstract, text in seed_graph.tables.papers.select("title", ABSTRACT, "text").iter_rows():
        assert text == f"{title}\n\n{abstract}"


def test_every_sentence_stands_in_its_text_in_rdf(seed_graph: kg.KnowledgeGraph) -> None:
    rows = seed_graph.query(
        """SELECT ?sentence ?start ?end ?title ?abstract WHERE {
             ?e kg:sentence ?sentence ; kg:start ?start ; kg:end ?end ; prov:wasDerivedFrom ?p .
             ?p kg:abstract ?abstract ; rdfs:label ?title }"""
    )
    assert len(rows) == seed_graph.tables.evidence.height
    for row in rows:
        text = f"{row['title']}\n\n{row['abstract']}"
        assert is_sentence_at(text, int(row["start"]), int(row["end"]), row["sentence"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "value"),
    [("start", pl.col("start") + 1), ("end", pl.col("end") - 1), ("sentence", pl.col("sentence") + ".")],
)
def test_a_sentence_out_of_its_place_is_a_fault(column: str, value: pl.Expr, seed_graph: kg.KnowledgeGraph) -> None:
    tables = seed_graph.tables
    moved = replace(tables, evidence=tables.evidence.with_columns(value.alias(column)))
    found = [fault for fault in faults(moved, seed_graph.manifest) if "the sentence does not stand at" in fault]
    assert len(found) > 0.9 * tables.evidence.height


def test_edges_join_what_the_ontology_lets_them_join(seed_graph: kg.KnowledgeGraph) -> None:
    graph = seed_graph.networkx()
    for source, target, facts in graph.edges(data=True):
        relation = RELATION[facts["relation"]]
        assert graph.nodes[source]["type"] in relation.domain
        assert graph.nodes[target]["type"] in relation.range
        assert 0 <= facts["confidence"] <= 1


def test_networkx_attributes_are_plain_strings_and_numbers(seed_graph: kg.KnowledgeGraph) -> None:
    graph = seed_graph.networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    values = [v for _, facts in graph.nodes(data=True) for v in facts.values()]
    values += [v for _, _, facts in graph.edges(data=True) for v in facts.values()]
    assert {type(value) for value in values} <= {str, int, float}


def test_the_seed_graph_has_no_fault(seed_graph: kg.KnowledgeGraph) -> None:
    assert list(faults(seed_graph.tables, seed_graph.manifest)) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LoRA", "low-rank adapters"),
        ("LoRA", "Low-Rank Adaptation"),
        ("Transformers", "transformer"),
        ("ImageNet-1k", "ImageNet-1K"),
        ("TÜLU 3", "Tulu 3"),
    ],
)
def test_spellings_lead_to_one_node(one: str, other: str, seed_graph: kg.KnowledgeGraph) -> None:
    assert seed_graph.find(one) == seed_graph.find(other)


def test_acronyms_with_two_meanings_are_two_nodes(seed_graph: kg.KnowledgeGraph) -> None:
    assert seed_graph.find("Adam") != seed_graph.find("ADAM")
    assert seed_graph.find("sequential learning") != seed_graph.find("supervised learning")
    assert seed_graph.find("Massively multilingual Transformers") != seed_graph.find("multimodal machine translation")
    assert seed_graph.find("ImageNet-1k") != seed_graph.find("ImageNet-A")


@pytest.mark.parametrize(
    ("variant", "base"), [("Llama 3.1 70B", "Llama 3.1"), ("Qwen2.5-7B-Instruct-1M", "Qwen2.5-1M")]
)
def test_families_are_joined(variant: str, base: str, seed_graph: kg.KnowledgeGraph) -> None:
    edges = seed_graph.networkx()[seed_graph.find(variant)][seed_graph.find(base)]
    assert "variant_of" in edges


def test_an_unknown_name_is_reported_with_the_nearest_ones(seed_graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="LoRA"):
        seed_graph.find("LoRRA")


def test_a_card_shows_what_improves_on_lora_and_in_which_sentence(seed_graph: kg.KnowledgeGraph) -> None:
    card = seed_graph.entity("low rank adapters")
    better = {
        line.label: line.sentence for line in card.lines if line.relation == "improves_on" and not line.is_outgoing
    }
    assert "faster than LoRA" in better["DyLoRA"]


@pytest.mark.slow(seconds=30)
def test_the_same_sources_give_the_same_bytes(seed_folder: Path, tmp_path: Path) -> None:
    build([str(path) for path in sorted(SEEDS.glob("*.txt"), reverse=True)], tmp_path / "graph", jobs=1)
    for name in RECORDS:
        assert (tmp_path / "graph" / f"{name}.parquet").read_bytes() == (seed_folder / f"{name}.parquet").read_bytes()


def test_a_second_build_with_nothing_changed_does_nothing(seed_folder: Path) -> None:
    before = json.loads((seed_folder / "manifest.json").read_text())
    report = build([str(SEEDS)], seed_folder)
    assert (report.is_new, report.extracted) == (False, 0)
    assert json.loads((seed_folder / "manifest.json").read_text()) == before


def test_a_changed_file_is_read_and_what_did_not_change_is_not_extracted_again(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("FooNet: A Net\n\nWe propose FooNet. It beats BERT.\n")
    assert build([str(page)], tmp_path / "graph").extracted == 1
    page.write_text(page.read_text() + "\nBarNet: A Net\n\nWe propose BarNet. It beats FooNet.\n")
    report = build([str(page)], tmp_path / "graph")
    assert (report.is_new, report.extracted, report.manifest.kept) == (True, 1, 2)


def test_evidence_of_two_papers_is_two_pieces_and_a_surer_edge(seed_graph: kg.KnowledgeGraph) -> None:
    tables = seed_graph.tables
    papers = tables.evidence.group_by("source", "relation", "target").agg(
        pl.col("paper").n_unique(), best=pl.col("confidence").max()
    )
    joined = tables.edges.join(papers, on=["source", "relation", "target"])
    twice = joined.filter(pl.col("paper") > 1)
    assert twice.height > 0
    assert (twice["edge_confidence"] > twice["best"]).all()
