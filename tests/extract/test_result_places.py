"""Which names of a sentence a number may be measured on."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.result_places import places_of

_VALUE = re.compile(r"\d+\.\d%?")
_PLACE = re.compile(r"[A-Z]?Set")


def read(text: str) -> dict[str, list[str]]:
    values = [match.span() for match in _VALUE.finditer(text)]
    places = [match.span() for match in _PLACE.finditer(text)]
    return {
        text[slice(*value)]: [text[slice(*places[number])] for number in places_of(text, value, values, places)]
        for value in values
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It has 93.1%, 70.2% and 69.0% on ASet, BSet and the CSet.", {"93.1%": ["ASet"], "70.2%": ["BSet"], "69.0%": ["CSet"]}),
        ("It has 81.4 and 45.2 on ASet test set and BSet, respectively.", {"81.4": ["ASet"], "45.2": ["BSet"]}),
        ("On ASet (93.6% top-1) and BSet (70.9% top-1).", {"93.6%": ["ASet"], "70.9%": ["BSet"]}),
        ("It has 87.5% on another, 99.4% on BSet.", {"87.5%": [], "99.4%": ["BSet"]}),
        ("It has 80.0% using only 20.0% of it on ASet.", {"80.0%": ["ASet"], "20.0%": ["ASet"]}),
        ("It has 30.4 and 34.1 on ASet.", {"30.4": ["ASet"], "34.1": ["ASet"]}),
        ("It has 85.2%, 96.0% and 95.5% on ASet, Unknown1, and Unknown2.", {"85.2%": ["ASet"], "96.0%": [], "95.5%": []}),
        ("It has 83.5% on ASet and 82.9% on Unknown.", {"83.5%": ["ASet"], "82.9%": []}),
        ("It has 83.5% on the ASet and 82.9% accuracy on the BSet.", {"83.5%": ["ASet"], "82.9%": ["BSet"]}),
        ("It has 30.8 and 44.1 on ASet English-German and English-French.", {"30.8": ["ASet"], "44.1": ["ASet"]}),
        ("It is better (97.7% on ASet) than BSet.", {"97.7%": ["ASet", "BSet"]}),
        ("On ASet it has 97.7%.", {"97.7%": ["ASet"]}),
    ],
)  # fmt: skip
def test_a_number_is_on_the_place_of_its_list_or_parenthesis(text: str, expected: dict[str, list[str]]) -> None:
    assert read(text) == expected


@given(st.text(st.sampled_from("ASet1.5%,() and/on"), max_size=60))
def test_any_sentence_is_read(text: str) -> None:
    for found in read(text).values():
        assert len(set(found)) == len(found)
