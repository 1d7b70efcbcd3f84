"""A paper from two sources is merged: by arXiv identifier, by DOI, by near-equal title and first author."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.papers import merge, read
from kg.papers.normalize.identity import arxiv_id, doi, paper_id, surname_key
from kg.records import Paper, Source
from tests import strategies
from tests.conftest import SEEDS


def paper(title: str, file: str, **facts: object) -> Paper:
    return Paper(paper_id(title), title, "An abstract.", (Source(file, 1),), **facts)  # type: ignore[arg-type]


def kept(*papers: Paper) -> int:
    return len(merge(papers).papers)


LONG = "A rather long title about the scaling of neural language models"
HU, LI = ("Edward J. Hu",), ("Ann Li",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (paper("A", "x", arxiv="2106.09685"), paper("B, renamed", "y", arxiv="2106.09685")),
        (paper("A", "x", doi="10.1/a"), paper("B", "y", doi="10.1/a")),
        (paper("FooNet: nets of bars and graphs", "x", doi="10.1/a"), paper("FooNet for bars", "y", doi="10.1/a")),
        (paper(LONG, "x", authors=HU), paper(LONG.upper() + ".", "y")),
        (paper(LONG, "x", authors=HU, arxiv="2106.09685"), paper(LONG, "y", authors=("E. Hu",), doi="10.1/a")),
        (paper(LONG, "x", authors=HU), paper(LONG.replace("models", "model"), "y", authors=("Hu",))),
        (paper(LONG, "x", doi="10.1/a"), paper(LONG, "y", doi="10.1/b")),
    ],
)
def test_two_records_of_one_paper_are_merged(one: Paper, other: Paper) -> None:
    assert kept(one, other) == kept(other, one) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (paper(LONG, "x", authors=HU), paper(LONG, "y", authors=LI)),
        (paper(LONG, "x", authors=HU, arxiv="2106.09685"), paper(LONG, "y", authors=HU, arxiv="2207.00001")),
        (paper("Nets of bars and graphs", "x", doi="10.1/b"), paper("On the training of quxes", "x", doi="10.1/b")),
        (paper(LONG + " I", "x", authors=HU), paper(LONG + " II", "y", authors=HU)),
        (paper(LONG + " 2023", "x", authors=HU), paper(LONG + " 2024", "y", authors=HU)),
        (paper(LONG, "x", authors=HU), paper(LONG.replace("models", "model"), "y", authors=LI)),
        (paper("Editorial", "x", doi="10.1/a", authors=HU), paper("Editorial", "y", doi="10.1/b", authors=LI)),
        (paper("LoRA", "x", authors=HU), paper("LoRA+", "y2", authors=LI)),
    ],
)
def test_two_papers_stay_two_with_ids_of_their_own(one: Paper, other: Paper) -> None:
    found = merge([one, other]).papers
    assert len({paper.id for paper in found}) == 2
    assert merge([other, one]).papers == found


def test_a_title_alone_does_not_join_papers_of_two_authors() -> None:
    found = merge([paper(LONG, "x", authors=HU), paper(LONG, "y", authors=LI), paper(LONG, "z")])
    assert (len(found.papers), found.merged) == (3, 0)


def test_a_title_near_to_those_of_two_preprints_joins_neither() -> None:
    other, between = LONG.replace("models", "modelling"), LONG.replace("models", "model")
    first = paper(LONG, "a", authors=HU, arxiv="2106.09685")
    second = paper(other, "b", authors=HU, arxiv="2207.00001")
    third = paper(between, "c", authors=HU)
    assert kept(first, third) == kept(second, third) == 1
    assert kept(first, second) == 2
    assert kept(first, second, third) == 3


def test_records_without_identifier_beside_two_preprints_of_one_title_are_a_separate_paper() -> None:
    preprints = [paper(LONG, "a", authors=HU, arxiv="2106.09685"), paper(LONG, "b", authors=HU, arxiv="2207.00001")]
    found = merge([*preprints, paper(LONG, "c", authors=HU), paper(LONG, "d", authors=HU)])
    assert (len(found.papers), found.merged, len({p.id for p in found.papers})) == (3, 1, 3)


def test_links_join_over_any_number_of_steps_and_every_source_stays() -> None:
    rows = [
        paper("A", "a", arxiv="2106.09685", doi="10.1/a"),
        paper("B", "b", doi="10.1/a", year=2021, month=6),
        paper("B", "c"),
    ]
    (merged,) = merge(rows).papers
    assert (merged.id, merged.doi, merged.year) == ("paper/2106.09685", "10.1/a", 2021)
    assert [source.path for source in merged.sources] == ["a", "b", "c"]


def dump(papers: list[Paper], path: Path) -> None:
    """Return papers in the style of the arXiv dump: other spaces, LaTeX accents, a full stop, authors, identifier."""
    spell = [
        str.upper,
        lambda title: title + ".",
        lambda title: title.replace(" ", "\n  ", 1),
        lambda title: title.replace("ü", '\\"u'),
    ]
    rows = []
    for number, found in enumerate(papers):
        rows.append(
            {
                "id": f"2401.{number:05}",
                "title": spell[number % 4](found.title),
                "abstract": f"  {found.abstract}\n",
                "authors_parsed": [["Author", f"N{number}.", ""], ["Second", "A.", ""]],
                "versions": [{"version": "v1", "created": "Tue, 2 Jan 2024 10:00:00 GMT"}],
                "update_date": "2024-02-02",
            }
        )
    random.Random(3).shuffle(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_the_seeds_and_an_arxiv_dump_of_them_are_the_same_330_papers(tmp_path: Path) -> None:
    alone = merge(read([str(SEEDS)]))
    dump(list(alone.papers), tmp_path / "arxiv.jsonl")
    both = merge(read([str(SEEDS), str(tmp_path / "arxiv.jsonl")]))
    assert (both.read, len(both.papers), both.merged) == (398 + 330, 330, 68 + 330)
    assert all(found.arxiv and found.id == f"paper/{found.arxiv}" for found in both.papers)
    assert all(len(found.authors) == 2 and found.year and found.month for found in both.papers)
    assert sum(len(found.sources) for found in both.papers) == 398 + 330


def test_half_of_them_in_the_dump_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    alone = merge(read([str(SEEDS)])).papers
    dump(list(alone[::2]), tmp_path / "arxiv.jsonl")
    both = {found.title: found for found in merge(read([str(SEEDS), str(tmp_path / "arxiv.jsonl")])).papers}
    assert len(both) == 330
    assert all(both[found.title] == found for found in alone[1::2] if found.title in both)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arXiv:2106.09685v2", "2106.09685"),
        ("http://arxiv.org/pdf/2106.09685v1.pdf", "2106.09685"),
        ("https://doi.org/10.48550/ARXIV.2106.09685", "2106.09685"),
        ("cs.CL/0112017v1", "cs/0112017"),
        ("0704.0001", "0704.0001"),
        ("21060.9685", None),
        ("2106.09685 and more", None),
        ("", None),
    ],
)
def test_every_spelling_of_an_arxiv_identifier(text: str, expected: str | None) -> None:
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doi:10.1000/ABC.1", "10.1000/abc.1"),
        ("https://dx.doi.org/10.1000/abc(1)", "10.1000/abc(1)"),
        ("10.1/x", None),
        ("see 10.1000/abc", None),
    ],
)
def test_every_spelling_of_a_doi(text: str, expected: str | None) -> None:
    assert doi(text) == expected


@given(st.lists(strategies.name, max_size=4))
def test_a_surname_key_is_made_of_any_name(parts: list[str]) -> None:
    assert surname_key(" ".join(parts)) == surname_key("  ".join(parts))


@given(strategies.text)
def test_identifiers_are_found_in_no_text_by_accident(text: str) -> None:
    for found in (arxiv_id(text), doi(text)):
        assert found is None or " " not in found
