"""Corrections are applied by every build, never lost, and undone without a trace."""

import json
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import kg
from kg.build import build, correct, remove
from kg.build.applied_corrections import record
from kg.corrections import FILE, parse_file
from kg.errors import InputError, KgError
from kg.graph.check import faults
from kg.graph.corrections_list import listed
from kg.graph.manifest import Manifest
from tests.graph.corrections import Edit, adding, build_graph, copy, labels, state, undoing
from tests.graph.test_updates import dump, stored, tables, write


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_graph(tmp_path_factory.mktemp("corrected"))


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return copy(built, tmp_path / "g")


RENAME = adding(kind="rename", a="BERT", to="Bert of Sesame Street", by="Ada", why="a test")
EDGE = {"subject": "FooNet 5", "relation": "improves_on", "object": "BERT"}


def test_a_correction_extracts_nothing_and_stays_in_every_later_build(graph: Path, tmp_path: Path) -> None:
    assert correct(RENAME, graph).extracted == 0
    assert "Bert of Sesame Street" in labels(graph)
    build([write(tmp_path / "b.jsonl", 20)], graph)
    assert "Bert of Sesame Street" in labels(graph)
    remove([str(tmp_path / "b.jsonl")], graph)
    assert {"Bert of Sesame Street", "BERT"} & labels(graph) == {"Bert of Sesame Street"}
    assert [row.state for row in listed(graph)] == ["applied"]


def test_a_corrected_graph_is_that_of_a_build_with_the_same_file(graph: Path, built: Path, tmp_path: Path) -> None:
    for edit in (
        RENAME,
        adding(kind="different", a="FooNet 5", b="FooNet 10"),
        adding(kind="same", a="BarNet 1", b="BarNet 6", why="sisters"),
        adding(kind="reject", **EDGE),
        adding(kind="assert", **(EDGE | {"object": "BarNet 1"}), note="known"),
        adding(kind="drop", a="QuxNet 2"),
    ):
        correct(edit, graph)
    anew = copy(built, tmp_path / "anew")
    shutil.copy(graph / FILE, anew / FILE)
    build([str(built.parent / "a.jsonl")], anew)
    assert tables(anew) == tables(graph)
    assert dump(anew) == dump(graph)
    have, expected = stored(graph)
    assert have == expected
    opened = kg.open(graph)
    assert list(faults(opened.tables, opened.manifest)) == []
    assert "a statement of what a correction drops" in opened.manifest.dropped_statements


def test_a_file_that_was_removed_is_restored_from_the_graph(graph: Path, built: Path) -> None:
    correct(RENAME, graph)
    text = (graph / FILE).read_text()
    (graph / FILE).unlink()
    report = build([str(built.parent / "a.jsonl")], graph)
    assert (graph / FILE).read_text() == text
    assert "missing, restored" in " ".join(report.notices)
    (graph / FILE).write_text("")
    build([str(built.parent / "a.jsonl")], graph)
    assert "BERT" in labels(graph)


@pytest.mark.parametrize("older", [2, 3])
def test_the_repair_of_an_older_graph_keeps_them(older: int, graph: Path) -> None:
    correct(RENAME, graph)
    path = (graph / "manifest.json").resolve()
    manifest = json.loads(path.read_text()) | {"format_version": older, "program": "older"}
    path.write_text(json.dumps(manifest))
    build([], graph, repair=True)
    assert "Bert of Sesame Street" in labels(graph)


def test_the_repair_of_a_damaged_graph_keeps_them(graph: Path) -> None:
    correct(RENAME, graph)
    (graph / "nodes.parquet").resolve().write_bytes(b"x")
    build([], graph, repair=True)
    assert "Bert of Sesame Street" in labels(graph)


