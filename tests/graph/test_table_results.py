"""Results in the tables of whole papers become part of the graph, each with its cell as evidence."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import rdflib
from backports import zstd
from pyshacl import validate
from typer.testing import CliRunner

import kg
from kg.build import Report, build, remove
from kg.cli import across, app, ask  # noqa: F401 - each registers its commands
from kg.cli import build as build_commands  # noqa: F401
from kg.fulltext import limits, read_full_text, rows_of
from kg.graph.check import faults
from kg.rdf.ontology import shipped_file
from tests.fulltext.test_markup import HTML, JATS, TEI

PAPER = r"""\documentclass{article}
\title{%(model)s: A Network for Tests}
\begin{document}
\begin{abstract}We propose %(model)s. %(abstract)s\end{abstract}
\section{Experiments} Table~\ref{tab:main} has the results.
\begin{table}
\begin{tabular}{lcc}
Model & BarBench & QuxSet \\ \hline
%(rows)s
\end{tabular}
\caption{Accuracy on two data sets.}\label{tab:main}
\end{table}
%(more)s
\end{document}
"""
AGAIN = r"""\begin{table}\begin{tabular}{lc} Model & BarBench \\ \hline FooNet & 81.5 \\ FooNet w/o pooling & 70.1
\end{tabular}\caption{Accuracy of the parts of FooNet.}\label{tab:parts}\end{table}"""


def paper(model: str, rows: str, abstract: str = "", more: str = "") -> str:
    """Return the source of a paper that introduces a model, with one table of results, and perhaps more."""
    return PAPER % {"model": model, "rows": rows, "abstract": abstract, "more": more}


FOO = paper(
    "FooNet",
    r"ResNet-50~\cite{he} & 76.0 & 61.2 \\ FooNet (ours) & \textbf{81.5} $\pm$ 0.2 & 64.0 \\",
    "FooNet is evaluated on BarBench with 81.5% accuracy.".replace("%", r"\%"),
    AGAIN,
)
GARPLY = paper("GarplyNet", r"FooNet~\cite{foo} & 80.1 & 64.0 \\ GarplyNet (ours) & 83.3 & 65.5 \\")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a folder of TeX, an archive, and an archive of something else."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "foo").mkdir()
    (folder / "foo" / "main.tex").write_text(FOO)
    with tarfile.open(folder / "2401.00002.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("main.tex")
        member.size = len(GARPLY)
        archive.addfile(member, io.BytesIO(GARPLY.encode()))
    with tarfile.open(folder / "photos.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo("photo.jpg"), io.BytesIO(b""))
    return folder


@pytest.fixture(scope="module")
def built(papers: Path) -> tuple[Report, kg.KnowledgeGraph]:
    graph = papers.parent / f"{papers.name}-graph"
    return build([str(papers)], graph, extractor="rules"), kg.open(graph)


def evidence(graph: kg.KnowledgeGraph) -> set[tuple[str, str, str, str]]:
    """Return the evidence of cells: the ends of the edge by their labels, the relation, and the sentence."""
    labels = graph.tables.labels()
    rows = graph.tables.evidence.filter(pl.col("table").is_not_null())
    columns = ("source", "relation", "target", "sentence")
    return {(labels[s], relation, labels[t], sentence) for s, relation, t, sentence in rows.select(columns).iter_rows()}


def test_every_source_and_every_result_is_accounted_for(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    manifest = built[0].manifest
    assert (manifest.read, manifest.kept, len(manifest.rejected)) == (3, 2, 1)
    assert [(Path(row.path).name, row.reason) for row in manifest.rejected] == [("photos.tar", "no LaTeX document")]
    assert [row.model_dump() for row in manifest.records] == [
        {"kind": "result", "read": 10, "kept": 9, "merged": 1, "rejected": 0}
    ]
    assert [row.read_as for row in manifest.sources] == ["LaTeX", "LaTeX", "LaTeX"]
    assert not list(faults(built[1].tables, manifest))


def test_a_cell_is_evidence_of_its_result_its_metric_its_data_and_the_evaluation(
    built: tuple[Report, kg.KnowledgeGraph],
) -> None:
    found = evidence(built[1])
    cell = "Table 1, row ResNet-50, column QuxSet: 61.2"
    result = "61.2 Accuracy on QuxSet"
    assert {
        ("ResNet-50", "has_result", result, cell),
        (result, "metric", "accuracy", cell),
        (result, "on", "QuxSet", cell),
        ("ResNet-50", "evaluated_on", "QuxSet", cell),
    } <= found


def test_a_number_that_several_places_state_is_listed_once(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    graph = built[1]
    stated = graph.tables.evidence.filter(pl.col("relation") == "has_result").group_by("target").len()
    repeated = stated.filter(pl.col("len") > 1).join(graph.tables.results, left_on="target", right_on="id")
    place = repeated["on"].drop_nulls().first()
    assert place is not None
    rows = [tuple(row.items()) for row in graph.query("results-on", place=place)]
    assert rows and len(set(rows)) == len(rows)


def test_the_evidence_of_a_cell_is_as_sure_as_the_reading_of_its_table(
    papers: Path, built: tuple[Report, kg.KnowledgeGraph]
) -> None:
    rows = rows_of(read_full_text(papers / "foo"))
    (read,) = (row.confidence for row in rows if (row.model, row.dataset) == ("ResNet-50", "QuxSet"))
    assert read is not None
    graph = built[1]
    cell = graph.tables.evidence.filter(pl.col("sentence").str.ends_with("column QuxSet: 61.2"))
    assert dict(cell.select("relation", "confidence").iter_rows()) == {
        "has_result": read.result,
        "metric": read.metric,
        "on": read.dataset,
        "evaluated_on": read.evaluation,
    }
    (score,) = (score for score in kg.leaderboard(graph, "QuxSet").scores if score.value == "61.2")
    assert score.confidence == read.result
    sure = kg.leaderboard(graph, "QuxSet", confidence=1)
    assert (sure.scores, sure.doubtful) == ((), len(kg.leaderboard(graph, "QuxSet").scores))


def test_a_cell_says_where_it_is_in_its_file(built: tuple[Report, kg.KnowledgeGraph], papers: Path) -> None:
    rows = built[1].tables.evidence.filter((pl.col("cell") == "61.2") & (pl.col("relation") == "has_result"))
    (row,) = rows.iter_rows(named=True)
    assert (row["table"], row["row"], row["column"], row["extractor"]) == ("tab:main", "ResNet-50", "QuxSet", "tables")
    assert row["file"] == str(papers / "foo" / "main.tex")
    assert FOO[row["cell_start"] : row["cell_end"]].strip() == "61.2"
    assert (row["start"], row["end"]) == (None, None)


def test_a_number_of_abstract_and_tables_is_one_result(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    graph = built[1]
    results = graph.tables.results.filter((pl.col("number") == 81.5) & (pl.col("kind") == "absolute"))
    (result,) = results.iter_rows(named=True)
    assert (result["value"], result["spread"], result["own"]) == ("81.5%", "0.2", True)
    assert graph.tables.labels()[result["subject"]] == "FooNet"
    stated = graph.tables.evidence.filter((pl.col("target") == result["id"]) & (pl.col("relation") == "has_result"))
    assert sorted(stated["sentence"]) == [
        "FooNet is evaluated on BarBench with 81.5% accuracy.",
        "Table 1, row FooNet (ours), column BarBench: 81.5 ± 0.2",
        "Table 2, row FooNet, column BarBench: 81.5",
    ]


def test_what_only_describes_a_model_is_no_entity(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    labels = set(built[1].tables.nodes["label"])
    assert not {"w/o pooling", "FooNet (ours)", "Ours"} & labels


def test_a_paper_s_own_number_beats_a_quotation(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    graph = built[1]
    for rows in (
        [(row["value"], row["model"]) for row in graph.query("leaderboard", place="BarBench")],
        [(score.value, score.label) for score in kg.leaderboard(graph, "BarBench", "accuracy").scores],
    ):
        assert [row for row in rows if "pooling" not in row[1]] == [
            ("83.3", "GarplyNet"),
            ("81.5%", "FooNet"),
            ("76.0", "ResNet-50"),
        ]
    board = kg.leaderboard(graph, "BarBench", "accuracy")
    assert board.quotations == 1
    assert [row.results for row in kg.leaderboards(graph) if row.label == "BarBench"] == [len(board.scores)]
    assert [(score.value, score.origin) for score in kg.leaderboard(graph, "QuxSet").scores] == [
        ("65.5", "own"),
        ("64.0", "own"),
        ("61.2", "quoted"),
    ]


def test_a_quotation_that_differs_is_an_answer(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    (row,) = built[1].query("differing-quotations")
    assert (row["model"], row["measured_on"], row["value"], row["quoted"]) == ("FooNet", "BarBench", "81.5%", "80.1")
    assert row["quoting_evidence"] == "Table 1, row FooNet, column BarBench: 80.1"
    relations = built[1].tables.edges.filter(pl.col("relation").str.starts_with("quotes"))["relation"]
    assert sorted(relations) == ["quotes", "quotes_differently"]


def test_a_quotation_that_differs_is_a_contradiction(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    (pair,) = kg.contradictions(built[1], "FooNet")
    assert (pair.kind, pair.claim.paper, pair.counterclaim.paper) == (
        "quotation",
        built[1].find("FooNet: A Network for Tests"),
        "paper/2401.00002",
    )
    assert pair.counterclaim.sentence == "Table 1, row FooNet, column BarBench: 80.1"


def test_an_archive_named_by_its_arxiv_identifier_is_that_paper(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    (paper,) = built[1].tables.papers.filter(pl.col("title").str.starts_with("GarplyNet")).iter_rows(named=True)
    assert (paper["id"], paper["arxiv"]) == ("paper/2401.00002", "2401.00002")


def test_the_graph_has_the_shapes_of_the_ontology(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    data = rdflib.Graph().parse(data="\n".join(f"{triple} ." for triple in built[1].triples()), format="nt")
    shapes = rdflib.Graph().parse(data=shipped_file("shapes.ttl"), format="turtle")
    is_valid, _, report = validate(data, shacl_graph=shapes)
    assert is_valid, report
    (row,) = built[1].query(
        'SELECT ?table ?file { ?e kg:cell "61.2" ; rdf:predicate kg:hasResult ; kg:table ?table ; kg:file ?file }'
    )
    assert row["table"] == "tab:main"


def test_the_commands_show_the_cells(built: tuple[Report, kg.KnowledgeGraph]) -> None:
    graph = str(built[1].directory.path)
    board = CliRunner().invoke(app, ["leaderboard", "barbench", "--graph", graph])
    assert board.exit_code == 0, board.output
    assert "accuracy" in board.output and "81.5% ± 0.2" in board.output and "own" in board.output
    card = CliRunner().invoke(app, ["show", "ResNet-50", "--graph", graph])
    assert "Table 1, row ResNet-50, column QuxSet: 61.2" in card.output
    unknown = CliRunner().invoke(app, ["leaderboard", "nothing", "--graph", graph])
    assert unknown.exit_code == 1


def test_an_update_reads_only_what_is_new(
    built: tuple[Report, kg.KnowledgeGraph], papers: Path, tmp_path: Path
) -> None:
    step = tmp_path / "graph"
    build([str(papers / "foo")], step, extractor="rules")
    report = build([str(papers / "2401.00002.tar.gz")], step, extractor="rules")
    assert report.extracted == 1
    whole, added = built[1].tables, kg.open(step).tables
    assert added.results.equals(whole.results) and added.evidence.equals(whole.evidence)
    assert not build([str(papers / "foo")], step, extractor="rules").is_new


def test_the_results_of_a_removed_paper_go_with_it(papers: Path, tmp_path: Path) -> None:
    build([str(papers / "foo"), str(papers / "2401.00002.tar.gz")], tmp_path / "graph", extractor="rules")
    report = remove(["arXiv:2401.00002"], tmp_path / "graph")
    (count,) = report.manifest.records
    assert (count.read, count.rejected) == (10, 4)
    graph = kg.open(tmp_path / "graph")
    assert {score.value for score in kg.leaderboard(graph, "QuxSet").scores} == {"61.2", "64.0"}
    assert not list(faults(graph.tables, report.manifest))


def test_a_hostile_paper_is_rejected_and_the_others_are_built(papers: Path, tmp_path: Path) -> None:
    (tmp_path / "bomb").mkdir()
    (tmp_path / "bomb" / "main.tex").write_text(FOO.replace(r"\begin{table}", r"\def\a{\a\a}\a\begin{table}", 1))
    report = build([str(tmp_path / "bomb"), str(papers / "foo")], tmp_path / "graph", extractor="rules")
    assert [row.reason for row in report.manifest.rejected] == ["more than 400 macros or files inside each other"]
    assert report.manifest.kept == 1


def test_a_claim_of_a_section_names_it_and_one_of_the_abstract_names_none(tmp_path: Path) -> None:
    text = r"\section{Results} BarNet outperforms ResNet-50. \section{Proofs} BarNet outperforms VGG. \begin{table}"
    (tmp_path / "main.tex").write_text(paper("BarNet", r"BarNet & 80.1 & 64.0 \\").replace(r"\begin{table}", text, 1))
    done = CliRunner().invoke(
        app, ["build", str(tmp_path), "--graph", str(tmp_path / "g"), "--extractor", "rules", "--text", "full"]
    )
    assert done.exit_code == 0, done.output
    graph = kg.open(tmp_path / "g")
    rows = graph.tables.evidence.select("relation", "sentence", "section").unique().rows()
    assert ("improves_on", "BarNet outperforms ResNet-50.", "Results") in rows
    assert ("introduces", "We propose BarNet.", None) in rows
    assert not any("VGG" in sentence for _, sentence, _ in rows)
    assert {section for _, sentence, section in rows if sentence.startswith("Table 1")} == {"Proofs"}
    assert not list(faults(graph.tables, graph.manifest))


@pytest.mark.parametrize(("ending", "pack"), [("gz", gzip.compress), ("zst", zstd.compress)])
def test_a_packed_article_is_read_with_its_tables(ending: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    article = tmp_path / f"article.xml.{ending}"
    article.write_bytes(pack(JATS.encode()))
    manifest = build([str(article)], tmp_path / "graph", extractor="rules").manifest
    assert (manifest.kept, manifest.rejected, manifest.records[0].read) == (1, [], 2)


def test_an_article_whose_tables_cannot_be_read_is_kept_and_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "article.xml"
    article.write_text(JATS)
    monkeypatch.setattr(limits, "FILE_BYTES", 500)
    graph = str(tmp_path / "graph")
    for _ in ("new", "unchanged"):
        done = CliRunner().invoke(app, ["build", str(article), "--graph", graph, "--extractor", "rules"])
        assert done.exit_code == 0, done.output
        assert f"{article}:1: its tables are left out: more than 500 bytes" in done.stderr
        assert "1 entries = 1 papers" in done.stdout
    assert kg.open(graph).tables.papers["title"].to_list() == ["FooNet: A Network"]


@pytest.mark.parametrize(("name", "text"), [("page.html", HTML), ("paper.tei.xml", TEI)])
@pytest.mark.parametrize("limit", ["CELLS", "FILE_BYTES"])
def test_a_page_whose_tables_cannot_be_read_is_kept_and_reported(
    name: str, text: str, limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / name
    paper.write_text(text)
    monkeypatch.setattr(limits, limit, 1 if limit == "CELLS" else len(text) - 20)
    done = CliRunner().invoke(app, ["build", str(paper), "--graph", str(tmp_path / "graph"), "--extractor", "rules"])
    assert done.exit_code == 0, done.output
    assert f"{paper}:1: its tables are left out: more than" in done.stderr
    assert "1 entries = 1 papers" in done.stdout
    assert kg.open(str(tmp_path / "graph")).tables.papers["title"].to_list() == ["FooNet: A Network"]


def test_a_number_of_several_tables_is_cited_by_its_first_cell(tmp_path: Path) -> None:
    rows = "".join(rf"Baz{letter}Net & {70 + place}.5 & 61.2 \\ " for place, letter in enumerate("ABCDEFGH"))
    again = AGAIN.replace(r"FooNet & 81.5 \\ FooNet w/o pooling & 70.1", rows.replace(" & 61.2", ""))
    (tmp_path / "main.tex").write_text(paper("FooNet", rows, more=again))
    build([str(tmp_path)], tmp_path / "graph", extractor="rules")
    scores = kg.leaderboard(kg.open(tmp_path / "graph"), "BarBench", "accuracy").scores
    assert len(scores) == 8
    assert {score.sentence.split(",")[0] for score in scores} == {"Table 1"}
