"""Graphs to export: that of the seeds, the tiny one, and one with hostile names."""

import re
from pathlib import Path

import polars as pl
import pytest

import kg
from kg.export import ExportOptions, export
from kg.frames import to_frame
from kg.graph.counts import recounted
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.graph.tables import Node, Tables
from kg.lexicon import normal_form
from kg.rdf.store import write_store
from kg.records import CuratedEvidence, Dispute, Edge, Evidence, ExternalLink, Paper, Redirect, ResultNode, Source
from tests import strategies, tiny


def xml_plain(text: str) -> str:
    """Replace characters that XML 1.0 does not allow (section 2.2) by U+FFFD."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", text)


def node(id_: str, type_: str, label: str, aliases: tuple[str, ...] = ()) -> Node:
    return Node(
        id_, type_, label, aliases, None, None, None, tuple(sorted({normal_form(name) for name in (label, *aliases)}))
    )


def hostile_graph(folder: Path, names: list[str], end: int = 5) -> kg.KnowledgeGraph:
    papers = [
        Paper("paper/p-1", "Title " + names[0], "An abstract. " + " ".join(names), (Source("x.txt", 1),), 2023, 2, 30)
    ]
    nodes = [node("paper/p-1", "Paper", papers[0].title)]
    nodes += [node(f"entity/{n}", "Method", name or "-", tuple(names[:2])) for n, name in enumerate(names)]
    edges = [Edge("paper/p-1", "introduces", f"entity/{n}", 0.5, 1, 0) for n in range(len(names))]
    sentence = papers[0].text[:end]
    evidence = [
        Evidence(f"evidence/{n}", e.source, e.relation, e.target, e.source, 0, end, sentence, None, 0.5, 0.5, "hand")
        for n, e in enumerate(edges)
    ]
    frames = {
        "papers": tiny.paper_frame(papers).with_columns(extractor=pl.lit("hand")),
        "nodes": to_frame(Node, nodes),
        "edges": to_frame(Edge, edges),
        "evidence": to_frame(Evidence, evidence),
    }
    tables = Tables.of(
        **frames,
        curated=to_frame(CuratedEvidence, []),
        results=to_frame(ResultNode, []),
        links=to_frame(ExternalLink, []),
        counts=recounted(**frames),
        disputes=to_frame(Dispute, []),
        redirects=to_frame(Redirect, []),
    )
    with GraphDirectory(folder).new_version() as version:
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    return kg.open(folder)


def bare_id() -> pl.Expr:
    """Return the key of a paper in reference lists: its id without the prefix of paper ids."""
    return pl.col("id").str.strip_prefix("paper/")


def written(graph: kg.KnowledgeGraph, name: str, folder: Path, options: ExportOptions | None = None) -> Path:
    """Export one format; return its first file."""
    return export(graph, [name], folder, options)[0]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> kg.KnowledgeGraph:
    names = [*strategies.HOSTILE, "x" * 10_000, "\x01\x0b", "line\nbreak"]
    return hostile_graph(tmp_path_factory.mktemp("hostile") / "graph", names)


@pytest.fixture(params=["seed_graph", "tiny_graph", "hostile"])
def graph(request: pytest.FixtureRequest) -> kg.KnowledgeGraph:
    found: kg.KnowledgeGraph = request.getfixturevalue(request.param)
    return found


def expected_nodes(graph: kg.KnowledgeGraph) -> dict[str, tuple[str, str]]:
    return {
        id_: (type_, xml_plain(label))
        for id_, type_, label in graph.tables.nodes.select("id", "type", "label").iter_rows()
    }


def expected_edges(graph: kg.KnowledgeGraph) -> set[tuple[str, str, str, float]]:
    return set(graph.tables.edges.select("source", "target", "relation", "edge_confidence").iter_rows())
