"""The names around a table that may be those of its data sets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext import FullText, rows_of
from kg.fulltext.document import Section
from kg.fulltext.tables.data_choice import candidates
from kg.fulltext.tables.data_names import PaperNames, caption_names, names_of_data
from kg.fulltext.tables.paper import context_of
from tests.fulltext.made import paper, table

ROWS = r"Method & Acc. & F1 \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
EVALUATED = (
    r"\section{Related work} Many models are pre-trained on the ImageNet dataset. The ImageNet dataset is large. The ImageNet"
    r" dataset is old. The ImageNet dataset helps."
    r"\section{Experiments} We evaluate FooNet on the ClayPots dataset. The ClayPots dataset has two classes."
    r"\section{Results} FooNet is better on ClayPots, as Table~\ref{tab:x} shows."
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


def test_the_model_that_a_paper_introduces_is_no_data_set() -> None:
    made = _paper(r"\section{Experiments} We propose FooNet. FooNet is good. We test FooNet on the ClayPots dataset.")
    found = candidates(made.tables[0], PaperNames(made, context_of(made)), "FooNet")
    own = next(each for each in found if each.name == "FooNet")
    assert own.features["own and no data"] == own.features["a cell"] == 1.0
    assert {row.dataset for row in rows_of(made)} == {"ClayPots"}


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
