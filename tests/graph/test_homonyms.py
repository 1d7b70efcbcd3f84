"""A look-up answers with one node and offers the others of the same name: in Python and on the command line."""

import json
import re
import shutil
from pathlib import Path

import pytest

import kg
from kg.build import build
from tests.cli.test_commands import run

PAPERS = {
    "One": "We use retrieval-augmented token mixing (RATM) to train. RATM outperforms BERT.",
    "Two": "We use retrieval-augmented token mixing (RATM). It is evaluated on GLUE.",
    "Three": "We use robust adversarial token masking (RATM). RATM outperforms mBERT on GLUE.",
    "Robust Adversarial Token Masking": "We use rigid alignment of tree models (RATM). It outperforms BERT by 2%.",
    "Five": "It outperforms BERT by 2%.",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homonyms")
    rows = [json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in PAPERS.items()]
    (folder / "a.jsonl").write_text("".join(rows))
    build([str(folder / "a.jsonl")], folder / "g", extractor="rules")
    return folder / "g"


def test_a_name_of_several_entities_leads_to_the_most_frequent_with_the_others(graph: Path) -> None:
    opened = kg.open(graph)
    card = opened.entity("RATM")
    assert "mixing" in " ".join((card.label, *card.aliases))
    assert opened.homonyms("RATM") == card.homonyms
    assert {other.name for other in card.homonyms} == {"RATM"}
    names = [" ".join((other.label, *opened.entity(other.id).aliases)).lower() for other in card.homonyms]
    assert sum("robust adversarial token masking" in row for row in names) == 1
    assert sum("rigid alignment of tree models" in row for row in names) == 1
    assert [other.papers for other in card.homonyms] == [1, 1]
    # Each opens by its id, and is one of three there too.
    for other in card.homonyms:
        assert opened.entity(other.id).label == other.label
        assert len(opened.homonyms(other.id)) == 2


def test_a_title_that_is_a_name_is_offered_to_who_types_it_and_not_on_the_entitys_page(graph: Path) -> None:
    opened = kg.open(graph)
    card = opened.entity("robust adversarial token masking")
    assert [(other.type, other.label) for other in card.homonyms] == [("Paper", "Robust Adversarial Token Masking")]
    assert "Paper" not in {other.type for other in opened.homonyms(card.id)}


def test_only_the_name_that_was_typed_has_homonyms(graph: Path) -> None:
    opened = kg.open(graph)
    assert opened.homonyms("retrieval-augmented token mixing") == ()
    assert opened.homonyms("BERT") == ()


def test_equal_numbers_are_no_homonyms(graph: Path) -> None:
    opened = kg.open(graph)
    results = opened.tables.nodes.filter(type="Result")
    assert results["label"].n_unique() < results.height
    assert all(opened.homonyms(id_) == () for id_ in results["id"])


def test_why_and_the_card_list_the_same_entities(graph: Path) -> None:
    opened = kg.open(graph)
    found = opened.why("RATM")
    shared = [row.id for row in found.apart if row.reason.startswith("RATM is a name of both")]
    assert shared == [other.id for other in opened.homonyms(found.id)]


def test_the_command_offers_each_by_its_id(graph: Path) -> None:
    others = kg.open(graph).homonyms("RATM")
    done = run("show", "RATM", "--graph", str(graph))
    assert (done.returncode, done.stderr) == (0, "")
    heading, *lines = done.stdout.splitlines()[1:4]
    assert heading == "2 others are called RATM (kg show ID):"
    assert lines == [f"  {other.label} ({other.type}, 1 paper) {other.id}" for other in others]
    found = json.loads(run("show", "RATM", "--graph", str(graph), "--json").stdout)
    assert [row["id"] for row in found["homonyms"]] == [other.id for other in others]
    # Who asks by id or IRI has chosen.
    for chosen in (others[0].id, kg.open(graph).iri(others[0].id)):
        card = run("show", chosen, "--graph", str(graph)).stdout
        assert card.startswith(others[0].label) and "called RATM" not in card


@pytest.mark.parametrize(
    "arguments",
    [
        ["path", "RATM", "GLUE"], ["lineage", "RATM"], ["compare", "RATM", "BERT"], ["trends", "RATM"],
        ["gaps", "RATM"], ["contradictions", "RATM"], ["list", "RATM"], ["digest", "--since", "2000", "--about", "RATM"],
        ["query", "improves-on", "--param", "entity=RATM"],
    ],
)  # fmt: skip
def test_other_commands_say_on_stderr_which_is_taken(graph: Path, arguments: list[str]) -> None:
    done = run(*arguments, "--graph", str(graph))
    taken = kg.open(graph).find("RATM")
    assert done.returncode == 0
    assert done.stderr == f"note: RATM is taken as {taken}; 2 others are called so: kg show RATM\n"
    by_id = [argument.replace("RATM", taken) for argument in arguments]
    assert run(*by_id, "--graph", str(graph)).stderr == ""


def test_a_picture_says_it_too_unless_it_is_to_be_quiet(graph: Path, tmp_path: Path) -> None:
    arguments = ("view", "--around", "RATM", "--out", str(tmp_path / "a.html"), "--graph", str(graph))
    assert "2 others are called so" in run(*arguments).stderr
    assert run(*arguments, "--quiet").stderr == ""


def test_a_correction_says_which_entity_of_the_name_is_taken_and_is_about_no_other(graph: Path, tmp_path: Path) -> None:
    folder = tmp_path / "g"
    shutil.copytree(graph, folder, symlinks=True)
    done = run("correct", "retype", "RATM", "Model", "--graph", str(folder))
    assert done.returncode == 0
    note, *_ = done.stderr.splitlines()
    assert re.fullmatch(r"note: RATM is taken as entity/\S+; 2 others are called so: kg show RATM", note)
    taken = note.split()[5].removesuffix(";")
    opened = kg.open(folder)
    for id_ in (taken, *(other.id for other in opened.homonyms(taken))):
        assert list(opened.corrections(opened.entity(id_))) == ([1] if id_ == taken else [])
    # An id chooses.
    done = run("correct", "retype", opened.homonyms(taken)[0].id, "Model", "--graph", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
