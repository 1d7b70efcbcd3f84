"""kg link: entities and the names of other lists, kept beside the graph and built in."""

import json
from pathlib import Path

import polars as pl
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import kg
from kg.build import build
from kg.build.link import accept_links, link_names, list_links, remove_links
from kg.catalogues.links import find_links
from kg.catalogues.name_lists import ListedName, read_names
from kg.catalogues.records import Refused
from kg.cli import app, ask, link  # noqa: F401 - each registers its command
from kg.errors import InputError, UnknownName
from kg.graph.check import faults

PAGE = {
    "title": "FooNet",
    "abstract": "We use low-rank adaptation (LoRA) to fine-tune BERT on ImageNet for question answering.",
}
WIKIDATA = """item,itemLabel,itemAltLabel
http://www.wikidata.org/entity/Q1,ImageNet,"Image Net, the image net"
http://www.wikidata.org/entity/Q2,BERT,
http://www.wikidata.org/entity/Q3,Bert,
http://www.wikidata.org/entity/Q4,question answering system,"QA, question-answering"
http://www.wikidata.org/entity/Q5,low-rank adaption,
http://www.wikidata.org/entity/Q6,gardening,
,nothing,
"""


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    (tmp_path / "papers.jsonl").write_text(json.dumps(PAGE))
    build([str(tmp_path / "papers.jsonl")], tmp_path / "g", extractor="rules")
    (tmp_path / "names.csv").write_text(WIKIDATA)
    return tmp_path / "g"


def matches(graph: Path) -> dict[str, tuple[str, str]]:
    return {row.identifier.rpartition("/")[2]: (row.label, row.match) for row in list_links(graph)}


def test_exact_names_are_linked_and_near_ones_suggested(graph: Path) -> None:
    outcome = link_names([str(graph.parent / "names.csv")], graph)
    assert outcome.read == 6
    assert [(row.line, row.reason) for _, row in outcome.refused] == [(8, "no address: ''")]
    assert matches(graph) == {
        "Q1": ("ImageNet", "exact"),
        "Q2": ("BERT", "suggested"),
        "Q4": ("question answering", "close"),
        "Q5": ("LoRA", "suggested"),
    }
    two = next(row for row in list_links(graph) if row.identifier.endswith("Q2"))
    assert two.reason == "the same name; 2 rows have this name"
    opened = kg.open(graph)
    links = rdflib.Graph().parse(data="\n".join(f"{triple} ." for triple in opened.triples()), format="nt")
    entity = rdflib.URIRef(opened.iri("ImageNet"))
    assert links.value(entity, rdflib.SKOS.exactMatch) == rdflib.URIRef("http://www.wikidata.org/entity/Q1")
    assert links.value(rdflib.URIRef(opened.iri("BERT")), rdflib.SKOS.exactMatch) is None
    [row] = opened.query(
        "SELECT ?c ?why { ?l a kg:LinkEvidence ; kg:confidence ?c ; kg:reason ?why ; rdf:predicate skos:exactMatch }"
    )
    assert row == {"c": 1.0, "why": "the same name"}
    assert [found.identifier for found in opened.entity("ImageNet").links] == ["http://www.wikidata.org/entity/Q1"]
    assert not list(faults(opened.tables, opened.manifest))


def test_a_name_of_several_entities_is_linked_by_an_alias_and_else_only_suggested(tmp_path: Path) -> None:
    papers = {
        "One": "We use retrieval-augmented token mixing (RATM) to train. RATM outperforms BERT.",
        "Two": "We use robust adversarial token masking (RATM). RATM outperforms BERT on GLUE.",
    }
    rows = [json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in papers.items()]
    (tmp_path / "papers.jsonl").write_text("".join(rows))
    build([str(tmp_path / "papers.jsonl")], tmp_path / "g", extractor="rules")
    opened = kg.open(tmp_path / "g")
    nodes, masking = opened.tables.nodes, opened.find("robust adversarial token masking")
    assert len(opened.homonyms("RATM")) == 1

    def linked(*aliases: str) -> tuple[str, str, str]:
        row = ListedName("RATM", "http://x/1", aliases, "names.csv:2")
        (found,) = find_links([row], nodes)
        return found.entity, found.match, found.reason

    assert linked()[1:] == ("suggested", "2 entities have this name")
    assert linked("gardening")[1] == "suggested"
    entity, match, reason = linked("Robust Adversarial Token Masking")
    assert (entity, reason) == (masking, "the same name, and 'Robust Adversarial Token Masking'")
    assert match in ("exact", "close")


