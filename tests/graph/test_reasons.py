"""Why an alias is a name of an entity, as its card says."""

import json
from dataclasses import replace
from pathlib import Path

import kg
from kg.build import build, correct
from kg.corrections import make_correction
from kg.graph.reasons import alias_reasons
from tests.cli.test_commands import run

PAPERS = {
    "One": "We use LoRAs. LoRA is evaluated on GLUE.",
    "Two": "We use low-rank adaptation. It is evaluated on GLUE.",
    "Three": "We use retrieval-augmented token mixing (RATM) to train. RATM outperforms BERT.",
}


def reasons(graph: Path, name: str) -> dict[str, tuple[str, str]]:
    opened = kg.open(graph)
    return {row.alias: (row.reason, row.paper) for row in opened.reasons(opened.entity(name))}


def test_each_alias_has_its_reason(tmp_path: Path) -> None:
    rows = [json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in PAPERS.items()]
    (tmp_path / "a.jsonl").write_text("".join(rows))
    graph = tmp_path / "g"
    build([str(tmp_path / "a.jsonl")], graph, extractor="rules")
    lora = reasons(graph, "LoRA")
    assert lora["LoRAs"] == ("another spelling", "")
    assert lora["low-rank adaptation"] == ("the list of known names", "")
    (of_acronym,) = reasons(graph, "RATM").values()
    paper = kg.open(graph).find("Three")
    assert of_acronym == ("defined in “Three”", paper)
    correct(lambda file: file.added(make_correction(kind="rename", a="RATM", to="Mixing")), graph)
    after = reasons(graph, "Mixing")
    assert {reason for reason, _ in after.values()} == {"its name before correction 1", "defined in “Three”"}
    correct(lambda file: file.added(make_correction(kind="same", a="LoRA", b="RATM")), graph)
    opened = kg.open(graph)
    assert list(opened.corrections(opened.entity("LoRA"))) == [1, 2]
    assert opened.reasons(opened.entity("One")) == []


def built(folder: Path, papers: dict[str, str]) -> Path:
    rows = [json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in papers.items()]
    (folder / "a.jsonl").write_text("".join(rows))
    build([str(folder / "a.jsonl")], folder / "g", extractor="rules")
    return folder / "g"


def test_why_names_are_one_and_what_is_kept_apart(tmp_path: Path) -> None:
    papers = {
        "One": "We use retrieval-augmented token mixing (RATM) to train. RATM outperforms BERT and BERT-large.",
        "Two": "We use robust adversarial token masking (RATM). RATM outperforms mBERT on GLUE.",
    }
    opened = kg.open(built(tmp_path, papers))
    found = opened.why("retrieval-augmented token mixing")
    assert found.names
    assert [(row.alias, row.paper, row.sentence) for row in found.names if row.sentence] == [
        (row.alias, opened.find("One"), "We use retrieval-augmented token mixing (RATM) to train.")
        for row in found.names
    ]
    (other,) = (row for row in found.apart if "masking" in " ".join((*opened.entity(row.id).aliases, row.label)))
    assert other.reason == "RATM is a name of both, and no paper names both as one"
    apart = {row.label: row.reason for row in opened.why("BERT").apart}
    assert apart["BERT-large"] == "a version, size or split of BERT"
    assert apart["mBERT"].startswith("the names are alike (89 of 100)")
    assert opened.why("BERT-large").apart[0].reason == "BERT-large is a version, size or split of it"


def test_what_a_correction_parts_is_kept_apart_for_that_reason(tmp_path: Path) -> None:
    graph = built(tmp_path, PAPERS)
    correct(lambda file: file.added(make_correction(kind="different", a="LoRA", b="low-rank adaptation")), graph)
    found = kg.open(graph).why("LoRA")
    assert [(row.label, row.reason) for row in found.apart] == [
        ("low-rank adaptation", "correction 1 says that they are different")
    ]
    assert [line.partition(":")[0] for line in found.corrections] == ["1"]


def test_the_command_says_why(tmp_path: Path) -> None:
    graph = built(tmp_path, PAPERS)
    done = run("why", "RATM", "--graph", str(graph))
    assert (done.returncode, done.stderr) == (0, "")
    assert "defined in “Three”" in done.stdout
    assert "“We use retrieval-augmented token mixing (RATM) to train.”" in done.stdout
    found = json.loads(run("why", "RATM", "--graph", str(graph), "--json").stdout)
    assert found["id"] == kg.open(graph).find("RATM")
    assert {row["reason"] for row in found["names"]} == {"defined in “Three”"}


def test_a_longer_acronym_is_no_definition_and_every_definition_has_its_sentence(tmp_path: Path) -> None:
    papers = {
        "Automatic": "We propose Automatic Random Token Mixing (ARTM). We use random token mixing to train.",
        "Mixing": "It is hot. Random token mixings (RTMs, in short) are slow. We use RTM and outperform BERT on GLUE.",
    }
    opened = kg.open(built(tmp_path, papers))
    card = opened.entity("random token mixing")
    found = {row.alias: row for row in opened.reasons(card)} | {card.label: None}
    defined = [row for row in found.values() if row is not None and row.reason.startswith("defined in")]
    assert defined
    for row in defined:
        assert (row.reason, row.paper) == ("defined in “Mixing”", opened.find("Mixing"))
        assert row.sentence == "Random token mixings (RTMs, in short) are slow."


def test_a_wording_that_is_nearly_the_same_is_said_to_be_one(tmp_path: Path) -> None:
    opened = kg.open(built(tmp_path, {"One": "We use dimensionality reduction to train. It outperforms BERT on GLUE."}))
    card = opened.entity("dimensionality reduction")
    given = replace(card, aliases=("dimension reduction", "PCA"))
    reasons = {row.alias: row.reason for row in alias_reasons(opened.tables, given, {})}
    assert reasons == {
        "dimension reduction": "another wording of dimensionality reduction",
        "PCA": "a paper names both as one",
    }
