"""The annotations that ship: sound, and with nothing of the test set in what a program may learn from."""

from collections import Counter
from typing import get_args

import pytest

from kg.annotations import AnnotatedPaper, EntityType, RelationName, annotation_id, read_annotations
from kg.papers import merge, read
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS
from tests.conftest import ROOT, SEEDS

FOLDER = SEEDS / "annotations"
HELD_OUT = ROOT.parent / "shared" / "gold" / "held-out-ids.txt"


@pytest.fixture(scope="module")
def seed_texts() -> dict[str, str]:
    return {annotation_id(paper.title): paper.text for paper in merge(read([str(SEEDS)])).papers}


@pytest.mark.parametrize("split", ["train", "dev", "synthetic"])
def test_every_mention_stands_in_its_text_and_every_key_resolves(split: str, seed_texts: dict[str, str]) -> None:
    # Reading checks types, relations and keys; a mention is checked here.
    papers = list(read_annotations(FOLDER / f"{split}.jsonl"))
    assert len({paper.id for paper in papers}) == len(papers)
    for paper in papers:
        text = paper.text or seed_texts[paper.id]
        for entity in paper.entities:
            assert entity.mentions
            assert all(mention in text for mention in entity.mentions), (paper.id, entity)


def test_the_format_knows_the_types_and_relations_of_the_schema() -> None:
    assert (get_args(EntityType), get_args(RelationName)) == (EXTRACTED, EXTRACTED_RELATIONS)


def synthetic() -> list[AnnotatedPaper]:
    return list(read_annotations(FOLDER / "synthetic.jsonl"))


def test_there_are_over_four_hundred_passages_with_every_type_and_relation() -> None:
    papers = synthetic()
    assert len(papers) >= 400
    types = Counter(entity.type for paper in papers for entity in paper.entities)
    relations = Counter(relation for paper in papers for _, relation, _ in paper.edges)
    assert len(types) == 6 and min(types.values()) >= 50
    assert len(relations) == 7 and min(relations.values()) >= 30


def test_values_of_results_stand_in_the_text() -> None:
    for paper in synthetic():
        assert all(result.value in (paper.text or "") for result in paper.results)


def test_no_passage_is_a_paper_of_the_seeds(seed_texts: dict[str, str]) -> None:
    assert {paper.id for paper in synthetic()}.isdisjoint(seed_texts)


@pytest.mark.skipif(not HELD_OUT.exists(), reason="the ids of the held-out papers do not lie beside the checkout")
@pytest.mark.parametrize("split", ["train", "dev", "synthetic"])
def test_no_held_out_paper_is_annotated(split: str) -> None:
    held_out = set(HELD_OUT.read_text(encoding="utf-8").split())
    assert {paper.id for paper in read_annotations(FOLDER / f"{split}.jsonl")}.isdisjoint(held_out)
