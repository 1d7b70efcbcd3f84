"""Folders of TeX are papers for `kg build` and `kg extract`."""

import gzip
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.fulltext import iter_papers, kind_of, read_full_text
from kg.fulltext.folders import files_of
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


def whole(title: str) -> str:
    return FRONT.replace("FooNet: A", f"{title}: A") + r"\end{document}"


def test_a_folder_of_single_files_and_lists_is_as_many_papers(tmp_path: Path) -> None:
    for name in ("One", "Two"):
        (tmp_path / f"{name}.tex").write_text(whole(name))
    (tmp_path / "more.jsonl").write_text('{"title": "Three", "abstract": "We propose FooNet."}')
    (tmp_path / "four").mkdir()
    (tmp_path / "four" / "main.tex").write_text(whole("Four"))
    found = [entry.title for entry in read([str(tmp_path)]) if isinstance(entry, Paper)]
    assert [title.partition(":")[0] for title in found] == ["One", "Two", "Four", "Three"]
    assert [path.name for path in iter_papers(tmp_path)] == ["One.tex", "Two.tex", "four"]


@pytest.mark.parametrize("name", ["refs.bib", "style.sty", "main.bbl", "figure.pdf", "section.tex", "sections/a.tex"])
def test_a_folder_with_what_belongs_to_a_paper_is_one(name: str, tmp_path: Path) -> None:
    for title in ("One", "Supplement"):
        (tmp_path / f"{title}.tex").write_text(whole(title))
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("Text of a section.")
    assert len(list(iter_names([str(tmp_path)]))) == 1
    assert list(iter_papers(tmp_path)) == [tmp_path]


def test_two_versions_of_a_paper_are_one(tmp_path: Path) -> None:
    for name in ("v1.tex", "v2.tex"):
        (tmp_path / name).write_text(whole("One"))
    assert list(iter_names([str(tmp_path)])) == [str(tmp_path)]


def test_a_style_beside_the_paper_lends_its_plain_macros_and_changes_no_command(tmp_path: Path) -> None:
    """Styles of conferences define `\\section`, `\\cite` and sizes by internal commands that call each other."""
    (tmp_path / "style.sty").write_text(
        r"\newcommand{\ours}{FooNet}\def\normalsize{\@setsize\normalsize{11pt}\xpt\@xpt}"
        r"\newcommand*\S@delta{}\edef\S@deltaY{\S@delta}\def\cite{\@ifnextchar[{\@cite}{\@cite[]}}"
        r"\renewenvironment{abstract}{\@gobble\bgroup}{\egroup}\normalsize"
    )
    (tmp_path / "main.tex").write_text(
        r"\documentclass{article}\usepackage{style}\title{\ours}\begin{document}\normalsize"
        r"\begin{abstract}We propose \ours.\end{abstract}\section{Results} \ours{} wins.\end{document}"
    )
    read_paper = read_full_text(tmp_path)
    assert (read_paper.title, read_paper.abstract) == ("FooNet", "We propose FooNet.")
    assert [(section.title, section.text.strip()) for section in read_paper.sections][-1] == ("Results", "FooNet wins.")


def test_a_single_file_is_read_with_what_it_inputs(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.tex").write_text(
        r"\documentclass{article}\usepackage[a]{names, none}\title{\name: A Network}\begin{document}"
        "\n"
        r"\input{parts/front} \import{parts/}{results}\input lost \input{../outside}\end{document}"
    )
    (tmp_path / "names.sty").write_text(r"\newcommand{\name}{FooNet}")
    (tmp_path / "parts" / "front.tex").write_text(r"\begin{abstract}We propose \name. \input{more}\end{abstract}")
    (tmp_path / "parts" / "more.tex").write_text("It is fast. % \\input{main}")
    (tmp_path / "parts" / "results.tex").write_text(r"\section{Results} \name{} wins.")
    (tmp_path.parent / "outside.tex").write_text("Secret.")
    names = [path.relative_to(tmp_path).as_posix() for path in files_of(tmp_path / "main.tex")]
    assert names == ["main.tex", "names.sty", "parts/front.tex", "parts/results.tex", "parts/more.tex"]
    (paper,) = read([str(tmp_path / "main.tex")], ReadOptions(full_text=True))
    assert isinstance(paper, Paper)
    assert (paper.title, paper.abstract) == ("FooNet: A Network", "We propose FooNet. It is fast. FooNet wins.")
    before = Document("main.tex", tmp_path / "main.tex").sha256()
    (tmp_path / "parts" / "more.tex").write_text("It is slow.")
    assert Document("main.tex", tmp_path / "main.tex").sha256() != before


def test_files_that_input_each_other_end(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{one}.tex").write_text(rf"\input{{{other}}}\input{{{one}}}")
    assert [path.name for path in files_of(tmp_path / "a.tex")] == ["a.tex", "b.tex"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["\\input", "{", "}", "[", "%", "\n", " ", "a", "..", "/", "\0", "\\import", "\\title"]))
)
def test_any_text_inputs_only_files_of_its_folder(parts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve() / "paper"
        folder.mkdir()
        for file in (folder / "a.tex", folder.parent / "a.tex"):
            file.write_text("A")
        (folder / "main.tex").write_text("".join(parts))
        assert set(files_of(folder / "main.tex")) <= {folder / "main.tex", folder / "a.tex"}


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


@pytest.mark.parametrize(
    "front",
    [
        r"\begin{abstract}We propose BarNet.\end{abstract}",
        r"\begin{abstract}\vspace{-1mm}{\centering\section*{Abstract}} We propose BarNet.\end{abstract}",
        r"\section*{Abstract} We propose BarNet.",
        r"\abstract{We propose BarNet.}",
        r"\ABSTRACT{We propose BarNet.}",
    ],
)
def test_an_abstract_is_an_environment_a_section_or_a_command(tmp_path: Path, front: str) -> None:
    path = tmp_path / "bar.tex"
    path.write_text(
        rf"\documentclass{{article}}\title{{BarNet}}\begin{{document}}\maketitle {front}"
        r"\section{Introduction} BarNet wins.\end{document}"
    )
    (found,) = read([str(path)])
    assert isinstance(found, Paper)
    assert (found.title, found.abstract) == ("BarNet", "We propose BarNet.")


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
