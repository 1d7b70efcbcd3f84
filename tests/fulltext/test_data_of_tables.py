"""The data sets of a table: which of the ways to read them is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext import FullText, rows_of
from kg.fulltext.document import Section
from kg.fulltext.tables.alternatives import ReadBlock, alternatives, is_settled, with_datasets
from kg.fulltext.tables.data_choice import candidates
from kg.fulltext.tables.data_names import PaperNames, caption_names, names_of_data
from kg.fulltext.tables.linear import LinearModel
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.rows import read_blocks
from tests.fulltext.made import paper, table

ROWS = r"Method & Acc. & F1 \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
EVALUATED = (
    r"\section{Related work} Many models are pre-trained on the ImageNet dataset. The ImageNet dataset is large. The ImageNet"
    r" dataset is old. The ImageNet dataset helps."
    r"\section{Experiments} We evaluate FooNet on the ClayPots dataset. The ClayPots dataset has two classes."
    r"\section{Results} FooNet is better on ClayPots."
)
FRONT = "We propose FooNet and evaluate it on the CIFAR-10 dataset."


def _paper(body: str) -> FullText:
    """Return a paper whose abstract names a data set without calling it one."""
    made = paper(body + table(ROWS, caption="Main results."))
    assert made.abstract == FRONT
    return FullText(
        made.name,
        made.title,
        "We propose FooNet and test it on ClayPots.",
        made.sections,
        made.tables,
        cited=made.cited,
    )


def test_what_results_are_stated_on_goes_before_what_is_named_more_often() -> None:
    assert {row.dataset for row in rows_of(_paper(EVALUATED))} == {"ClayPots"}


def _read(made: FullText) -> ReadBlock:
    """Return the only block of the first table of a paper, as rules read it."""
    context = context_of(made)
    (read,) = read_blocks(made.tables[0], "Table 1", made, context, lambda: PaperNames(made, context))
    return read


def test_the_model_that_a_paper_introduces_is_no_data_set() -> None:
    made = _paper(r"\section{Experiments} We propose FooNet. FooNet is good. We test FooNet on the ClayPots dataset.")
    found = candidates(made.tables[0], PaperNames(made, context_of(made)), "FooNet")
    own = next(each for each in found if each.name == "FooNet")
    assert own.features["own and no data"] == own.features["a cell"] == 1.0
    assert {row.dataset for row in rows_of(made)} == {"ClayPots"}


def test_weights_decide_among_the_ways_to_read_data_sets() -> None:
    read = _read(_paper(EVALUATED))

    def by(**weights: float) -> list[tuple[str | None, str | None, str | None]]:
        rows = with_datasets(read, LinearModel(weights))
        return sorted({(row.dataset, row.dataset_from, row.metric) for row in rows}, key=str)

    assert by(none=1.0) == [(None, None, "Acc."), (None, None, "F1")]
    assert by(**{"name evaluated": 1.0}) == [("ClayPots", "text", "Acc."), ("ClayPots", "text", "F1")]


def test_what_headings_name_for_all_rows_stays() -> None:
    rows = r"Method & CIFAR-10 & SVHN \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    read = _read(paper(table(rows, caption="Accuracy.")))
    assert is_settled(read)
    assert {row.dataset for row in with_datasets(read, LinearModel({"none": 1.0}))} == {"CIFAR-10", "SVHN"}


def test_a_heading_that_is_a_data_set_leaves_the_settings_and_one_that_is_none_joins_them() -> None:
    rows = r"Method & CIFAR-10 & easy \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    read = _read(paper(table(rows, caption="Accuracy.")))

    def by(**weights: float) -> set[tuple[str | None, str | None]]:
        return {(row.dataset, row.split_or_setting) for row in with_datasets(read, LinearModel(weights))}

    assert by(none=1.0) == {(None, "CIFAR-10"), (None, "easy")}
    assert by(heading=1.0) == {("CIFAR-10", None), ("easy", None)}


def test_a_heading_that_is_a_data_set_and_no_metric_leaves_the_metric_of_the_caption() -> None:
    rows = r"Method & WER \\ \midrule Bar & 70.1 \\ \ours & 80.5 \\"
    made = paper(r"\section{Experiments} We head the WER leaderboard." + table(rows, caption="Mean accuracy."))
    read = _read(made)
    before = {(row.dataset, row.metric, row.higher_is_better) for row in read.rows}
    after = {
        (row.dataset, row.metric, row.higher_is_better) for row in with_datasets(read, LinearModel({"heading": 1.0}))
    }
    assert {(metric, is_higher) for _, metric, is_higher in before} == {("WER", False)}
    assert {(name, is_higher) for name, _, is_higher in after} == {("WER", True)}
    assert {metric.casefold() for _, metric, _ in after if metric} == {"mean accuracy"}


def test_a_caption_that_names_the_data_set_settles_it_and_one_that_describes_it_does_not() -> None:
    rows = r"Method & Acc. \\ \midrule Bar & 70.1 \\ \ours & 80.5 \\"
    assert is_settled(_read(paper(table(rows, caption="Results on the SVHN dataset."))))
    assert not is_settled(_read(paper(table(rows, caption="Results on the segmentation of lungs."))))


def test_headings_without_a_sign_of_data_are_not_taken_for_data_sets() -> None:
    rows = r"Method & Dot & Cosine \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    read = _read(_paper(EVALUATED + table(rows, caption="Main results.")))
    assert not any("heading" in each.features for each in alternatives(read))


def test_each_way_is_listed_once_and_the_rules_come_first() -> None:
    found = alternatives(_read(_paper(EVALUATED)))
    assert found[0].features["rules"] == 1.0
    assert len({each.names for each in found}) == len(found)
    assert sum(set(each.names) == {None} for each in found) == 1


@pytest.mark.parametrize(
    ("caption", "names"),
    [
        ("Ablation on HK Rooftop PV Forecasting.", ["HK Rooftop PV"]),
        ("Comparison on Confounder Dataset", ["Confounder"]),
        ("Google Web Treebank results, by Web.", ["Google Web Treebank"]),
        ("Effect of Dropout on UAS Accuracy", []),
    ],
)
def test_a_caption_names_data_sets(caption: str, names: list[str]) -> None:
    assert caption_names(caption) == names


def test_a_paper_says_how_it_speaks_of_a_name() -> None:
    made = _paper(EVALUATED)
    profile = PaperNames(made, context_of(made)).profile("ClayPots")
    assert (profile.mentions, profile.called_data, profile.is_in_experiments, profile.in_abstract) == (4, 2, True, 1)
    assert profile.ours == 2 / 4


@given(st.text(max_size=200))
def test_any_text_has_names_that_stand_in_it(text: str) -> None:
    for name, _ in names_of_data(text):
        assert name
        assert name in text


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_paper_has_a_choice(title: str, text: str) -> None:
    made = _paper(EVALUATED)
    other = FullText("made", title, text, (*made.sections, Section(title, 1, text)), made.tables)
    found = candidates(other.tables[0], PaperNames(other, context_of(other)), None)
    assert [each.name for each in found].count(None) == 1
    assert all(0 <= value <= 1 for each in found for value in each.features.values())


@pytest.mark.parametrize("part", ["A", "A ", "aA-", "A.a", "on A ", "xBenc", "A v1 "])
def test_hostile_texts_end(part: str) -> None:
    """A search that went back over what it has read would take hours for these."""
    assert all(len(name) <= 60 for name, _ in names_of_data(part * (200_000 // len(part))))
