"""The shipped annotations are valid, and nothing of the test set is in the training data."""

from collections import Counter

import pytest

from kg.annotations import AnnotatedPaper, annotation_id, read_annotations, to_plain
from kg.papers import merge, read
from kg.schema import EXTRACTED, EXTRACTED_RELATIONS
from tests.conftest import ROOT, SEEDS

FOLDER = SEEDS / "annotations"
HELD_OUT = ROOT.parent / "shared" / "gold" / "held-out-ids.txt"


@pytest.fixture(scope="module")
def seed_texts() -> dict[str, str]:
    return {annotation_id(paper.title): paper.text for paper in merge(read([str(SEEDS)])).papers}


@pytest.mark.parametrize("split", ["train", "dev", "synthetic"])
def test_every_mention_occurs_in_its_text_and_every_key_resolves(split: str, seed_texts: dict[str, str]) -> None:
    # Reading checks types, relations and keys; a mention is checked here.
    papers = list(read_annotations(FOLDER / f"{split}.jsonl"))
    assert len({paper.id for paper in papers}) == len(papers)
    for paper in papers:
        text = paper.text or seed_texts[paper.id]
        for entity in paper.entities:
            assert entity.mentions
            assert all(mention in text for mention in entity.mentions), (paper.id, entity)


def test_the_format_knows_the_types_and_relations_of_the_schema() -> None:
    entities = [{"key": f"e{n}", "type": type_, "name": type_, "mentions": []} for n, type_ in enumerate(EXTRACTED)]
    edges = [("P", relation, "e0") for relation in EXTRACTED_RELATIONS]
    AnnotatedPaper.model_validate({"id": "x", "entities": entities, "edges": edges})
    for rows in (
        {"entities": [{**entities[0], "type": "Paper"}], "edges": []},
        {"entities": entities, "edges": [("P", "on", "e0")]},
    ):
        with pytest.raises(ValueError, match="is not one of"):
            AnnotatedPaper.model_validate({"id": "x", **rows})


def synthetic() -> list[AnnotatedPaper]:
    return list(read_annotations(FOLDER / "synthetic.jsonl"))


def test_there_are_over_four_hundred_passages_with_every_type_and_relation() -> None:
    papers = synthetic()
    assert len(papers) >= 400
    types = Counter(entity.type for paper in papers for entity in paper.entities)
    relations = Counter(relation for paper in papers for _, relation, _ in paper.edges)
    assert len(types) == 6 and min(types.values()) >= 50
    assert len(relations) == 7 and min(relations.values()) >= 30


def test_values_of_results_occur_in_the_text() -> None:
    for paper in synthetic():
        assert all(result.value in (paper.text or "") for result in paper.results)


def test_no_passage_is_a_paper_of_the_seeds(seed_texts: dict[str, str]) -> None:
    assert {paper.id for paper in synthetic()}.isdisjoint(seed_texts)


@pytest.mark.skipif(not HELD_OUT.exists(), reason="the ids of the held-out papers do not lie beside the checkout")
@pytest.mark.parametrize("split", ["train", "dev", "synthetic"])
def test_no_held_out_paper_is_annotated(split: str) -> None:
    held_out = set(HELD_OUT.read_text(encoding="utf-8").split())
    assert {paper.id for paper in read_annotations(FOLDER / f"{split}.jsonl")}.isdisjoint(held_out)


def test_an_annotated_text_and_its_mentions_become_plain_together() -> None:
    paper = AnnotatedPaper.model_validate(
        {
            "id": "a",
            "title": r"\textbf{Bar}Net",
            "text": "\\textbf{Bar}Net\n\nWe im- prove  $\\ell_1$ nets by 3\\% on \\textsc{GLUE}.",
            "entities": [
                {"key": "e1", "type": "Model", "name": r"\textbf{Bar}Net", "mentions": [r"\textbf{Bar}Net"], "spans": [(0, 15)]},
                {"key": "e2", "type": "Benchmark", "name": "GLUE", "mentions": ["GLUE"], "spans": [(63, 67)]},
                {"key": "e3", "type": "Model", "name": r"$\ell_1$ net", "mentions": ["im- prove  $\\ell_1$ nets"]},
            ],
            "edges": [],
            "results": [{"subject": "P", "metric": None, "value": r"3\%", "on": "e2", "kind": "gain"}],
            "evidence": [],
        }
    )  # fmt: skip
    plain = to_plain(paper)
    assert (plain.title, plain.text) == ("BarNet", "BarNet\n\nWe improve ℓ₁ nets by 3% on GLUE.")
    assert [entity.mentions for entity in plain.entities] == [["BarNet"], ["GLUE"], ["improve ℓ₁ nets"]]
    assert [plain.text[slice(*span)] for entity in plain.entities for span in entity.spans] == ["BarNet", "GLUE"]
    assert (plain.entities[2].name, plain.results[0].value) == ("ℓ₁ net", "3%")
    assert to_plain(plain) == plain
    assert paper.entities[0].mentions == [r"\textbf{Bar}Net"]
