"""Updates of a graph: new sources are read, removed ones disappear, and damage is repaired."""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import kg
from kg.build import build, remove
from kg.errors import ExtractionFailed, GraphLocked, GraphUnreadable, InputError, UnknownName
from kg.export import export
from kg.graph.directory import GraphDirectory
from kg.graph.tables import RECORDS
from kg.rdf.ontology import ontology_triples
from tests.conftest import SEEDS

NAMES = ("FooNet", "BarNet", "QuxNet", "ZapNet", "VimNet")


def line(number: int, **more: object) -> str:
    name = NAMES[number % 5]
    title = f"{name} {number}: a net that is number {number}"
    abstract = f"We propose {name}-{number}B. It outperforms BERT on ImageNet by {number}.5%. Code: github.com/x/{name}{number}."
    record = {"title": title, "abstract": abstract, "authors": [f"Ann {name}"], "arxiv": f"2401.{number:05}"}
    return json.dumps(record | more) + "\n"


def write(path: Path, *numbers: int, **more: object) -> str:
    path.write_text("".join(line(number, **more) for number in numbers))
    return str(path)


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / f"{name}.parquet").read_bytes() for name in RECORDS}


def dump(folder: Path) -> bytes:
    return export(kg.open(folder), ["nt"], folder / "out")[0].read_bytes()


def stored(folder: Path) -> tuple[set[str], set[str]]:
    """Return the triples in the store and those derived from the tables."""
    graph = kg.open(folder)
    expected = {str(triple) for triple in (*graph.triples(), *ontology_triples())}
    return {str(quad.triple) for quad in graph.store}, expected