def test_links_survive_builds_and_are_removed_and_accepted_by_name(graph: Path, tmp_path: Path) -> None:
    link_names([str(graph.parent / "names.csv")], graph)
    (tmp_path / "more.jsonl").write_text(json.dumps({"title": "BarNet", "abstract": "We train BarNet on ImageNet."}))
    build([str(tmp_path / "more.jsonl")], graph)
    assert kg.open(graph).tables.links.filter(match="exact").height == 1
    assert [row.identifier for row in accept_links(["BERT"], graph)] == ["http://www.wikidata.org/entity/Q2"]
    assert kg.open(graph).entity("BERT").links[0].match == "close"
    link_names([str(graph.parent / "names.csv")], graph)
    assert matches(graph)["Q2"] == ("BERT", "close")
    remove_links(["http://www.wikidata.org/entity/Q1"], graph)
    assert "Q1" not in matches(graph)
    assert kg.open(graph).entity("ImageNet").links == ()
    with pytest.raises(UnknownName, match="ImageNot"):
        remove_links(["ImageNot"], graph)


def test_a_link_whose_entity_is_gone_is_reported_and_kept(graph: Path, tmp_path: Path) -> None:
    link_names([str(graph.parent / "names.csv")], graph)
    (tmp_path / "other.jsonl").write_text(json.dumps({"title": "BarNet", "abstract": "We train BarNet on CIFAR-10."}))
    build([str(tmp_path / "other.jsonl")], graph)
    from kg.build import remove

    report = remove([str(tmp_path / "papers.jsonl")], graph)
    assert "http://www.wikidata.org/entity/Q1" in report.manifest.lost_links
    assert "Q1" in matches(graph)


@pytest.mark.parametrize(
    ("name", "content", "prefix", "found"),
    [
        ("a.tsv", "name\tidentifier\taliases\nLoRA\tQ7\tlow-rank adapters|LoRAs\n", "", ("LoRA", "http://www.wikidata.org/entity/Q7", ("low-rank adapters", "LoRAs"))),
        ("a.json", '[{"id": "https://openalex.org/T1", "display_name": "Parsing", "aliases": ["parsers"]}]', "", ("Parsing", "https://openalex.org/T1", ("parsers",))),
        ("a.jsonl", '{"modelId": "google-bert/bert-base"}\n', "https://hub.example.org/", ("bert-base", "https://hub.example.org/google-bert/bert-base", ())),
        ("a.csv", "Name;Identifier\n=1+1;https://e.org/1\n", "", ("=1+1", "https://e.org/1", ())),
    ],
)  # fmt: skip
def test_lists_of_several_programs_are_read(
    name: str, content: str, prefix: str, found: tuple[str, str, tuple[str, ...]], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(content)
    [row] = read_names(str(tmp_path / name), prefix)
    assert isinstance(row, ListedName)
    assert (row.name, row.identifier, row.aliases) == found


def test_a_file_that_is_no_list_of_names_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match=r"a.csv:1: no column of names and identifiers: 'a,b'"):
        list(read_names(str(tmp_path / "a.csv")))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_names(str(tmp_path / "none.csv")))
    pl.DataFrame({"name": ["A"], "identifier": ["https://e.org/a"]}).write_parquet(tmp_path / "a.parquet")
    assert len(list(read_names(str(tmp_path / "a.parquet")))) == 1


@given(st.text(max_size=200))
def test_any_text_is_a_list_or_reported(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("names") / "names.csv"
    file.write_text("name,identifier,aliases\n" + text, encoding="utf-8")
    try:
        for row in read_names(str(file)):
            assert isinstance(row, Refused) or row.identifier.startswith("http")
    except InputError as error:
        assert "names.csv:" in str(error)


def test_a_bad_line_of_the_file_is_reported(graph: Path) -> None:
    (graph / "links.jsonl").write_text("{}\n")
    with pytest.raises(InputError, match=r"links.jsonl:1: entity: field required"):
        build([], graph)
    row = {"entity": "e", "label": "E", "name": "E", "match": "exact", "confidence": 1, "reason": "r", "origin": "o"}
    (graph / "links.jsonl").write_text(json.dumps(row | {"identifier": "https://e.org/a b"}) + "\n")
    with pytest.raises(InputError, match=r"links.jsonl:1: identifier: .*not an http"):
        build([], graph)


def test_the_command_links_lists_and_removes(graph: Path) -> None:
    def run(*arguments: str) -> str:
        ran = CliRunner().invoke(app, ["link", *arguments, "--graph", str(graph)])
        assert ran.exit_code == 0, ran.stderr
        return ran.stdout

    shown = run(str(graph.parent / "names.csv"))
    assert "exact: ImageNet = ImageNet <http://www.wikidata.org/entity/Q1> (1.00, the same name)" in shown
    assert "names read: 6; exact: 1, close: 1, suggested: 2, without a match: 2" in shown
    assert "ImageNet" in run("--list")
    assert "Q1" in run("--remove", "ImageNet")
    assert "Q1" not in run("--list")
    assert CliRunner().invoke(app, ["link", "--graph", str(graph)]).exit_code == 2
