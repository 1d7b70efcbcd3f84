"""Folders of TeX are papers for `kg build` and `kg extract`."""

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.fulltext import kind_of
from kg.papers import ReadOptions, read
from kg.papers.source.documents import Document, iter_names
from kg.records import Paper, Rejected
from tests.fulltext.made import FRONT


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / name / "sections").mkdir(parents=True)
        text = FRONT.replace("FooNet:", f"{name.title()}Net:") + r"\input{sections/results}\end{document}"
        (tmp_path / name / "main.tex").write_text(text)
        (tmp_path / name / "sections" / "results.tex").write_text(
            r"\section{Results} FooNet is fast. \section{Proofs} QED."
        )
    (tmp_path / "notes.bib").write_text("@article{a, title={T}, abstract={We propose BarNet and test it.}}")
    return tmp_path


def test_a_folder_of_papers_gives_one_document_a_paper(papers: Path) -> None:
    assert [Path(name).name for name in iter_names([str(papers)])] == ["notes.bib", "one", "two"]
    assert [Path(name).name for name in iter_names([str(papers)], recursive=True)] == ["notes.bib", "one", "two"]
    assert list(iter_names([str(papers / "one")])) == [str(papers / "one")]


def test_title_and_abstract_are_read_and_the_sections_with_claims_when_asked(papers: Path) -> None:
    (found,) = read([str(papers / "one")])
    assert isinstance(found, Paper)
    assert (found.title, found.abstract) == (
        "OneNet: A Network for Tests",
        "We propose FooNet and evaluate it on the CIFAR-10 dataset.",
    )
    (whole,) = read([str(papers / "one")], ReadOptions(full_text=True))
    assert isinstance(whole, Paper)
    assert whole.abstract == found.abstract + " FooNet is fast."


def test_a_paper_that_expands_without_end_is_rejected(papers: Path) -> None:
    (papers / "one" / "main.tex").write_text(FRONT + r"\def\a{\a\a}\a\end{document}")
    found = [each for each in read([str(papers)]) if isinstance(each, Rejected)]
    assert [(Path(each.source.path).name, each.reason) for each in found] == [
        ("one", "more than 400 macros or files inside each other")
    ]


def test_a_change_in_an_included_file_changes_the_fingerprint(papers: Path) -> None:
    document = Document("one", papers / "one")
    before = document.sha256()
    (papers / "one" / "sections" / "results.tex").write_text("other")
    assert before is not None
    assert document.sha256() != before


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.tex", FRONT.encode(), "LaTeX"),
        ("a", FRONT.encode(), "LaTeX"),
        ("a.gz", gzip.compress(FRONT.encode(), mtime=0), "LaTeX"),
        ("a.html", b'<!DOCTYPE html><html><body class="ltx_page">', "HTML of LaTeXML"),
        ("a.xml", b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0">', "TEI"),
        ("a.xml", b'<article xmlns:mml="m"><front></front>', "JATS"),
        ("a.html", b"<html><body>a page", None),
        ("a.gz", gzip.compress(b'{"title": "A"}', mtime=0), None),
        ("a.gz", b"\x1f\x8bdamaged", None),
        ("a.jsonl", b'{"abstract": "\\\\documentclass{article}"}', None),
        ("a.txt", b"A text about \\documentclass{article}", None),
        ("a.bib", b"% of\n@article{a, title={A}}", None),
    ],
)
def test_a_whole_paper_is_recognised_by_its_content(
    name: str, content: bytes, kind: str | None, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


def test_a_paper_in_latex_without_an_abstract_is_rejected_with_its_title(tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_text(r"\documentclass{article}\title{BarNet}\begin{document}Text.\end{document}")
    (found,) = read([str(tmp_path / "a.tex")])
    assert isinstance(found, Rejected)
    assert found.reason == "no abstract: 'BarNet'"


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["", "% a\n", "\\documentclass", "<html>ltx_", "<TEI>", "<article><front>"]),
    st.binary(max_size=200),
)
def test_any_bytes_are_a_paper_or_rejected(head: str, rest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.tex"
        path.write_bytes(head.encode() + rest)
        (found,) = read([str(path)])
        assert isinstance(found, Paper | Rejected)