def test_a_file_of_ones_own_is_read_when_it_is_named_and_remembered_when_not(
    graph: Path, built: Path, tmp_path: Path
) -> None:
    own, source = tmp_path / "ours.toml", str(built.parent / "a.jsonl")
    own.write_text("[[correction]]\nkind = 'rename'\na = 'BERT'\nto = 'Ernie'\n")
    build([], graph, corrections=str(own))
    own.write_text("")
    report = build([source], graph)
    assert "Ernie" in labels(graph)
    assert f"--corrections {own}" in " ".join(report.notices)
    with pytest.raises(InputError, match=r"takes its corrections from .*ours\.toml   try: --corrections"):
        correct(RENAME, graph)
    correct(RENAME, graph, corrections=str(own))
    assert "Bert of Sesame Street" in labels(graph)
    assert "Bert of Sesame Street" in own.read_text()
    assert not (graph / FILE).exists()


def test_two_files_are_not_mixed_without_a_word(graph: Path, tmp_path: Path) -> None:
    correct(RENAME, graph)
    (tmp_path / "ours.toml").write_text("")
    report = build([], graph, corrections=str(tmp_path / "ours.toml"))
    assert report.notices[0].startswith(f"{graph / FILE}: 1 correction is not applied   try: move")
    assert "BERT" in labels(graph)
    build([], graph, corrections=str(graph / FILE))
    assert "Bert of Sesame Street" in labels(graph)


def test_a_correction_that_no_longer_fits_is_reported_and_kept(graph: Path, built: Path) -> None:
    correct(adding(kind="rename", a="ZapNet 3", to="Zap"), graph)
    report = remove(["2401.00003"], graph)
    (line,) = report.notices
    assert line.startswith(f"{graph / FILE}:3: correction 1 (ZapNet 3 is called Zap) has no effect: no entity")
    assert [row.state for row in listed(graph)] == ["no effect: no entity is called 'ZapNet 3'"]
    assert build([str(built.parent / "a.jsonl")], graph).notices == report.notices
    remove(["2401.00003"], graph, undo=True)
    assert "Zap" in labels(graph)


@pytest.mark.parametrize(
    "edit",
    [
        adding(kind="drop", a="NoNet"),
        adding(kind="reject", subject="BERT", relation="improves_on", object="FooNet 5"),
        adding(kind="assert", subject="BERT", relation="uses", object="ZapNet 3", sentence="No paper says so."),
        adding(kind="assert", subject="BERT", relation="addresses", object="ImageNet", note="x"),
        adding(kind="rename", a="BERT", to="Elmo"),
    ],
)
def test_what_cannot_be_corrected_changes_nothing(edit: Edit, graph: Path) -> None:
    correct(RENAME, graph)
    before, text = state(graph), (graph / FILE).read_bytes()
    with pytest.raises(InputError, match="not corrected: "):
        correct(edit, graph)
    assert (state(graph), (graph / FILE).read_bytes()) == (before, text)


@pytest.mark.parametrize("text", ["x", "[[correction]]\nkind = 'sane'\n", "\xff"])
def test_a_faulty_file_stops_the_build_with_its_line(text: str, graph: Path) -> None:
    before = tables(graph)
    (graph / FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=rf"{FILE}:\d+: "):
        build([], graph, repair=True)
    assert tables(graph) == before


