"""The names around a table that may be that of its metric."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext import FullText, rows_of
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.metric_choice import MetricCandidate, metric_candidates
from kg.fulltext.tables.metric_names import metric_names
from kg.fulltext.tables.paper import context_of
from tests.fulltext.made import facts, paper, table

ROWS = r"Method & Pots & Pans \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"


def _candidates(made: FullText, *cells: str) -> dict[str, MetricCandidate]:
    names = PaperNames(made, context_of(made)).metrics
    return {each.name: each for each in metric_candidates(made.tables[0], names, frozenset(cells))}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Linear probing accuracy of all models", ["accuracy", "probing accuracy", "Linear probing accuracy"]),
        ("the final test loss", ["loss", "test loss"]),
        ("reported as BLEU score (%)", ["BLEU", "BLEU score"]),
        ("Parzen log-likelihood", ["likelihood", "log-likelihood", "Parzen log-likelihood"]),
        ("by success rate (SR)", ["rate", "success rate", "SR"]),
        ("in tokens per character", ["tokens per character"]),
        ("Pass@1 and NDCG@10", ["Pass@1", "NDCG@10"]),
        ("an erratic scoreboard, timely", []),
        ("mean and standard deviation of the pots, std. deviation, standard errors", []),
        ("mean absolute deviation", ["deviation", "absolute deviation", "mean absolute deviation"]),
    ],
)
def test_names_of_metrics_come_in_each_of_their_forms(text: str, names: list[str]) -> None:
    assert [found.name for found in metric_names(text)][: len(names) or None] == names


@given(
    st.lists(st.sampled_from(["test", "the", "error", "rate", "-", " ", "(", ")", "F1", "@", "1", "per", "%", "\n"]))
)
def test_a_name_is_the_text_at_its_place(parts: list[str]) -> None:
    text = "".join(parts)
    for found in metric_names(text):
        assert text[found.start : found.end] == found.name
        assert 0 <= found.parts <= 3


def test_candidates_are_those_of_the_caption_before_those_of_the_text() -> None:
    text = r"\section{Experiments} We report the recall. The recall is high. The recall is best."
    found = list(_candidates(paper(text + table(ROWS, caption="Attack success rate."))))
    assert found.index("Attack success rate") < found.index("recall")


def test_the_features_of_a_candidate_say_where_it_stands_and_what_is_said_of_it() -> None:
    text = r"\section{Experiments} The metric is the recall."
    found = _candidates(paper(text + table(ROWS, caption="Attack success rate.")), "recall")
    leading, other = found["Attack success rate"].features, found["recall"].features
    assert leading["leads the caption"] == leading["all parts"] == leading["in the caption"] == 1.0
    assert other["called a metric elsewhere"] == other["a cell"] == 1.0
    assert "in the caption" not in other


def test_at_most_fourteen_names_are_candidates() -> None:
    caption = ", ".join(f"word{letter} accuracy" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert len(_candidates(paper(table(ROWS, caption=caption)))) == 14


def test_the_metric_of_the_caption_is_that_of_all_columns_and_says_where_it_is_from() -> None:
    assert set(facts(table(ROWS, caption="Refusal index on two data sets."), "metric", "metric_from")) == {
        ("Refusal index", "caption")
    }


def test_a_name_that_the_text_has_is_no_short_form_of_a_longer_one() -> None:
    text = r"\section{Experiments} We use the Pot dataset and the PotNL dataset. Pot is large. PotNL is small."
    rows = r"Method & Pot & PotNL \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    found = rows_of(paper(text + table(rows, caption="Accuracy on both data sets.")))
    assert {row.dataset for row in found} == {"Pot", "PotNL"}


def test_a_dash_over_a_column_is_no_metric() -> None:
    made = paper(table(r"Method & Pots & Pans \\ & acc. & -- \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"))
    assert {row.metric for row in rows_of(made)} <= {"acc.", "Accuracy", None}
    assert "acc." in {row.metric for row in rows_of(made)}


def test_the_spread_of_numbers_is_not_their_metric() -> None:
    found = _candidates(paper(table(ROWS, caption="Mean and standard deviation of the clay on all pots.")))
    assert not any("deviation" in name for name in found)
