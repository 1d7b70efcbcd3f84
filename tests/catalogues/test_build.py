"""Catalogues in a build: curated facts beside what texts say, all of them accounted for."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest
import rdflib
from pyshacl import validate
from typer.testing import CliRunner

import kg
from kg.build import Report, build, remove
from kg.cli import app, ask, export  # noqa: F401 - each registers its commands
from kg.cli import build as build_commands  # noqa: F401
from kg.graph.check import faults
from kg.rdf.ontology import shipped_file
from tests.catalogues.archive import FILES, FORMS, write_archive

NEW = {
    "title": "GarplyNet",
    "abstract": "We propose GarplyNet. GarplyNet outperforms FooNet and is evaluated on BarBench.",
    "date": "2024",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_archive(folder / "archive")
    (folder / "papers.jsonl").write_text(json.dumps(NEW) + "\n")
    return folder


@pytest.fixture(scope="module")
def built(archive: Path) -> tuple[Report, kg.KnowledgeGraph]:
    sources = [str(archive / "archive"), str(archive / "papers.jsonl")]
    return build(sources, archive / "graph", extractor="rules"), kg.open(archive / "graph")


def edges(graph: kg.KnowledgeGraph) -> dict[tuple[str, str, str], tuple[int, int]]:
    labels = graph.tables.labels()
    columns = ("source", "relation", "target", "support", "curated")
    rows = graph.tables.edges.select(columns).iter_rows()
    return {(labels[s], relation, labels[t]): (support, curated) for s, relation, t, support, curated in rows}


def test_every_record_is_kept_merged_or_rejected_with_a_reason(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    manifest = built[0].manifest
    counts = {row.kind: (row.read, row.kept, row.merged, row.rejected) for row in manifest.records}
    assert counts == {
        "task": (2, 2, 0, 0),
        "dataset": (2, 1, 1, 0),
        "method": (1, 1, 0, 0),
        "row": (3, 2, 0, 1),
        "number": (4, 2, 0, 2),
        "link": (3, 1, 1, 1),
        "tag": (2, 2, 0, 0),
    }
    assert len(manifest.rejected_records) == sum(row.rejected for row in manifest.records)
    link = next(row for row in manifest.rejected_records if "address" in row.reason)
    assert Path(link.path).name == "links-between-papers-and-code.json"
    assert link.line == 13
    assert (manifest.read, manifest.kept, manifest.cited) == (2, 2, 3)
    assert not list(faults(built[1].tables, manifest))


def test_a_record_and_a_sentence_that_say_the_same_support_one_edge(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    found = edges(built[1])
    assert found["FooNet", "evaluated_on", "BarBench"] == (1, 1)
    assert found["QuxNet", "evaluated_on", "BarBench"] == (0, 1)
    assert found["Foo Parsing", "subtask_of", "Parsing"] == (0, 1)
    assert found["BarBench", "data_for", "Foo Parsing"] == (0, 2)
    assert found["Pooling of Baz", "introduces", "BP"] == (0, 1)
    assert found["FooNet: Nets of Foo", "uses", "BP"] == (0, 1)
    assert found["FooNet: Nets of Foo", "addresses", "Foo Parsing"] == (0, 2)
    assert found["GarplyNet", "improves_on", "FooNet"] == (1, 0)


def test_a_number_that_both_state_is_one_result(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    results = built[1].tables.results.sort("value")
    assert results.select("value", "date").rows() == [("81.5%", "2020-01-01"), ("90.1", "2021-02-03")]
    assert results["start"].is_null().to_list() == [False, True]
    assert results["record"].str.ends_with("/metrics/Accuracy").all()


def test_a_leaderboard_is_an_answer(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    for place in ("BarBench", "Foo Parsing", "parsing"):
        rows = built[1].query("leaderboard", place=place, metric="accuracy")
        assert [(row["value"], row["model"], row["paper"]) for row in rows] == [
            ("90.1", "QuxNet", "QuxNet is all you need"),
            ("81.5%", "FooNet", "FooNet: Nets of Foo"),
        ]
    assert built[1].query("leaderboard", place="BarBench", metric="f1") == []


def test_names_have_descriptions_full_names_and_addresses(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    card = built[1].entity("Baz Pooling")
    assert card.description == "**Baz Pooling** pools."
    assert str(card.described_in).endswith("methods.json#/0")
    assert "BP" in (card.label, *card.aliases)
    data = built[1].entity("BarBench")
    assert data.url == "https://bar.example.org/"
    assert "The Bar Benchmark" in data.aliases


def test_a_repository_is_the_authors_own_where_the_archive_says_so(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    links = built[1].tables.curated.filter(relation="has_repository")
    assert links["official"].to_list() == [None, True]
    [row] = built[1].query(
        "SELECT ?paper { ?e a kg:CuratedEvidence ; kg:official true ; rdf:subject/rdfs:label ?paper }"
    )
    assert row["paper"] == "FooNet: Nets of Foo"


def test_the_graph_with_records_has_the_shapes_of_the_ontology(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    data = rdflib.Graph().parse(data="\n".join(f"{triple} ." for triple in built[1].triples()), format="nt")
    shapes = rdflib.Graph().parse(data=shipped_file("shapes.ttl"), format="turtle")
    is_valid, _, report = validate(data, shacl_graph=shapes)
    assert is_valid, report


def test_a_cited_paper_keeps_its_id_when_it_is_read(archive: Path, tmp_path: Path) -> None:
    build([str(archive / "archive")], tmp_path / "g", extractor="rules")
    cited = kg.open(tmp_path / "g").find("QuxNet is all you need")
    paper = {
        "title": "QuxNet is All You Need",
        "abstract": "We propose QuxNet. QuxNet is evaluated on BarBench with 70.2% accuracy.",
    }
    (tmp_path / "new.jsonl").write_text(json.dumps(paper))
    report = build([str(tmp_path / "new.jsonl")], tmp_path / "g", extractor="rules")
    graph = kg.open(tmp_path / "g")
    assert report.manifest.cited == 2
    assert graph.find("QuxNet is all you need") == cited
    assert edges(graph)["QuxNet", "evaluated_on", "BarBench"] == (1, 1)


def test_a_catalogue_alone_makes_a_graph(tmp_path: Path) -> None:
    FORMS["gzip"](tmp_path / "tables", FILES["evaluation-tables"])
    report = build([str(tmp_path / "tables.json.gz")], tmp_path / "g", extractor="rules")
    assert (report.manifest.kept, report.manifest.cited) == (0, 2)
    assert len(kg.open(tmp_path / "g").query("leaderboard", place="BarBench")) == 2


@pytest.mark.parametrize("form", ["gzip", "parquet", "lines"])
def test_each_form_makes_the_same_graph(
    form: str, built: tuple[Report, kg.KnowledgeGraph], archive: Path, tmp_path: Path
) -> None:
    write_archive(tmp_path / "archive", form)
    sources = [str(tmp_path / "archive"), str(archive / "papers.jsonl")]
    build(sources, tmp_path / "g", extractor="rules")
    assert edges(kg.open(tmp_path / "g")) == edges(built[1])


def test_a_build_in_steps_makes_the_same_tables(
    built: tuple[Report, kg.KnowledgeGraph], archive: Path, tmp_path: Path
) -> None:
    for source in ("archive/methods.json", "papers.jsonl", "archive"):
        build([str(archive / source)], tmp_path / "g", extractor="rules")
    other = kg.open(tmp_path / "g")
    for name, table in built[1].tables.items():
        assert table.equals(getattr(other.tables, name)), name
    assert sorted(map(str, other.store)) == sorted(map(str, built[1].store))


def test_what_is_removed_takes_its_records_along(archive: Path, tmp_path: Path) -> None:
    shutil.copytree(archive / "archive", tmp_path / "archive")
    build([str(tmp_path / "archive")], tmp_path / "g", extractor="rules")
    remove([str(tmp_path / "archive" / "evaluation-tables.json")], tmp_path / "g")
    graph = kg.open(tmp_path / "g")
    assert graph.tables.results["record"].null_count() == graph.tables.results.height
    remove(["Pooling of Baz"], tmp_path / "g")
    graph = kg.open(tmp_path / "g")
    assert "Pooling of Baz" not in graph.tables.papers["title"]
    assert not graph.tables.edges.filter(pl.col("relation") == "introduces", pl.col("curated") > 0).height - 1
    assert not list(faults(graph.tables, graph.manifest))


def test_an_export_names_the_publisher_and_the_licence(archive: Path, built: object, tmp_path: Path) -> None:
    ran = CliRunner().invoke(
        app, ["export", "ttl", "void", "csv", "--graph", str(archive / "graph"), "--out", str(tmp_path)]
    )
    assert ran.exit_code == 0
    assert "Papers with Code (https://github.com/paperswithcode/paperswithcode-data), CC BY-SA 4.0" in ran.stderr
    licence = rdflib.URIRef("https://creativecommons.org/licenses/by-sa/4.0/")
    void = rdflib.Graph().parse(tmp_path / "void.ttl")
    dataset = rdflib.URIRef("https://w3id.org/mlkg/dataset")
    assert void.value(dataset, rdflib.DCTERMS.license) == licence
    origin = void.value(dataset, rdflib.DCTERMS.source)
    assert (origin, rdflib.PROV.wasDerivedFrom) == (
        void.value(dataset, rdflib.PROV.wasDerivedFrom),
        rdflib.PROV.wasDerivedFrom,
    )
    assert rdflib.Graph().parse(tmp_path / "graph.ttl").value(origin, rdflib.DCTERMS.license) == licence
    assert "evaluation-tables.json#/0" in (tmp_path / "curated.csv").read_text()


def test_a_graph_without_catalogues_keeps_its_own_licence(tmp_path: Path, tiny_folder: Path) -> None:
    ran = CliRunner().invoke(app, ["export", "void", "--graph", str(tiny_folder), "--out", str(tmp_path)])
    assert "credit" not in ran.stderr
    assert "creativecommons" not in (tmp_path / "void.ttl").read_text()


def test_the_command_line_counts_and_shows_records(archive: Path, built: object) -> None:
    ran = CliRunner().invoke(app, ["show", "Baz Pooling", "--graph", str(archive / "graph")])
    assert "Papers with Code: " in ran.stdout
    assert "methods.json#/0" in ran.stdout
    ran = CliRunner().invoke(app, ["build", str(archive / "archive"), "--graph", str(archive / "graph")])
    assert "3 rows of leaderboards = 2 kept + 0 merged + 1 rejected" in ran.stdout
    assert "evaluation-tables.json: Papers with Code: evaluation tables, 13 records" in ran.stdout


def test_a_rejected_edge_is_gone_with_its_records_and_other_edges_keep_theirs(archive: Path, tmp_path: Path) -> None:
    build([str(archive / "archive"), str(archive / "papers.jsonl")], tmp_path / "g", extractor="rules")
    before = edges(kg.open(tmp_path / "g"))
    rejected = [("FooNet", "evaluated_on", "BarBench"), ("QuxNet", "evaluated_on", "BarBench")]
    tables = [
        f'[[correction]]\nkind = "reject"\nsubject = "{s}"\nrelation = "{r}"\nobject = "{o}"\n' for s, r, o in rejected
    ]
    (tmp_path / "g" / "corrections.toml").write_text("\n".join(tables))
    report = build([], tmp_path / "g")
    assert report.notices == ()
    graph = kg.open(tmp_path / "g")
    assert edges(graph) == {edge: counts for edge, counts in before.items() if edge not in rejected}
    assert not list(faults(graph.tables, graph.manifest))
