"""The bar of a match: title, year, first author and abstract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.enrichment.matching import TitleIndex, chosen, judged, shared_phrases, wanted
from kg.records import Paper, Source

LONG = "FooNet: Networks of Foo for the Parsing of Bars"
TEXT = "We propose a network that learns to parse bars from few examples and we show that it does so on all of the nine benchmarks of bars that are in use today"
OTHER = "This survey of gardens describes how plants grow in dry places and what people who live there have made of them in the last nine hundred years or so"


def paper(title: str, year: int | None = None, author: str | None = None, abstract: str = "", **facts: str) -> Paper:
    authors = (author,) if author else ()
    return Paper("paper/x", title, abstract, (Source("m.jsonl", 1),), year=year, authors=authors, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "year", "author", "found", "is_match"),
    [
        (LONG, None, None, paper("Foonet — networks of foo for the parsing of bars"), True),
        (LONG, 2020, None, paper(LONG, 2023), True),
        (LONG, 2020, None, paper(LONG, 2024), False),
        (LONG, 2020, "Ada Byron", paper(LONG, 2020, "A. Byron"), True),
        (LONG, 2020, "Ada Byron", paper(LONG, 2020, "Grace Hopper"), False),
        (LONG, 2020, None, paper(LONG + "s", 2021), True),
        (LONG, 2020, None, paper(LONG + "s", 2022), False),
        (LONG, None, None, paper(LONG + "s", 2022), False),
        (LONG + " II", 2020, None, paper(LONG + " III", 2020), False),
        ("FooNet", 2020, None, paper("FooNet"), False),
        ("FooNet", 2020, None, paper("FooNet", 2021), True),
        ("FooNet", None, "Ada Byron", paper("FooNet", None, "Ada Byron"), True),
        (LONG, 2020, None, paper("FooNet: A Toolkit for Gardeners", 2020, abstract=OTHER), False),
        (LONG, 2020, None, paper("FooNet: A Toolkit for Gardeners", 2020, abstract=f"{TEXT}."), True),
        (LONG, 2020, None, paper("FooNet: A Toolkit for Gardeners", 2022, abstract=TEXT), False),
        (LONG, 2020, None, paper("BarNet: Networks of Foo for the Parsing of Bars", 2020, abstract=OTHER), False),
        (LONG, 2020, None, paper("A Toolkit for Gardeners", 2020, abstract=TEXT), False),
    ],
)
def test_only_what_is_above_the_bar_matches(
    title: str, year: int | None, author: str | None, found: Paper, is_match: bool
) -> None:
    sought = wanted(title, year, author, TEXT)
    assert (judged(sought, found) is not None) is is_match
    assert (list(TitleIndex([sought]).matches(found)) != []) is is_match


def test_a_match_says_why() -> None:
    match = judged(wanted(LONG, 2020, "Ada Byron"), paper(LONG, 2021, "Ada Byron"))
    assert match is not None
    assert (match.score, match.reason) == (1.0, "same title, same first author, years 1 apart")


def test_works_of_one_title_by_several_people_are_not_told_apart_without_an_author() -> None:
    found = [paper(LONG, 2020, "Ada Byron", arxiv="2001.00001"), paper(LONG, 2020, "Grace Hopper", arxiv="2001.00002")]
    sought = wanted(LONG, 2020, None)
    assert chosen(match for each in found if (match := judged(sought, each))) == []
    sought = wanted(LONG, 2020, "G. Hopper")
    [match] = chosen(match for each in found if (match := judged(sought, each)))
    assert match.found.arxiv == "2001.00002"


def test_a_preprint_and_its_publication_are_both_kept_and_a_second_preprint_is_not() -> None:
    found = [
        paper(LONG, 2020, "Ada Byron", arxiv="2001.00001"),
        paper(LONG, 2021, "Ada Byron", doi="10.1000/foo"),
        paper(LONG, 2021, "Ada Byron", arxiv="2009.00009"),
    ]
    sought = wanted(LONG, 2020, None)
    kept = chosen(match for each in found if (match := judged(sought, each)))
    assert len(kept) == 2
    assert {match.found.doi for match in kept} == {None, "10.1000/foo"}


@given(st.text(max_size=80), st.text(max_size=80), st.none() | st.integers(1900, 2100))
def test_a_paper_matches_itself_unless_its_title_is_short(title: str, abstract: str, year: int | None) -> None:
    sought = wanted(title, year, None, abstract)
    match = judged(sought, paper(title, year, abstract=abstract))
    assert (match is not None) is (len(sought.key) >= 16 or year is not None)
    assert 0 <= shared_phrases(title, abstract) <= 1
