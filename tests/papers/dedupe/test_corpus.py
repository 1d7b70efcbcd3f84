import random

from hypothesis import given
from hypothesis import strategies as st

from kg.papers import merge, read
from kg.papers.normalize.identity import paper_id, title_key
from kg.records import Paper, Source
from tests import strategies
from tests.conftest import SEEDS


def paper(title: str, file: str, **facts: object) -> Paper:
    return Paper(paper_id(title), title, "An abstract.", (Source(file, 1),), **facts)  # type: ignore[arg-type]


def test_the_richer_record_wins_and_both_sources_stay() -> None:
    corpus = merge([paper("TÜLU 3: X", "a"), paper('T\\"ulu 3 - X', "b", month=7, day=2, upvotes=4)])
    (merged,) = corpus.papers
    assert (merged.month, merged.upvotes, [s.path for s in merged.sources]) == (7, 4, ["a", "b"])
    assert (corpus.read, corpus.merged) == (2, 1)


def test_a_date_is_taken_from_one_record() -> None:
    (merged,) = merge([paper("X", "a", year=2024), paper("X", "b", month=7, day=2, upvotes=1, author_count=3)]).papers
    assert (merged.year, merged.month) == (None, 7)


def test_the_order_of_the_sources_does_not_matter() -> None:
    entries = list(read([str(SEEDS)]))
    expected = merge(entries).papers
    random.Random(1).shuffle(entries)
    assert merge(entries).papers == expected


@given(st.lists(strategies.name, max_size=20))
def test_every_entry_is_kept_merged_or_rejected(titles: list[str]) -> None:
    corpus = merge(paper(title, str(number)) for number, title in enumerate(titles))
    assert corpus.read == len(corpus.papers) + corpus.merged + len(corpus.rejected)
    assert len({p.id for p in corpus.papers}) == len(corpus.papers)


@given(strategies.name)
def test_ids_are_safe_in_an_iri_and_stable(title: str) -> None:
    assert paper_id(title) == paper_id(title)
    assert paper_id(title).startswith("paper/")
    assert set(paper_id(title).removeprefix("paper/")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.+")


def test_two_spellings_of_one_title_share_their_key() -> None:
    assert title_key("To FP8 and Back Again") == title_key("To FP8 and back again!")
    assert title_key("文心一言") != title_key("通义千问")