def in_ids(table: pl.DataFrame, own: dict[str, str]) -> pl.DataFrame:
    """Return a sorted table in other ids of the nodes, without the ids of evidence, which are digests of these."""
    rows = table.drop("id") if "sentence" in table.columns else table
    return rows.with_columns(pl.col("^(id|node|source|target)$").replace(own)).sort(pl.exclude(pl.List(pl.String)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a graph of `a.jsonl`, named so, in a folder that is copied for each test."""
    folder = tmp_path_factory.mktemp("first")
    write(folder / "a.jsonl", *range(12))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(["a.jsonl"], "g", extractor="rules")
    return folder


@pytest.fixture
def first(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "g"


def test_a_second_source_is_added_and_only_it_is_extracted(first: Path, tmp_path: Path) -> None:
    report = build([write(tmp_path / "b.jsonl", 11, 12, 13)], first)
    assert (report.extracted, report.manifest.kept, report.manifest.merged) == (2, 14, 1)
    assert report.manifest.extractor == "rules"
    together = tmp_path / "together"
    build(["a.jsonl", str(tmp_path / "b.jsonl")], together, extractor="rules")
    assert tables(first) == tables(together)
    assert dump(first) == dump(together)
    have, expected = stored(first)
    assert have == expected


def test_a_changed_source_replaces_its_statements(first: Path, tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", *range(1, 12), venue="ICLR")
    report = build(["a.jsonl"], first)
    assert (report.extracted, report.manifest.kept) == (0, 11)
    assert set(kg.open(first).tables.papers["venue"]) == {"ICLR"}
    assert len(list((first / "entries").iterdir())) == 1
    have, expected = stored(first)
    assert have == expected


def test_building_the_same_sources_again_changes_nothing(first: Path, tmp_path: Path) -> None:
    report = build(["a.jsonl"], first)
    assert (report.is_new, report.extracted) == (False, 0)


def test_another_extractor_extracts_again(first: Path, tmp_path: Path) -> None:
    report = build(["a.jsonl"], first, extractor="neural")
    assert (report.is_new, report.extracted) == (True, 12)


def test_a_missing_source_keeps_its_papers(first: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").unlink()
    assert build([write(tmp_path / "b.jsonl", 20)], first).manifest.kept == 13
    with pytest.raises(InputError, match=r"a\.jsonl:1: no such file"):
        build(["a.jsonl"], first)
    assert kg.open(first).manifest.kept == 13


@pytest.mark.parametrize(
    "name", ["2401.00003", "arXiv:2401.00003v2", "paper/2401.00003", "ZapNet 3: a net that is Number 3"]
)
def test_a_removed_paper_stays_out_until_it_is_restored(name: str, first: Path, tmp_path: Path) -> None:
    before = tables(first)
    gone = remove([name], first).manifest
    assert (gone.kept, [entry.reason for entry in gone.rejected]) == (11, ["removed by kg remove"])
    assert gone.read == gone.kept + gone.merged + len(gone.rejected)
    again = build([write(tmp_path / "b.jsonl", 3)], first)
    assert (again.manifest.kept, len(again.manifest.rejected)) == (11, 2)
    have, expected = stored(first)
    assert have == expected
    remove([str(tmp_path / "b.jsonl")], first)
    assert remove([name], first, undo=True).manifest.kept == 12
    assert tables(first) == before


def test_removing_a_folder_removes_the_sources_in_it(first: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    before = dump(first)
    build([write(tmp_path / "more" / "b.jsonl", 30), write(tmp_path / "more" / "c.jsonl", 31)], first)
    assert remove([str(tmp_path / "more")], first).manifest.kept == 12
    assert dump(first) == before


def test_what_is_not_there_cannot_be_removed(first: Path) -> None:
    with pytest.raises(UnknownName, match="a net that is number"):
        remove(["QuxNet 2"], first)
    with pytest.raises(UnknownName, match="no removed paper"):
        remove(["2401.00003"], first, undo=True)
    assert kg.open(first).manifest.kept == 12


def test_the_last_paper_cannot_be_removed(first: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no paper"):
        remove(["a.jsonl"], first)
    assert kg.open(first).manifest.kept == 12


def _break_first(folder: Path) -> None:
    part = next(folder.rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-40])


def _garble(folder: Path) -> None:
    part = next(folder.rglob("*.parquet"))
    content = bytearray(part.read_bytes())
    content[len(content) // 4 : len(content) // 2] = b"\xff" * (len(content) // 2 - len(content) // 4)
    part.write_bytes(bytes(content))


@pytest.mark.parametrize(
    ("part", "damage"),
    [
        *((part, damage) for part in ("entries", "extractions", "versions") for damage in (_break_first, _garble)),
        ("entries", shutil.rmtree),
        ("extractions", shutil.rmtree),
    ],
)
def test_only_damaged_files_are_rebuilt(damage: Callable[[Path], None], part: str, first: Path, tmp_path: Path) -> None:
    expected = dump(first)
    damage(first / part)
    report = build(["a.jsonl", write(tmp_path / "b.jsonl", 1)], first, extractor="rules")
    assert report.extracted == (12 if part == "extractions" else 0)
    remove([str(tmp_path / "b.jsonl")], first)
    assert dump(first) == expected


def test_lost_entries_of_a_source_that_is_not_here_are_reported(first: Path, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").unlink()
    _break_first(first / "entries")
    with pytest.raises(GraphUnreadable, match=r"what was read from .*a\.jsonl is damaged.*kg remove"):
        build([write(tmp_path / "b.jsonl", 1)], first)
    assert kg.open(first).manifest.kept == 12


def test_a_graph_without_a_version_is_not_built_over(first: Path, tmp_path: Path) -> None:
    shutil.rmtree(first / "versions")
    kept = sorted(first.glob("e*/**/*.parquet"))
    for repair in (False, True):
        with pytest.raises(GraphUnreadable, match=r"no version is left   try: kg build SOURCES --graph ANOTHER"):
            build(["a.jsonl"], first, repair=repair)
    assert sorted(first.glob("e*/**/*.parquet")) == kept


def _as_format(number: int, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text()) | {"format_version": number, "program": "older"}
    for name in ("files", "shared", "seal") if number == 2 else ():
        del manifest[name]
    (folder / "current" / "manifest.json").write_text(json.dumps(manifest))
    (folder / "current" / "manifest.backup.json").unlink()


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_graph_of_a_former_format_is_refused_and_made_again_from_its_sources(
    number: int, first: Path, tmp_path: Path
) -> None:
    build([write(tmp_path / "b.jsonl", 20)], first)
    expected = dump(first)
    _as_format(number, first)
    for ask in (
        lambda: kg.open(first),
        lambda: build(["a.jsonl"], first),
        lambda: remove(["x"], first),
    ):
        with pytest.raises(
            GraphUnreadable, match=rf"in format {number}, this program reads 5   try: kg build --repair"
        ):
            ask()
    assert build([], first, repair=True).extracted == 0
    assert dump(first) == expected


def test_a_graph_of_format_1_does_not_record_its_sources(first: Path, tmp_path: Path) -> None:
    (first / "manifest.json").write_text(json.dumps({"format_version": 1, "kept": 3}))
    for repair in (False, True):
        with pytest.raises(GraphUnreadable, match=r"written in format 1, .* kg build SOURCES --graph ANOTHER"):
            build(["a.jsonl"], first, repair=repair)


def test_a_second_build_reports_who_holds_the_lock(first: Path, tmp_path: Path) -> None:
    import os

    with GraphDirectory(first).locked(), pytest.raises(GraphLocked, match=f"process {os.getpid()}"):
        build(["a.jsonl"], first)


def test_a_killed_extracting_process_is_reported_and_its_graph_stays(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deadly.py").write_text(
        "import os, signal\ndef extract(texts):\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    source = write(tmp_path / "many.jsonl", *range(200))
    with pytest.raises(ExtractionFailed, match="was killed"):
        build([source], first, extractor="deadly:extract", jobs=2)
    assert kg.open(first).manifest.kept == 12


def test_the_order_and_the_cut_of_the_sources_do_not_matter(first: Path, tmp_path: Path) -> None:
    expected = dump(first)
    numbers = list(range(12))
    random.Random(5).shuffle(numbers)
    # The graph records sources and lines, so a file in another order has other lines.
    papers = [json.loads(line(number)) for number in numbers]
    (tmp_path / "a.jsonl").write_text(
        "".join(json.dumps(paper) + "\n" for paper in sorted(papers, key=lambda p: p["arxiv"]))
    )
    build(["a.jsonl"], tmp_path / "other", extractor="rules", jobs=2)
    assert dump(tmp_path / "other") == expected


@pytest.mark.slow
def test_the_seeds_one_by_one_are_the_seeds_at_once(seed_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(seed_folder / "extractions", tmp_path / "g" / "extractions")
    for page in sorted(SEEDS.glob("*.txt"), reverse=True):
        build([str(page)], tmp_path / "g")
    grown, at_once = kg.open(tmp_path / "g").tables, kg.open(seed_folder).tables
    # A graph that grows keeps the ids of its former builds; the ids of a build from scratch lead to them.
    redirects = grown.redirects.filter(pl.col("former").is_in(at_once.nodes["id"].implode()))
    assert redirects.height > 0
    own = dict(redirects.select("id", "former").iter_rows())
    assert grown.papers.equals(at_once.papers) and grown.results.equals(at_once.results)
    for name in ("nodes", "edges", "evidence", "counts"):
        assert in_ids(getattr(grown, name), own).equals(in_ids(getattr(at_once, name), {})), name
    have, expected = stored(tmp_path / "g")
    assert have == expected


def test_dates_authors_venues_and_identifiers_come_through(tmp_path: Path) -> None:
    facts = {
        "date": "2024-01-02",
        "authors": ["Ann Li", "Jürgen Müller"],
        "venue": "ICLR",
        "doi": "10.1002/(SICI)1<6::AID-1>3.0.CO;2-2",
    }
    build([write(tmp_path / "a.jsonl", 1, **facts)], tmp_path / "g", extractor="rules")
    graph = kg.open(tmp_path / "g")
    query = """SELECT ?year ?venue ?doi ?arxiv ?name ?url WHERE {
      ?p a kg:Paper ; kg:year ?year ; kg:venue ?venue ; kg:doi ?doi ; kg:arxivId ?arxiv ; kg:url ?url ;
         kg:hasAuthor/rdfs:label ?name . } ORDER BY ?name"""
    first = {"year": 2024, "venue": "ICLR", "doi": "10.1002/(sici)1<6::aid-1>3.0.co;2-2", "arxiv": "2401.00001"}
    first |= {"url": "https://arxiv.org/abs/2401.00001"}
    assert graph.query(query) == [first | {"name": "Ann Li"}, first | {"name": "Jürgen Müller"}]
    out = {path.name: path.read_text() for path in export(graph, ["bibtex", "csl"], tmp_path / "out")}
    assert "author = {Li, Ann and " in out["papers.bib"]
    assert "eprint = {2401.00001}" in out["papers.bib"]
    (item,) = json.loads(out["papers.json"])
    assert (item["container-title"], item["archive_location"]) == ("ICLR", "2401.00001")
    again = build([str(tmp_path / "out" / "papers.bib")], tmp_path / "again", extractor="rules").manifest
    assert again.kept == 1
    (paper,) = kg.open(tmp_path / "again").tables.papers.iter_rows(named=True)
    assert (paper["arxiv"], paper["authors"], paper["year"]) == ("2401.00001", ["Ann Li", "Jürgen Müller"], 2024)
    assert (paper["month"], paper["doi"]) == (1, "10.1002/(sici)1<6::aid-1>3.0.co;2-2")


def test_a_paper_with_a_doi_only_links_to_its_resolver(tmp_path: Path) -> None:
    build(
        [write(tmp_path / "a.jsonl", 1, arxiv=None, doi="10.1002/(SICI)1<6::AID-1>3.0.CO;2-2")],
        tmp_path / "g",
        extractor="rules",
    )
    (url,) = kg.open(tmp_path / "g").tables.nodes.filter(type="Paper")["url"]
    assert url == "https://doi.org/10.1002/(sici)1%3C6::aid-1%3E3.0.co;2-2"
    have, expected = stored(tmp_path / "g")
    assert have == expected
