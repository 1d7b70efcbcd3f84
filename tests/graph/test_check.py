"""kg validate finds faults that no build should make."""

from dataclasses import replace

import polars as pl
import pytest

from kg.graph.check import faults
from kg.graph.tables import SCHEMAS, Tables
from tests import tiny

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
