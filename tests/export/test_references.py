"""BibTeX and CSL-JSON are read without warnings by Pandoc, biber and BibTeX, and by our own parser."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import bibtexparser
import polars as pl
import pytest
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.build import build
from kg.export import export
from kg.export.formats.bibtex import FORMAT
from kg.export.tex import to_tex
from kg.papers.reader import known_formats
from kg.text import from_tex, plain
from tests import strategies
from tests.export.conftest import bare_id, written

STYLES = Path(__file__).parent / "styles"
ROWS = [
    {"title": "BarNet: A network of bars & 50% more", "authors": ["Institute for Nets and Graphs", "Jane van der Berg", "Martin King Jr.", "Jürgen Müller"],
     "date": "2021-07-05", "doi": "10.1007/978-3-030-01388-2_6", "arxiv": "2101.00011", "venue": "ICLR 2021"},
    {"title": r"GPT-4o on $\alpha$-LoRA and ImageNet", "authors": ["Edna Poe"], "date": "2022"},
    {"title": r"Nets with $O(\sqrt{n})$ steps on $\mathbb{R}^d$ at $10^{-3}$ and $x_i$", "authors": ["Nguyễn, Hoàng", "Péter Szabő", "文心"],
     "date": "2022-03", "venue": "Journal of Nets & Graphs"},
    {"title": "No author, no date: \"quoted\" – and “more” -- `it's` <this> {or} that_one ~ 5$ \\ #1"},
    {"title": "X-ray nets with Q-learning", "authors": [{"family": "García Márquez", "given": "Gabriel"}, "bell hooks"], "date": "2020-12"},
]  # fmt: skip


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> kg.KnowledgeGraph:
    folder = tmp_path_factory.mktemp("rich")
    lines = [
        json.dumps({"abstract": "We propose BarNet. It outperforms ResNet on ImageNet by 5%.", **row}) for row in ROWS
    ]
    (folder / "in.jsonl").write_text("\n".join(lines))
    build([str(folder / "in.jsonl")], folder / "g", extractor="rules")
    return kg.open(folder / "g")


@pytest.fixture(params=["rich", "seed_graph", "hostile"])
def any_graph(request: pytest.FixtureRequest, tmp_path: Path) -> kg.KnowledgeGraph:
    if request.param == "hostile":
        rows = [
            {"title": f"T {text} t", "abstract": f"We propose {text}.", "authors": [f"Ann {text}", text]}
            for text in strategies.HOSTILE
        ]
        (tmp_path / "h.jsonl").write_text("\n".join(map(json.dumps, rows)))
        build([str(tmp_path / "h.jsonl")], tmp_path / "g", extractor="rules")
        return kg.open(tmp_path / "g")
    found: kg.KnowledgeGraph = request.getfixturevalue(request.param)
    return found


def needs(tool: str) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")


def run(*command: str, folder: Path, text: str = "") -> tuple[str, str]:
    done = subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, done.stderr


def cited(style: str, source: Path, text: str) -> str:
    out, err = run("pandoc", "--citeproc", "-f", "markdown", "-t", "plain", "--wrap=none", "--csl", str(STYLES / style),
                   "--bibliography", str(source), folder=source.parent, text=text)  # fmt: skip
    assert err == ""
    return out


@pytest.mark.parametrize("name", ["bibtex", "csl"])
def test_pandoc_cites_the_right_names(name: str, rich: kg.KnowledgeGraph, tmp_path: Path) -> None:
    needs("pandoc")
    source = written(rich, name, tmp_path)
    ids = dict(rich.tables.papers.select("title", bare_id()).iter_rows())
    text = " ".join(f"[@{{{ids[title]}}}]" for title in sorted(ids))
    out = cited("author-date.csl", source, text)
    assert "(Institute for Nets and Graphs, van der Berg, King & Müller, 2021)" in out
    assert "(Poe, 2022)" in out
    assert "(Nguyễn, Szabő & 文心, 2022)" in out
    assert "(García Márquez & hooks, 2020)" in out
    assert (
        "van der Berg, Jane, King, Martin, Jr., Müller, Jürgen. BarNet: A network of bars & 50% more. ICLR 2021. 2021-7"
        in out
    )
    assert "GPT-4o on α-LoRA and ImageNet" in out
    numbers = cited("numbers.csl", source, text)
    assert re.search(r"Institute for Nets and Graphs, J\. van der Berg, M\. King Jr\.,? and J\. Müller", numbers)


@pytest.mark.parametrize("name", ["bibtex", "csl"])
@pytest.mark.parametrize("style", ["author-date.csl", "numbers.csl"])
def test_pandoc_cites_every_paper_without_a_warning(
    style: str, name: str, any_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    needs("pandoc")
    out = cited(style, written(any_graph, name, tmp_path), "---\nnocite: '@*'\n---\n")
    for title in any_graph.tables.papers["title"].head(20):
        words = re.findall(r"[A-Za-z]{4,}", title)[:3]
        assert all(word.lower() in out.lower() for word in words), title


def test_biber_reads_every_entry_without_a_warning(any_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    needs("biber")
    source = written(any_graph, "bibtex", tmp_path)
    out, err = run("biber", "--tool", source.name, "--output-file", "out.bib", folder=tmp_path)
    assert not re.findall(r"^(?:WARN|ERROR).*", out + err, re.MULTILINE)
    read = (tmp_path / "out.bib").read_text(encoding="utf-8")
    assert len(re.findall(r"^@", read, re.MULTILINE)) == any_graph.tables.papers.height


def test_biber_output_is_read_back_as_the_same_papers(rich: kg.KnowledgeGraph, tmp_path: Path) -> None:
    needs("biber")
    run("biber", "--tool", written(rich, "bibtex", tmp_path).name, "--output-file", "out.bib", folder=tmp_path)
    assert_equal(rich, tmp_path / "out.bib", tmp_path)


def test_bibtex_sets_every_entry_in_the_style_plain_without_a_warning(
    any_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    needs("bibtex")
    needs("kpsewhich")
    if not run("kpsewhich", "plain.bst", folder=tmp_path)[0]:
        pytest.skip("plain.bst is not installed")
    written(any_graph, "bibtex", tmp_path)
    (tmp_path / "all.aux").write_text("\\relax\n\\citation{*}\n\\bibstyle{plain}\n\\bibdata{papers}\n")
    out, _ = run("bibtex", "all", folder=tmp_path)
    assert not re.findall(r"^.*[Ww]arning.*|^.*error.*", out, re.MULTILINE)
    made = (tmp_path / "all.bbl").read_text(encoding="utf-8")
    assert made.count("\\bibitem{") == any_graph.tables.papers.height
    for word in (
        ("{GPT-4o} on {$\\alpha$-LoRA} and {ImageNet}", "Jane van~der Berg, Martin King, Jr., and")
        if "GPT-4o on α" in str(any_graph.tables.papers["title"].to_list())
        else ()
    ):
        assert " ".join(word.split()) in " ".join(made.split())


def test_bibtexparser_splits_every_name(any_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    text = written(any_graph, "bibtex", tmp_path).read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    counts = dict(any_graph.tables.papers.select(bare_id(), pl.col("authors").list.len()).iter_rows())
    assert {entry.key: len(entry["author"]) if "author" in entry else 0 for entry in library.entries} == counts


def test_bibtex_splits_names_into_the_same_parts(rich: kg.KnowledgeGraph, tmp_path: Path) -> None:
    text = written(rich, "bibtex", tmp_path).read_text(encoding="utf-8")
    library = bibtexparser.parse_string(text, append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    found = {
        entry.key: [[from_tex(" ".join(part)) for part in (n.first, n.von, n.last, n.jr)] for n in entry["author"]]
        for entry in library.entries
        if "author" in entry
    }
    assert found["2101.00011"] == [
        ["", "", "Institute for Nets and Graphs", ""],
        ["Jane", "van der", "Berg", ""],
        ["Martin", "", "King", "Jr."],
        ["Jürgen", "", "Müller", ""],
    ]
    assert [["Gabriel", "", "García Márquez", ""], ["bell", "", "hooks", ""]] in found.values()


COLUMNS = (
    "title",
    "text",
    "year",
    "month",
    "day",
    "arxiv",
    "doi",
    "authors",
    "venue",
    "author_names",
    "retracted",
)


def facts(graph: kg.KnowledgeGraph) -> list[dict[str, object]]:
    """Return the facts of papers that reference lists hold; a month without a year is not a date there."""
    rows = graph.tables.papers.sort("title").select(COLUMNS).iter_rows(named=True)
    undated = ("month", "day")
    return [{k: v for k, v in row.items() if v not in (None, []) and (row["year"] or k not in undated)} for row in rows]


def assert_equal(graph: kg.KnowledgeGraph, source: Path, folder: Path) -> None:
    """Assert that the papers of a graph equal those read back from its export."""
    build([str(source)], folder / "again", extractor="rules")
    assert facts(kg.open(folder / "again")) == facts(graph)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bibtex", "csl"])
@pytest.mark.parametrize("which", ["rich", "seed_graph"])
def test_our_parser_reads_back_what_was_written(
    which: str, name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if name == "csl" and "csl-json" not in known_formats():
        pytest.skip("no reader of CSL-JSON yet")
    graph = request.getfixturevalue(which)
    assert_equal(graph, written(graph, name, tmp_path), tmp_path)


def test_capitals_that_the_source_protects_are_protected_again(tmp_path: Path) -> None:
    (tmp_path / "in.bib").write_text(
        "@misc{k, title = {{B}ayesian Nets with {Markov chains} and Others}, abstract = {We propose it.}}"
    )
    build([str(tmp_path / "in.bib")], tmp_path / "g", extractor="rules")
    (path,) = export(kg.open(tmp_path / "g"), [FORMAT.name], tmp_path)
    assert "title = {{Bayesian} Nets with {Markov} chains and Others}" in path.read_text()


@given(
    st.one_of(
        strategies.text,
        strategies.name,
        st.lists(
            st.sampled_from(
                [
                    "α",
                    "√n",
                    "x_i",
                    "ℝ^d",
                    "⁻³",
                    "₂",
                    "--",
                    "``",
                    "''",
                    "\\",
                    "{",
                    "$5",
                    "O(√n)",
                    "ễ",
                    "ß",
                    " ",
                    "x",
                    "M³CS",
                    "x_(i+1)",
                ]
            )
        ).map("".join),
    )
)
def test_what_latex_prints_of_a_text_is_the_text(text: str) -> None:
    text = plain(text)
    for tex in (to_tex(text), to_tex(text, keeps_capitals=True)):
        assert from_tex(tex) == text
        assert tex.replace("\\{", "").count("{") == tex.replace("\\}", "").count("}")
