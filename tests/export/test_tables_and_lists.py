"""Tables, reference lists and Cytoscape's JSON round-trip."""

import re
from pathlib import Path

import bibtexparser
import duckdb
import networkx as nx
import orjson
import polars as pl
import pytest
from citeproc import CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

import kg
from kg.export import ExportOptions, export
from kg.export.bibliography import references
from kg.graph.tables import RECORDS
from kg.papers.normalize.dates import month_of
from kg.text import from_tex
from tests.export.conftest import bare_id, written

TABLES = list(RECORDS)


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_reads_the_same_tables(table: str, graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(graph, ["parquet", "csv"], tmp_path)
    frame: pl.DataFrame = getattr(graph.tables, table)
    assert duckdb.read_parquet(str(tmp_path / f"{table}.parquet")).fetchall() == [
        tuple(row) for row in frame.iter_rows()
    ]
    read = duckdb.read_csv(
        str(tmp_path / f"{table}.csv"),
        all_varchar=True,
        header=True,
        quotechar='"',
        escapechar='"',
        max_line_size=4_000_000,
    )
    assert read.columns == frame.columns
    assert [row[0] for row in read.fetchall()] == frame[frame.columns[0]].to_list()


def test_a_safe_table_has_no_formula_and_keeps_every_text(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(graph, ["csv"], tmp_path / "safe", ExportOptions(spreadsheet_safe=True))
    export(graph, ["csv"], tmp_path / "plain")
    for table in TABLES:
        safe, plain = (pl.read_csv(tmp_path / kind / f"{table}.csv", infer_schema=False) for kind in ("safe", "plain"))
        for column, dtype in getattr(graph.tables, table).schema.items():
            if dtype not in (pl.String, pl.List(pl.String)):
                assert safe[column].equals(plain[column])
                continue
            for cell, original in zip(safe[column], plain[column], strict=True):
                assert cell is None or not re.match(r"[=+\-@\t\r]", cell)
                assert cell in (original, f"'{original}")


def test_a_formula_is_guarded(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(graph, ["csv"], tmp_path, ExportOptions(spreadsheet_safe=True))
    labels = pl.read_csv(tmp_path / "nodes.csv", infer_schema=False)["label"]
    formulas = graph.tables.nodes["label"].str.starts_with("=HYPERLINK").sum()
    assert labels.str.starts_with("'=HYPERLINK").sum() == formulas


def test_bibtex_has_each_paper_with_its_title_and_date(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    text = written(seed_graph, "bibtex", tmp_path).read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    wanted = {reference.id: reference for reference in references(seed_graph)}
    assert [entry.key for entry in library.entries] == list(wanted)
    for entry in library.entries:
        reference = wanted[entry.key]
        assert from_tex(entry["title"]) == reference.title
        date = [entry[name] for name in ("year", "month", "day") if name in entry]
        assert tuple(month_of(part) or int(part) for part in date) == reference.date


def test_bibtex_of_hostile_names_can_be_read(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    text = written(graph, "bibtex", tmp_path).read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    assert len(library.entries) == graph.tables.papers.height


def test_csl_items_are_cited_by_citeproc(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    items = orjson.loads(written(graph, "csl", tmp_path).read_bytes())
    assert [item["id"] for item in items] == graph.tables.papers.select(bare_id()).to_series().to_list()
    source = CiteProcJSON(items)
    assert set(source) == {item["id"].lower() for item in items}
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    CitationStylesBibliography(style, source, formatter.plain)
    dated = [item for item in items if "issued" in item]
    assert len(dated) == graph.tables.papers["year"].is_not_null().sum()


@pytest.mark.slow
def test_networkx_reads_back_cytoscapes_json(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    document = orjson.loads(written(graph, "cytoscape", tmp_path).read_bytes())
    read = nx.cytoscape_graph(document)
    assert read.is_multigraph()
    assert {node: (facts["type"], facts["name"]) for node, facts in read.nodes(data=True)} == {
        id_: (type_, label) for id_, type_, label in graph.tables.nodes.select("id", "type", "label").iter_rows()
    }
    edges = {(s, t, facts["relation"], facts["confidence"]) for s, t, facts in read.edges(data=True)}
    assert edges == set(graph.tables.edges.select("source", "target", "relation", "edge_confidence").iter_rows())
    results = dict(graph.tables.results.select("id", "value").iter_rows())
    assert {node: facts["result"] for node, facts in read.nodes(data=True) if "result" in facts} == results
    assert all({"x", "y"} == set(element["position"]) for element in document["elements"]["nodes"])
