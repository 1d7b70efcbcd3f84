"""Spellings of a metric are one metric, and its better direction is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.metrics import is_lower_better, is_proportion, metric_beside, metric_key, metric_names, normal_metric

GROUPS = [
    ("accuracy", "Accuracy", "accuracies", "acc.", "Top-1", "top1 accuracy", "TOP 1 ACC", "Accuracy (%)"),
    ("top-5 accuracy", "Top-5", "top5"),
    ("F1", "f1-score", "F1 scores", "F-measure"),
    ("exact match", "EM"),
    ("AUC", "AUROC", "ROC-AUC"),
    ("word error rate", "WER", "WER (word error rate)"),
    ("perplexity", "perplexity (PPL)"),
    ("F1 (n=40K)",),
    ("error", "Top-1 error rate"),
    ("recall@1",),
    ("recall@5",),
    ("zero-shot accuracy",),
]


def test_spellings_are_one_metric_and_other_metrics_are_not() -> None:
    keys = [{metric_key(spelling) for spelling in group} for group in GROUPS]
    assert all(len(found) == 1 for found in keys)
    assert len(set().union(*keys)) == len(GROUPS)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_a_metric_has_the_name_of_the_table_or_its_frequent_spelling(group: tuple[str, ...]) -> None:
    assert set(metric_names((spelling, 1) for spelling in group).values()) == {group[0]}


def test_an_unknown_metric_is_called_as_it_is_mostly_spelled() -> None:
    spelled = [("clip SCORE", 1), ("CLIP score", 3), ("CLIP-score", 2)]
    assert metric_names(spelled) == dict.fromkeys(("clip SCORE", "CLIP score", "CLIP-score"), "CLIP score")


@pytest.mark.parametrize(
    ("metric", "lower"),
    [("accuracy", False), ("Perplexity", True), ("WER", True), ("forgetting rate", True), ("error-free rate", True),
     ("terror index", False), (None, False)],
)  # fmt: skip
def test_the_better_direction(metric: str | None, lower: bool) -> None:
    assert is_lower_better(metric) is lower


def test_a_proportion_is_written_in_percent_or_as_a_fraction() -> None:
    assert (is_proportion("Acc."), is_proportion("FID"), is_proportion(None)) == (True, False, False)


@given(st.text())
def test_the_form_of_a_metric_does_not_depend_on_case_at_ascii_or_on_marks(name: str) -> None:
    normal = normal_metric(name)
    assert normal_metric(normal) == normal
    assert normal_metric(f"  ({name}) ") == normal
    assert metric_key(metric_key(name)) == metric_key(name)


@pytest.mark.parametrize(
    ("text", "metric", "named"),
    [
        ("% top-1 and 96.2% top-5", "accuracy", "accuracy"),
        ("% top-5 on ImageNet", "accuracy", "top-5"),
        ("% top-5 test error, exceeding", "accuracy", "top-5 test error"),
        ("% top-1 / 97.1% top-5 accuracy", "top-5 accuracy", "top-1"),
        ("% error on the test set", None, "error"),
        (r"\% (top-5 error)", None, "top-5 error"),
        ("% top-1 errors on it", "accuracy", "top-1 errors"),
        ("% test error.", "test error", "test error"),
        ("% error reduction", None, None),
        ("% of errors", None, None),
        ("% mean error", None, None),
        ("% top-1 recall", "recall", "recall"),
        ("improves one-shot accuracy on Foo from 82.2% to |% and", "accuracy", "one-shot accuracy"),
        ("an upper bound accuracy of over |% on Foo", "accuracy", "upper bound accuracy"),
        ("|% certified accuracy", "accuracy", "certified accuracy"),
        ("a robust accuracy of 40% and an accuracy of |%", "accuracy", "accuracy"),
        ("its 5-shot accuracy is high; after a long text on what else it can do it has |%", "accuracy", "accuracy"),
        ("a robust accuracy, and |", None, None),
        (" BLEU", "BLEU", "BLEU"),
        ("", None, None),
    ],
)
def test_the_metric_beside_a_number_is_its_metric(text: str, metric: str | None, named: str | None) -> None:
    before, _, after = text.rpartition("|")
    assert metric_beside(before, after, metric) == named


def test_top_1_and_top_5_are_apart_for_accuracies_and_for_errors() -> None:
    keys = [metric_key(name) for name in ("top-1", "top-5", "top-1 error rate", "top5 test error")]
    assert len(set(keys)) == 4
    assert [is_lower_better(key) for key in keys] == [False, False, True, True]
