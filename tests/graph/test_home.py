"""What the first page has of a graph."""

from dataclasses import replace

import polars as pl

from kg.graph.read.home import home_of
from tests import tiny


def test_of_equally_frequent_names_those_that_begin_with_a_letter_come_first() -> None:
    tables = tiny.tables()
    models = tables.nodes.filter(type="Model")["id"].sort()
    labels = dict(zip(models, ["16 ex", "2D Det.", *(f"Net{n}" for n in range(len(models)))], strict=False))
    nodes = tables.nodes.with_columns(label=pl.col("id").replace(labels))
    counts = tables.counts.with_columns(papers=pl.lit(1, pl.UInt32))
    found = home_of(replace(tables, nodes=nodes, counts=counts.cast(tables.counts.schema)), "rules").top["Model"]
    shown = [row.label for row in found]
    assert shown == sorted(shown, key=lambda label: (label[0].isdigit(), label)) and shown[-1] == "2D Det."
