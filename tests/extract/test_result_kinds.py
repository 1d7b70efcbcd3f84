"""The kind of a number by the words beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.result_kinds import stated_kind


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It is [0.4%] better than before.", "gain"),
        ("It gains [2.1] percentage points higher recall.", "gain"),
        ("It beats BERT by [3.2%].", "gain"),
        ("It beats BERT by up to [3.2%].", "gain"),
        ("It beats both by 1.3%, 2.0% and [3.2%].", "gain"),
        ("A reduction of at least [12%] in memory.", "gain"),
        ("It improves [+2.4] AP on COCO.", "gain"),
        ("It runs [3.2x] faster.", "ratio"),
        ("It needs [10] times fewer samples.", "ratio"),
        (r"A speedup of [3.1$\times$] on CPU.", "ratio"),
        ("It cuts memory by a factor of [8].", "ratio"),
        ("It takes [2 orders of magnitude] less time.", "ratio"),
        ("It keeps [96%] of the teacher's accuracy.", "ratio"),
        ("Accuracy rises from 72.0% to [76.2%].", "absolute"),
        ("It reaches [81.5%] on GLUE.", None),
        ("It reaches an F1 of [75] and higher on five types.", None),
        ("[81.5%] is reached by FooNet.", None),
    ],
)
def test_words_beside_a_number_state_its_kind(sentence: str, kind: str | None) -> None:
    before, value, behind = sentence.replace("[", "]").split("]")
    assert stated_kind(before + value + behind, len(before), len(before + value)) == kind


@given(st.text(max_size=80), st.from_regex(r"[+]?\d{1,3}(\.\d)?[%x]?", fullmatch=True), st.text(max_size=80))
def test_any_text_beside_a_number_is_read(before: str, value: str, behind: str) -> None:
    kind = stated_kind(before + value + behind, len(before), len(before + value))
    assert kind in {"absolute", "gain", "ratio", None}
    if value.startswith("+") and not value.endswith("x"):
        assert kind in {"gain", "ratio"}
