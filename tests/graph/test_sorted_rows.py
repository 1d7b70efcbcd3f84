"""Rows by the column that a table is sorted by are those that a filter finds."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.sorted_rows import rows_with
from kg.graph.tables import EDGE, of_edges

_TEXT = st.text(st.sampled_from("aàzZ😀/"), max_size=3)


@given(st.lists(_TEXT), st.lists(st.none() | _TEXT))
def test_rows_found_by_binary_search_are_those_of_a_filter(ids: list[str], asked: list[str | None]) -> None:
    table = pl.DataFrame({"id": ids}, schema={"id": pl.String}).sort("id").with_row_index("row")
    wanted = [value for value in asked if value is not None]
    found = rows_with(table, "id", pl.Series(asked, dtype=pl.String))
    assert found.equals(table.filter(pl.col("id").is_in(wanted)))


@given(st.lists(st.tuples(*3 * [st.sampled_from("ab")])), st.lists(st.tuples(*3 * [st.sampled_from("abc")])))
def test_rows_of_edges_agree_in_all_three_columns(rows: list[tuple[str, ...]], edges: list[tuple[str, ...]]) -> None:
    schema = dict.fromkeys(EDGE, pl.String)
    table = pl.DataFrame(sorted(rows), schema=schema, orient="row")
    found = of_edges(table, pl.DataFrame(edges, schema=schema, orient="row"))
    assert found.rows() == [row for row in sorted(rows) if row in edges]
