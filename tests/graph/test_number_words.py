"""The words beside a number are read in any text."""

from hypothesis import given
from hypothesis import strategies as st

from kg.graph.number_words import is_baseline, is_change, other_quantity

BESIDE = st.text(st.sampled_from("by from to 1.2%,()~- and improvement higher of accuracy GFLOPs"), max_size=90)


@given(BESIDE, BESIDE)
def test_a_baseline_is_no_change(before: str, after: str) -> None:
    assert not (is_change(before, after) and is_baseline(before, after))


@given(BESIDE, BESIDE)
def test_a_quantity_is_named_as_it_is_written(before: str, after: str) -> None:
    found = other_quantity(before, after)
    assert found is None or found in after