def test_a_file_in_the_graph_that_is_a_link_is_refused(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("")
    (graph / FILE).symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(KgError, match="a link or a folder where a file belongs"):
        correct(RENAME, graph)


def test_a_rejected_edge_leaves_the_graph_and_stays_in_the_file(graph: Path) -> None:
    ask = "SELECT ?e { ?e rdf:predicate kg:improvesOn ; rdf:subject/rdfs:label 'FooNet 5' ; rdf:object/rdfs:label 'BERT' }"
    direct = "ASK { ?a kg:improvesOn ?b . ?a rdfs:label 'FooNet 5' . ?b rdfs:label 'BERT' }"
    assert kg.open(graph).query(ask)
    correct(adding(kind="reject", **EDGE, why="only compared"), graph)
    assert kg.open(graph).query(ask) == []
    assert kg.open(graph).query(direct) == [{"answer": False}]
    assert "improves_on" in (graph / FILE).read_text()
    kept = """SELECT ?text ?why {
        ?correction prov:invalidated ?e ; kg:why ?why . ?e a kg:RejectedEvidence ; kg:sentence ?text ;
        kg:rejectedSubject/rdfs:label 'FooNet 5' ; kg:rejectedRelation kg:improvesOn ; kg:rejectedObject/rdfs:label 'BERT'
    }"""
    (row,) = kg.open(graph).query(kept)
    assert "BERT" in row["text"]
    assert row["why"] == "only compared"


def test_a_further_name_has_its_reason_in_rdf_and_a_correction_its_author_and_node(graph: Path) -> None:
    assert kg.open(graph).query("SELECT ?c { ?c a kg:Correction }") == []
    correct(RENAME, graph)
    said = """SELECT ?by ?why { ?c a kg:Correction ; kg:correctionKind 'rename' ; kg:correctedBy ?by ; kg:why ?why ;
        prov:influenced/rdfs:label 'Bert of Sesame Street' }"""
    assert kg.open(graph).query(said) == [{"by": "Ada", "why": "a test"}]
    reason = """SELECT ?why { ?a a kg:AliasEvidence ; rdf:subject/rdfs:label 'Bert of Sesame Street' ;
        rdf:predicate skos:altLabel ; rdf:object 'BERT' ; kg:reason ?why }"""
    assert kg.open(graph).query(reason) == [{"why": "a paper names both as one, or a correction does"}]


def test_one_sentence_of_an_edge_can_be_rejected(graph: Path, tmp_path: Path) -> None:
    write(
        tmp_path / "b.jsonl",
        5,
        arxiv="2402.00005",
        title="FooNet 5: a net that is number 5, in colour",
        authors=["Bob"],
    )
    build([str(tmp_path / "b.jsonl")], graph)
    found = kg.open(graph).entity("FooNet 5")
    (line,) = [row for row in found.lines if row.relation == "improves_on"]
    evidence = kg.open(graph).tables.evidence
    rows = evidence.filter((evidence["source"] == found.id) & (evidence["relation"] == "improves_on"))
    assert rows.height == 2
    first = rows.row(0, named=True)
    correct(adding(kind="reject", **EDGE, paper=first["paper"], sentence=first["sentence"]), graph)
    after = kg.open(graph).tables
    left = after.evidence.filter((after.evidence["source"] == found.id) & (after.evidence["relation"] == "improves_on"))
    assert left["paper"].to_list() == [rows.row(1, named=True)["paper"]]
    assert left["edge_confidence"].to_list() == left["confidence"].to_list()
    assert line.edge_confidence > left["edge_confidence"][0]


def test_a_rejected_number_leaves_with_all_its_edges(graph: Path) -> None:
    opened = kg.open(graph)
    (number,) = [row.other for row in opened.entity("FooNet 5").lines if row.relation == "has_result"]
    correct(adding(kind="reject", subject="FooNet 5", relation="has_result", object={"name": "x", "id": number}), graph)
    after = kg.open(graph).tables
    assert number not in {*after.nodes["id"], *after.results["id"], *after.edges["source"], *after.edges["target"]}
    assert list(faults(after, kg.open(graph).manifest)) == []


def test_asserted_edges_have_evidence_that_says_so(graph: Path) -> None:
    sentence = "It outperforms BERT on ImageNet by 5.5%."
    correct(
        adding(kind="assert", subject="FooNet 5", relation="compares_to", object="BERT", sentence=sentence, by="Ada"),
        graph,
    )
    correct(
        adding(kind="assert", subject="BERT", relation="trained_on", object="ImageNet", note="its card", by="Ada"),
        graph,
    )
    rows = kg.open(graph).query(
        "SELECT ?sentence ?note ?paper { ?e a kg:Evidence ; kg:extractor 'correction' "
        "OPTIONAL { ?e kg:sentence ?sentence } OPTIONAL { ?e kg:note ?note } OPTIONAL { ?e prov:wasDerivedFrom ?paper } } ORDER BY ?note"
    )
    assert [(row["sentence"], row["note"], row["paper"] is not None) for row in rows] == [
        (sentence, "(Ada)", True),
        (None, "its card (Ada)", False),
    ]
    assert list(faults(kg.open(graph).tables, kg.open(graph).manifest)) == []
    have, expected = stored(graph)
    assert have == expected


def test_no_extractor_is_run_even_if_another_version_or_none_is_installed(
    graph: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shards = sorted((graph / "extractions").iterdir())
    monkeypatch.setattr(import_module("kg.build.pipeline"), "extractor_fingerprint", lambda name: "another")
    assert correct(RENAME, graph).extracted == 0
    assert sorted((graph / "extractions").iterdir()) == shards
    path = (graph / "manifest.json").resolve()
    manifest = Manifest.model_validate_json(path.read_bytes())
    strange = manifest.model_copy(update={"extractor": "a_module_of_a_stranger:extract"}).sealed()
    for name in ("manifest.json", "manifest.backup.json"):
        path.with_name(name).write_text(strange.model_dump_json(indent=2) + "\n")
    correct(undoing(1), graph)
    assert "BERT" in labels(graph)
    for shard in shards:
        shard.unlink()
    with pytest.raises(InputError, match="has not been extracted   try: kg build SOURCES"):
        correct(RENAME, graph)


def test_a_paper_whose_extraction_is_broken_stays_rejected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = "from kg.records import Extraction\ndef extract(texts):\n"
    module += "    for text in texts:\n        yield Extraction('x', sentences=((0, 10**6),)) if 'Bad' in text else Extraction('x', sentences=((0, 1),))\n"
    (tmp_path / "broken_extractor.py").write_text(module)
    monkeypatch.syspath_prepend(str(tmp_path))
    write(tmp_path / "a.jsonl", 1)
    with (tmp_path / "a.jsonl").open("a") as file:
        file.write(json.dumps({"title": "Bad: a paper", "abstract": "It cannot be extracted."}) + "\n")
    graph = tmp_path / "g"
    before = build([str(tmp_path / "a.jsonl")], graph, extractor="broken_extractor:extract").manifest
    assert (before.kept, len(before.rejected)) == (1, 1)
    paper = kg.open(graph).tables.papers["id"][0]
    edge = {"subject": {"name": "x", "id": paper}, "relation": "has_repository", "object": {"name": "x", "id": paper}}
    with pytest.raises(InputError, match="both ends are one node"):
        correct(adding(kind="assert", **edge, note="x"), graph)
    record(lambda file: replace(file, text="# nothing yet\n"), graph)
    after = correct(lambda file: file, graph).manifest
    assert (after.kept, after.rejected) == (before.kept, before.rejected)


KILLS = {
    "before the file": "kg.atomic_files.os.replace",
    "before the tables": "kg.graph.tables.write_table",
    "before the manifest": "kg.build.pipeline.write_manifest",
    "before the switch": "kg.graph.directory.GraphDirectory._switch",
    "after the switch": "kg.build.gather.Gatherer.remove_others",
}


@pytest.mark.slow
@pytest.mark.parametrize("point", KILLS.values(), ids=KILLS.keys())
def test_a_correction_that_is_killed_loses_nothing(point: str, graph: Path, built: Path) -> None:
    correct(RENAME, graph)
    before = tables(graph)
    script = (
        "import os, signal, unittest.mock\nfrom kg.cli import main\nimport sys\nimport kg.build.pipeline\n"
        f"sys.argv = ['kg', 'correct', 'drop', 'QuxNet 2', '--graph', {str(graph)!r}]\n"
        f"with unittest.mock.patch({point!r}, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)):\n    main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    kinds = [row.kind for row in parse_file((graph / FILE).read_text(), FILE).corrections]
    assert kinds == (["rename"] if point == KILLS["before the file"] else ["rename", "drop"])
    if point != KILLS["after the switch"]:
        assert tables(graph) == before
    build([str(built.parent / "a.jsonl")], graph)
    assert "Bert of Sesame Street" in labels(graph)
    assert ("QuxNet 2" in labels(graph)) == (kinds == ["rename"])
    assert not list(graph.rglob("*.draft"))


def test_answers_are_kept_before_the_graph_is_brought_up_to_date(graph: Path) -> None:
    record(RENAME, graph)
    assert "BERT" in labels(graph)
    assert [row.state for row in listed(graph)] == ["not applied yet: kg build"]
    correct(lambda file: file, graph)
    assert "Bert of Sesame Street" in labels(graph)
