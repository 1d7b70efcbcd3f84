"""The words beside a number are read in any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.number_words import is_baseline, is_change, other_quantity

BESIDE = st.text(st.sampled_from("by from to 1.2%,()~- and improvement higher of accuracy GFLOPs"), max_size=90)


@given(BESIDE, BESIDE)
def test_a_baseline_is_no_change(before: str, after: str) -> None:
    assert not (is_change(before, after) and is_baseline(before, after))


@pytest.mark.parametrize("repeated", ["1, ", "1 - ", "1 (a) ", "1 ", "1, and ", "1.1 a, ", "~ 1 ", "the "])
@pytest.mark.parametrize("first", ["by ", "improves upon it with ", "gains of "])
def test_a_long_list_that_ends_in_no_number_is_searched_in_bounded_time(first: str, repeated: str) -> None:
    # With two ways to match each item, the search would not end.
    assert not is_change((first + repeated * 30)[-90:] + "!", f"{repeated * 30}!"[:60])


@pytest.mark.parametrize(
    "before",
    [
        "improvements of 3.10 in ROUGE-1, 2.84 in ROUGE-2, and ",
        "outperforms it by 2.3x and ",
        "by 5.44% on XSum (47.16), ",
    ],
)
def test_the_later_numbers_of_a_list_of_changes_are_changes(before: str) -> None:
    assert is_change(before, " on it.")


@given(BESIDE, BESIDE)
def test_a_quantity_is_named_as_it_is_written(before: str, after: str) -> None:
    found = other_quantity(before, after)
    assert found is None or found in after
