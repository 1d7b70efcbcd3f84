import pytest
from hypothesis import given

from kg.latex import clean
from tests import strategies


@pytest.mark.parametrize(
    ("dirty", "read"),
    [
        (r"\textit{agnostic to} it", "agnostic to it"),
        (r"\'a la Math", "á la Math"),
        ("88.2pm0.3 AP", "88.2±0.3 AP"),
        ("UDOP~udop (89.8 AP)", "UDOP (89.8 AP)"),
        ("scratchx2013even for", "scratch–even for"),
        (r"\$12 for GPT-4o-mini", "$12 for GPT-4o-mini"),
        (r"118\times lower", "118× lower"),
        (r"50\% of it", "50% of it"),
        (r"T\"ulu 3 and T\"ULU 3", "Tülu 3 and TÜLU 3"),
        (r"(\textsc{Ofa})", "(Ofa)"),
        (r"{\em parameter and retrieval} levels", "parameter and retrieval levels"),
        ("three textit{O}bstacles", "three Obstacles"),
        ("~9% over, ~6% more", "~9% over, ~6% more"),
        ("less than $200 per model, 5% of $20", "less than $200 per model, 5% of $20"),
        ("epsilon=8{255}", "epsilon=8/255"),
        (r"OIE\url{https://github.com/C}", "OIE https://github.com/C"),
        (r"models, \model works", "models, model works"),
        ("Φ and TÜLU", "Φ and TÜLU"),
    ],
)
def test_dirt_of_the_listing_pages_becomes_readable(dirty: str, read: str) -> None:
    assert clean(dirty) == read


@given(strategies.abstract)
def test_any_text_is_cleaned_without_an_error_and_on_one_line(text: str) -> None:
    assert "\n" not in clean(text)
