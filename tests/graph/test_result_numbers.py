"""What is read from a result as its text has it."""

import polars as pl

from kg.graph.result_numbers import with_texts

TEXT = "A net\n\nIt has an accuracy of 82.7% top-1 and 96.2% top-5, and 3.57% error on Foo."


def test_a_number_has_the_metric_beside_it_and_no_other_metrics_node() -> None:
    values = ["82.7%", "96.2%", "3.57%"]
    rows = pl.DataFrame(
        {
            "paper_id": ["paper/a"] * 3,
            "text": [TEXT] * 3,
            "value": [{"start": TEXT.index(value), "end": TEXT.index(value) + len(value)} for value in values],
            "metric": ["accuracy", "accuracy", None],
            "metric_key": ["e1", "e1", None],
        }
    )
    found = with_texts(rows)
    assert found["value"].to_list() == values
    assert found["metric"].to_list() == ["accuracy", "top-5", "error"]
    assert found["metric_key"].to_list() == ["e1", None, None]
    assert found["id"].to_list() == [f"result/a/{TEXT.index(value)}" for value in values]
    assert with_texts(rows.clear()).is_empty()
