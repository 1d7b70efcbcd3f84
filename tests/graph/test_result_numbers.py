"""What is read from a result as its text has it."""

import polars as pl
import pytest

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
            "kind": ["absolute"] * 3,
        }
    )
    found = with_texts(rows)
    assert found["value"].to_list() == values
    assert found["metric"].to_list() == ["accuracy", "top-5", "error"]
    assert found["metric_key"].to_list() == ["e1", None, None]
    assert found["id"].to_list() == [f"result/a/{TEXT.index(value)}" for value in values]
    assert with_texts(rows.clear()).is_empty()


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("It has only 0.4% accuracy drop on it.", "0.4%", "gain"),
        ("It has a 1.3% top-1 accuracy improvement.", "1.3%", "gain"),
        ("It is 2.06pp better.", "2.06", "gain"),
        ("It gains 1.59% in accuracy.", "1.59%", "gain"),
        ("with a loss of only 0.02% in accuracy", "0.02%", "gain"),
        ("an increase in accuracy of 0.38% on it", "0.38%", "gain"),
        ("while only sacrificing 0.4% top-1 accuracy", "0.4%", "gain"),
        ("It reaches 84.4% top-1 accuracy.", "84.4%", "absolute"),
        ("It reaches 84.4% accuracy. Improvement follows.", "84.4%", "absolute"),
        ("It has a loss of 3 and 84.4% on it", "84.4%", "absolute"),
    ],
)
def test_a_number_with_a_change_beside_it_is_a_gain(text: str, value: str, kind: str) -> None:
    start = text.index(value)
    rows = pl.DataFrame(
        {
            "paper_id": ["paper/a"],
            "text": [text],
            "value": [{"start": start, "end": start + len(value)}],
            "metric": ["accuracy"],
            "metric_key": ["e1"],
            "kind": ["absolute"],
        }
    )
    assert with_texts(rows)["kind"].to_list() == [kind]
