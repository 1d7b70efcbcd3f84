from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from kg.papers import merge, read
from kg.papers.formats import listing
from kg.records import Paper, Rejected
from tests import strategies
from tests.conftest import SEEDS
from tests.papers.contents import content

ABSTRACT = "We propose FooNet. " + "It is evaluated on ImageNet and other data sets with care. " * 6
HEADER = "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nbyAK and the research community\n\nMar 18\n\n"


def entries(text: str) -> list[Paper | Rejected]:
    return list(listing.read(content(text)))


def test_the_seeds_have_398_entries_in_the_known_counts() -> None:
    counts = Counter(entry.sources[0].path for entry in read([str(SEEDS)]) if isinstance(entry, Paper))
    assert [counts[path] for path in sorted(counts)] == [108, 51, 87, 55, 97]


def test_the_seeds_have_330_distinct_papers_and_all_entries_are_accounted_for() -> None:
    corpus = merge(read([str(SEEDS)]))
    assert (corpus.read, len(corpus.papers), corpus.merged, corpus.rejected) == (398, 330, 68, ())


def test_55_papers_of_the_seeds_have_a_block_of_facts() -> None:
    papers = [entry for entry in read([str(SEEDS)]) if isinstance(entry, Paper) and entry.month]
    assert len(papers) == 55
    assert {Path(paper.sources[0].path).name[:3] for paper in papers} == {"003"}


def test_a_paper_of_several_files_keeps_every_source() -> None:
    corpus = merge(read([str(SEEDS)]))
    assert sum(len(paper.sources) for paper in corpus.papers) == 398
    report = next(paper for paper in corpus.papers if paper.title == "Qwen2.5 Technical Report")
    assert len({source.path for source in report.sources}) > 1


def test_sources_name_the_line_of_the_title() -> None:
    for paper in merge(read([str(SEEDS)])).papers[:40]:
        for source in paper.sources:
            lines = Path(source.path).read_text(encoding="utf-8").split("\n")
            assert lines[source.line - 1].strip() == paper.title


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("  • 8 authors\n·\nJul 23, 2024 1", (2024, 7, 23, 8, 1, None)),
        ("  • 1 authors\n·\nNov 17, 2020", (2020, 11, 17, 1, None, None)),
        ("  • 6 authors\n·\nDec 2 3", (None, 12, 2, 6, 3, None)),
        ("  • 2 authors\n·\nNov 28", (None, 11, 28, 2, None, None)),
        ("nvidia NVIDIA\n·\nSep 26 4", (None, 9, 26, None, 4, "NVIDIA")),
        ("stanfordnlp Stanford NLP\n·\nMay 1", (None, 5, 1, None, None, "Stanford NLP")),
    ],
)
def test_the_block_after_an_abstract_is_read_and_no_year_is_guessed(block: str, expected: tuple[object, ...]) -> None:
    (paper,) = entries(f"{HEADER}FooNet: A Net\n\n{ABSTRACT}\n\n{block}\n")
    assert isinstance(paper, Paper)
    found = (paper.year, paper.month, paper.day, paper.author_count, paper.upvotes, paper.organization)
    assert found == expected


@pytest.mark.parametrize("header", ["", HEADER, HEADER.replace("byAK", "Daily Papers\n\nbyAK")])
def test_the_header_is_no_paper(header: str) -> None:
    (paper,) = entries(f"{header}FooNet: A Net\n\n{ABSTRACT}")
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("FooNet: A Net", ABSTRACT.strip())


@pytest.mark.parametrize(
    ("page", "line", "reason", "kept"),
    [
        (f"A Title\n\nB Title\n\n{ABSTRACT}", 1, "a title with no abstract", 1),
        (f"A Title\n\n{ABSTRACT}\n\nB Title", 5, "a title with no abstract", 1),
        (f"A Title\n\n{ABSTRACT}\n\nB Title\n\n{ABSTRACT} and then it", 7, "the page ends in the middle", 1),
        (f"{ABSTRACT}\n\nA Title\n\n{ABSTRACT}", 1, "an abstract without a title", 1),
        (HEADER, 1, "no papers after the page's header", 0),
    ],
)
def test_a_broken_entry_is_reported_with_its_line_and_the_rest_is_read(
    page: str, line: int, reason: str, kept: int
) -> None:
    found = entries(page)
    (rejected,) = [entry for entry in found if isinstance(entry, Rejected)]
    assert (rejected.source.line, rejected.reason.startswith(reason)) == (line, True)
    assert len(found) - 1 == kept


@pytest.mark.parametrize("cut", range(1_000, 180_000, 7_919))
def test_a_page_cut_anywhere_loses_at_most_its_last_entry(cut: int, tmp_path: Path) -> None:
    page = sorted(SEEDS.glob("*.txt"))[0]
    (tmp_path / "cut.txt").write_bytes(page.read_bytes()[:cut])
    lines = page.read_bytes()[:cut].count(b"\n")
    entries_ = [entry for entry in read([str(page)]) if isinstance(entry, Paper)]
    # The next entry begins after a complete one.
    whole = [entry.text for entry, behind in pairwise(entries_) if behind.sources[0].line <= lines]
    found = list(read([str(tmp_path)]))
    assert [entry.text for entry in found if isinstance(entry, Paper)][: len(whole)] == whole
    assert len(found) - len(whole) <= 2
    assert merge(found).read == len(found)


@given(strategies.text)
def test_any_text_is_read_without_an_error(text: str) -> None:
    for entry in entries(text):
        assert isinstance(entry, Paper | Rejected)
