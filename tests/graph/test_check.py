"""kg validate finds faults that no build should make."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

import kg
from kg.build import correct
from kg.graph.check import faults
from kg.graph.tables import SCHEMAS, Tables
from tests import tiny
from tests.graph.corrections import adding, build_graph

SOME = pl.DataFrame([{"node": "entity/lora", "community": "lora", "shared": 1}], schema=SCHEMAS["members"])


def broken(table: str, frame: pl.DataFrame) -> list[str]:
    return list(faults(replace(tiny.tables(), **{table: frame}), tiny.MANIFEST))


def test_the_tiny_graph_has_no_fault() -> None:
    assert list(faults(tiny.tables(), tiny.MANIFEST)) == []


@pytest.mark.parametrize("read", [tiny.MANIFEST.read - 1, tiny.MANIFEST.read + 1])
def test_entries_that_are_not_accounted_for_are_a_fault(read: int) -> None:
    manifest = tiny.MANIFEST.model_copy(update={"read": read})
    assert list(faults(tiny.tables(), manifest)) == [f"{read} entries were read, 4 are accounted for"]


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("nodes", lambda t: pl.concat([t.nodes, t.nodes[:1]]), "two nodes"),
        ("nodes", lambda t: t.nodes.with_columns(label=pl.lit(" ")), "no label"),
        ("nodes", lambda t: t.nodes.with_columns(type=pl.lit("Thing")), "unknown type"),
        ("nodes", lambda t: t.nodes[1:], "an end is no node"),
        ("edges", lambda t: t.edges.with_columns(relation=pl.lit("likes")), "unknown relation"),
        ("edges", lambda t: t.edges.with_columns(relation=pl.lit("metric")), "it joins"),
        ("evidence", lambda t: t.evidence[1:], "no evidence"),
        ("edges", lambda t: t.edges[1:], "evidence without an edge"),
        ("evidence", lambda t: t.evidence.with_columns(end=pl.col("end") + 10_000), "no text at"),
        ("evidence", lambda t: t.evidence.with_columns(confidence=pl.lit(2.0)), "a confidence of"),
        ("papers", lambda t: t.papers[1:], "the manifest counts"),
        ("members", lambda t: SOME.with_columns(node=pl.lit("entity/nothing")), "and no node"),
        ("members", lambda t: SOME, "a member of no community"),
    ],
)
def test_a_fault_is_found(table: str, change: object, message: str) -> None:
    tables: Tables = tiny.tables()
    found = broken(table, change(tables))  # type: ignore[operator]
    assert any(message in fault for fault in found), found


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> kg.KnowledgeGraph:
    folder = build_graph(tmp_path_factory.mktemp("corrected"))
    correct(adding(kind="reject", subject="FooNet 5", relation="improves_on", object="BERT", why="a test"), folder)
    return kg.open(folder)


def test_a_corrected_graph_has_no_fault(corrected: kg.KnowledgeGraph) -> None:
    assert list(faults(corrected.tables, corrected.manifest)) == []


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("corrections", lambda t: pl.concat([t.corrections, t.corrections]), "two corrections have this id"),
        ("corrections", lambda t: t.corrections.with_columns(kind=pl.lit("praise")), "of no known kind"),
        ("corrections", lambda t: t.corrections.with_columns(statement=pl.lit("")), "that says nothing"),
        (
            "corrections",
            lambda t: t.corrections.with_columns(nodes=pl.lit(["entity/x"])),
            "about entity/x, which is no",
        ),
        ("corrections", lambda t: t.corrections.with_columns(rejected=pl.lit(["x"])), "rejects x, which is no"),
        ("corrections", lambda t: t.corrections[:0], "no correction rejects it"),
        ("rejected", lambda t: t.rejected[:0], "which is no rejected evidence"),
        ("rejected", lambda t: pl.concat([t.rejected, t.evidence[:1]]), "rejected evidence that supports an edge"),
        ("rejected", lambda t: t.rejected.with_columns(relation=pl.lit("likes")), "unknown relation"),
        ("rejected", lambda t: t.rejected.with_columns(sentence=pl.lit("Another.")), "the sentence does not stand at"),
        ("rejected", lambda t: t.rejected.with_columns(paper=pl.lit("paper/x")), "no text at"),
    ],
)
def test_a_fault_of_a_correction_is_found(
    table: str, change: Callable[[Tables], pl.DataFrame], message: str, corrected: kg.KnowledgeGraph
) -> None:
    tables = replace(corrected.tables, **{table: change(corrected.tables)})
    assert any(message in fault for fault in faults(tables, corrected.manifest))
