"""What kind of paper it is, by how it speaks."""

from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext.tables.kind_of_paper import kind_of_paper

TEXT = "The model has two layers and is trained for ten epochs. " * 100


def test_a_paper_that_proposes_speaks_more_so_than_one_that_compares() -> None:
    proposing = kind_of_paper("FooNet: A Network", "We propose FooNet.", TEXT + "Our model is better. " * 20)
    comparing = kind_of_paper("A Study of Networks", "We compare networks.", TEXT + "We compare two. " * 20)
    for feature in ("paper: our model", "paper: we propose, in the abstract", "paper: title with a name"):
        assert proposing[feature] > 0 > comparing[feature]
    for feature in ("paper: we evaluate", "paper: title of a study"):
        assert comparing[feature] > 0 > proposing[feature]


def test_nothing_is_concluded_from_a_short_text() -> None:
    assert kind_of_paper("FooNet: A Network", "We propose FooNet.", "Our model is better.") == {}


@given(st.text(max_size=50), st.text(max_size=200), st.text(max_size=200))
def test_features_of_any_text_are_bounded(title: str, abstract: str, body: str) -> None:
    found = kind_of_paper(title, abstract, TEXT + body)
    assert all(-3.0 <= value <= 3.0 for value in found.values())
