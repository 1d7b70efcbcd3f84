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
        ("It beats it by 3.1 AP and 0.9 AP.", "0.9", "gain"),
        ("It improves upon the FPN baseline with 1.9% AP and 5.5% AP", "5.5%", "gain"),
        ("We improve the performance of Mask R-CNN for 1.7 mAP", "1.7", "gain"),
        ("It outperforms the baseline with 81.2% accuracy", "81.2%", "absolute"),
        ("It outperforms by 12% and 20% mIoU on it", "20%", "gain"),
        ("It has 0.25% to 4% higher accuracy.", "4%", "gain"),
        ("a 20% energy reduction on it", "20%", "gain"),
        ("It leads to 2.3 mAP and 7.0 mAP improvements on it", "2.3", "gain"),
        ("It reduces the gap to within 3.0% top-1 accuracy", "3.0%", "gain"),
        ("It raises it from 75.3% to 79.3% on it.", "75.3%", "baseline"),
        ("It raises it from 75.3% to 79.3% on it.", "79.3%", "absolute"),
        ("It is better (79.8% on it vs 68.0%).", "68.0%", "baseline"),
        ("It is better (79.8% on it vs 68.0%).", "79.8%", "absolute"),
        ("accuracy improvements from 5.3% up to 17.4% of it.", "5.3%", "gain"),
        ("It reaches 30.4 and 34.1 BLEU points.", "34.1", "absolute"),
        ("It reaches a recall of 0.83, 1.3% higher than it", "0.83", "absolute"),
        ("It reaches 72.2% when the gap is larger.", "72.2%", "absolute"),
        ("It reaches 84.4% top-1 accuracy.", "84.4%", "absolute"),
        ("It reaches 84.4% accuracy. Improvement follows.", "84.4%", "absolute"),
        ("It has a loss of 3 and 84.4% on it", "84.4%", "absolute"),
    ],
)
def test_a_number_with_a_change_beside_it_is_a_gain(text: str, value: str, kind: str) -> None:
    assert row_of(text, value)["kind"] == kind


@pytest.mark.parametrize(
    ("text", "value", "metric", "expected"),
    [
        ("It has 82.9% accuracy with merely 22.2 GFLOPs.", "22.2", "accuracy", "GFLOPs"),
        ("It has 75.7% top-1 accuracy with 5.36M parameters.", "5.36", "top-1 accuracies", "M parameters"),
        ("It has an mAP of 47.9% at 33.5 fps.", "33.5", "mAP", "fps"),
        ("a gain at IoU=0.9 on it", "0.9", "AP", None),
        ("68.3% at 50% overlap", "50%", "mAP", None),
        ("a latency of 23.1 ms on it", "23.1", "latency", "latency"),
        ("a mean IoU of 81.7% on it", "81.7%", "mean IoU", "mean IoU"),
        ("macro-F1=54% on it", "54%", "macro-F1", "macro-F1"),
    ],
)
def test_a_number_of_time_size_or_cost_is_not_one_of_quality(
    text: str, value: str, metric: str, expected: str | None
) -> None:
    row = row_of(text, value, metric)
    assert row["metric"] == expected
    assert row["metric_key"] == ("e1" if metric == expected else None)


def row_of(text: str, value: str, metric: str = "accuracy") -> dict[str, object]:
    start = text.index(value)
    rows = pl.DataFrame(
        {
            "paper_id": ["paper/a"],
            "text": [text],
            "value": [{"start": start, "end": start + len(value)}],
            "metric": [metric],
            "metric_key": ["e1"],
            "kind": ["absolute"],
        }
    )
    return with_texts(rows).row(0, named=True)
