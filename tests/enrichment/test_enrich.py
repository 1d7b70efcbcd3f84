"""kg enrich --from: what is found stays beside the graph and is applied by every build."""

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import kg
from kg.build import build
from kg.build.enrich import enrich_from
from kg.cli import app, enrich  # noqa: F401 - it registers its command
from kg.errors import InputError
from tests.conftest import ROOT, SEEDS

TITLE = "FooNet: Networks of Foo for Bars"
CORPUS = ROOT.parent / "shared" / "field" / "corpus.jsonl.zst"


def lines(path: Path, *rows: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    rows = [
        {"title": TITLE, "abstract": "We propose FooNet."},
        {"title": "BarNet at large", "abstract": "We train BarNet."},
    ]
    build([str(lines(tmp_path / "papers.jsonl", *rows))], tmp_path / "g", extractor="rules")
    return tmp_path / "g"


def facts(graph: Path, title: str = TITLE) -> dict[str, object]:
    papers = kg.open(graph).tables.papers
    return papers.row(by_predicate=pl.col("title") == title, named=True)


def test_identifiers_of_a_preprint_and_of_its_publication_are_those_of_one_paper(graph: Path, tmp_path: Path) -> None:
    before = facts(graph)["id"]
    metadata = lines(
        tmp_path / "metadata.jsonl",
        {"title": TITLE.upper(), "authors": ["Ada Byron"], "arxiv": "2001.00001", "year": 2020},
        {
            "title": TITLE,
            "authors": ["Ada Byron"],
            "doi": "10.1000/foo",
            "venue": "FooConf",
            "url": "https://foo.org/1",
        },
        {"title": "Another paper on something else", "arxiv": "2001.00009"},
    )
    outcome = enrich_from([str(metadata)], graph)
    assert (outcome.sought, outcome.papers, len(outcome.found)) == (2, 1, 2)
    found = facts(graph)
    assert (found["arxiv"], found["doi"], found["year"], found["venue"]) == (
        "2001.00001",
        "10.1000/foo",
        2020,
        "FooConf",
    )
    assert found["addresses"] == ["https://foo.org/1"]
    assert found["authors"] == ["Ada Byron"]
    assert found["id"] == before
    opened = kg.open(graph)
    assert opened.manifest.kept == 2
    rows = opened.query(f"SELECT ?a {{ <{opened.iri(TITLE)}> rdfs:seeAlso ?a }} ORDER BY ?a")
    assert [row["a"] for row in rows] == [
        "https://arxiv.org/abs/2001.00001",
        "https://doi.org/10.1000/foo",
        "https://foo.org/1",
    ]


def test_what_was_found_survives_builds_and_is_forgotten_with_its_line(graph: Path, tmp_path: Path) -> None:
    metadata = lines(tmp_path / "metadata.jsonl", {"title": TITLE, "arxiv": "2001.00001"})
    enrich_from([str(metadata)], graph)
    metadata.unlink()
    build([str(lines(tmp_path / "more.jsonl", {"title": "New", "abstract": "We propose Newt."}))], graph)
    assert facts(graph)["arxiv"] == "2001.00001"
    assert not build([], graph).is_new
    (graph / "enriched.jsonl").unlink()
    assert build([], graph).is_new
    assert facts(graph)["arxiv"] is None


def test_a_record_read_later_with_the_same_identifier_is_the_same_paper(graph: Path, tmp_path: Path) -> None:
    enrich_from([str(lines(tmp_path / "m.jsonl", {"title": TITLE, "arxiv": "2001.00001"}))], graph)
    row = {"title": "A quite different title", "abstract": "We propose FooNet again.", "arxiv": "2001.00001v3"}
    report = build([str(lines(tmp_path / "later.jsonl", row))], graph)
    assert (report.manifest.kept, report.manifest.merged) == (2, 1)


def test_metadata_fill_gaps_and_replace_nothing(tmp_path: Path) -> None:
    own = {"title": TITLE, "abstract": "We propose FooNet.", "authors": ["A. Byron"], "date": "2019", "venue": "Own"}
    build([str(lines(tmp_path / "papers.jsonl", own))], tmp_path / "g", extractor="rules")
    other = {
        "title": TITLE,
        "authors": ["Ada Byron", "Grace Hopper"],
        "date": "2020-02-02",
        "venue": "Other",
        "arxiv": "2001.00001",
    }
    enrich_from([str(lines(tmp_path / "m.jsonl", other))], tmp_path / "g")
    found = facts(tmp_path / "g")
    assert (found["authors"], found["year"], found["month"], found["venue"]) == (["A. Byron"], 2019, None, "Own")
    assert found["arxiv"] == "2001.00001"


def test_a_bad_line_is_reported_with_its_number(graph: Path) -> None:
    (graph / "enriched.jsonl").write_text('\n{"title": "A", "score": 2}\n')
    with pytest.raises(InputError, match=r"enriched.jsonl:2: found_title: field required"):
        build([], graph)
    assert facts(graph)["arxiv"] is None


def test_the_command_prints_what_it_found_and_why(graph: Path, tmp_path: Path) -> None:
    metadata = lines(tmp_path / "m.jsonl", {"title": TITLE, "arxiv": "2001.00001"})
    ran = CliRunner().invoke(app, ["enrich", "--from", str(metadata), "--graph", str(graph)])
    assert ran.exit_code == 0
    assert f"{TITLE}: arXiv 2001.00001 (same title; {metadata}:1)" in ran.stdout
    assert "1 of 2 papers found" in ran.stdout
    ran = CliRunner().invoke(app, ["enrich", "--from", str(metadata), "--graph", str(graph), "--json"])
    assert json.loads(ran.stdout)["sought"] == 2
    assert CliRunner().invoke(app, ["enrich", "--graph", str(graph)]).exit_code == 2


@pytest.mark.slow
def test_of_the_seeds_all_that_the_corpus_of_the_field_holds_are_found(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus of the field does not lie beside the checkout")
    build([str(SEEDS)], tmp_path / "g", extractor="rules")
    found = {row.title: row.found_title for row in enrich_from([str(CORPUS)], tmp_path / "g").found}
    sources = kg.open(tmp_path / "g").tables.papers.select("title", "sources").iter_rows()
    assert sum(len(places) for title, places in sources if title in found) == 17
    assert found["2 OLMo 2 Furious"] == "2 OLMo 2 Furious (COLM’s Version)"
