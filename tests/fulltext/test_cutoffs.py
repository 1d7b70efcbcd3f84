"""The cutoff of a metric of ranked lists, where a table has it apart from the metric."""

import pytest

from kg.fulltext import rows_of
from tests.fulltext.made import paper, table

NUMBERS = r"\\ \midrule Bar & 0.51 & 0.61 & 0.71 & 0.81 \\ \ours & 0.25 & 0.34 & 0.62 & 0.92 \\"


def metrics(heads: str, caption: str) -> list[tuple[str | None, str | None]]:
    """Return metric and setting of the first row."""
    made = paper(table(heads + NUMBERS, columns="lcccc", caption=caption))
    return [(row.metric, row.split_or_setting) for row in rows_of(made)][:4]


def test_a_cutoff_beside_its_metric_belongs_to_it() -> None:
    heads = r"& \multicolumn{2}{c}{MAP@k} & \multicolumn{2}{c}{Recall@N} \\ Method & k = 1 & k = 5 & N=1 & N=5 "
    found = metrics(heads, "Results on MovieLens.")
    assert found == [("MAP@1", None), ("MAP@5", None), ("Recall@1", None), ("Recall@5", None)]


@pytest.mark.parametrize("heads", ["Method & 1 & 5 & 10 & 20 ", "Method & @1 & @5 & @10 & @20 "])
def test_a_caption_has_the_metric_and_the_headings_its_cutoffs(heads: str) -> None:
    found = metrics(heads, "NDCG@k of all methods on MovieLens.")
    assert found == [(f"NDCG@{cutoff}", None) for cutoff in (1, 5, 10, 20)]


def test_a_cutoff_stated_by_its_letter_goes_before_another_number() -> None:
    heads = r"& \multicolumn{2}{c}{10 users} & \multicolumn{2}{c}{20 users} \\ Method & k=1 & k=5 & k=1 & k=5 "
    found = metrics(heads, "NDCG@k of all methods on MovieLens.")
    assert found[1:3] == [("NDCG@5", "10 users"), ("NDCG@1", "20 users")]
