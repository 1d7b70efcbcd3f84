"""Why an alias is a name of an entity, as its card says."""

import json
from pathlib import Path

import kg
from kg.build import build, correct
from kg.corrections import make_correction

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
