from dataclasses import replace

import polars as pl
import pytest

import kg
from kg.errors import UnknownName
from kg.graph.read.walks import paths_between
from kg.graph.traversal import Traversal, WalkFilter
from tests import tiny


def test_each_step_of_a_path_has_the_sentence_of_highest_confidence_with_its_paper(
    tiny_graph: kg.KnowledgeGraph,
) -> None:
    steps = tiny_graph.path("GLUE", "LoRA")
    assert [(s.source, s.relation, s.target, s.sentence, s.title, s.year) for s in steps] == [
        ("entity/alpha", "evaluated_on", "entity/glue", "It is evaluated on GLUE with 81.5% accuracy.", "Alpha", 2023),
        ("entity/alpha", "improves_on", "entity/lora", "Alpha improves on LoRA.", "Alpha", 2023),
    ]
    assert [step.confidence for step in steps] == [0.75, 0.625]
    assert {step.paper for step in steps} == {"paper/a-paper"}


def test_a_step_that_no_sentence_states_has_the_paper_whose_source_states_it() -> None:
    tables = tiny.tables()
    silent = replace(tables, evidence=tables.evidence.filter(pl.col("relation") != "introduces"))
    ((step,),) = paths_between(silent, Traversal(silent), ("entity/alpha", "paper/a-paper"), WalkFilter())
    assert (step.relation, step.sentence, step.paper, step.title, step.year) == (
        "introduces", "", "paper/a-paper", "Alpha", 2023,
    )  # fmt: skip
    assert step.confidence == step.edge_confidence == 0.5


def test_a_lineage_has_the_sentence_of_each_step(tiny_graph: kg.KnowledgeGraph) -> None:
    found = tiny_graph.lineage("LoRA")
    assert (found.node, found.ancestors) == ("entity/lora", ())
    assert [(step.depth, step.sentence, step.year) for step in found.progeny] == [
        (1, "Alpha improves on LoRA.", 2023),
        (2, "Beta uses LoRA and improves on Alpha.", 2024),
    ]


def test_a_path_from_a_node_to_itself_is_empty(tiny_graph: kg.KnowledgeGraph) -> None:
    assert tiny_graph.path("LoRA", "lora") == []


def test_paths_are_bounded_and_have_sentences(tiny_graph: kg.KnowledgeGraph) -> None:
    (path,) = kg.paths(tiny_graph, "Beta", "LoRA", relations=["improves_on"])
    ends = [{step.source, step.target} for step in path]
    assert ends == [{"entity/beta", "entity/alpha"}, {"entity/alpha", "entity/lora"}]
    assert {step.relation for step in path} == {"improves_on"} and path[1].sentence == "Alpha improves on LoRA."
    with pytest.raises(UnknownName, match="no relation called 'usess'"):
        kg.paths(tiny_graph, "Beta", "LoRA", relations=["usess"])
    with pytest.raises(UnknownName, match="no such path between 'Beta' and 'LoRA'"):
        kg.paths(tiny_graph, "Beta", "LoRA", relations=["introduces"])
