"""For any papers and extractions, a graph can be built, every export parses, and the counts add up."""

import csv
import io
import json
from pathlib import Path

import bibtexparser
import duckdb
import polars as pl
import pyoxigraph
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree, html
from pylatexenc import latex2text, latexwalker

import kg
from kg.build import build
from kg.characters import is_writable, writable
from kg.errors import InvalidIri
from kg.export import export, known_exporters
from kg.extract import load
from kg.extract.contract import Broken, checked, read_batch
from kg.frames import Extractions
from kg.graph.assembly import assemble
from kg.graph.check import faults
from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.identifiers import web_address
from kg.papers import ReadOptions, merge, read
from kg.rdf.iris import checked as checked_iri
from kg.rdf.store import write_store
from kg.records import Extraction, Link, Mention, Paper, PaperEntity, Rejected, Result, Source, Statement
from kg.resolve import parents, resolve
from kg.schema import DEFAULT_BASE, EXTRACTED, EXTRACTED_RELATIONS
from tests import strategies, tiny
from tests.conftest import examples

# With unpaired surrogates and noncharacters, which JSON escapes can produce.
CHARACTERS = st.characters(exclude_categories=())
PIECES = [
    *("\0", "\x07", "\x1b[31m", "\x85", "\u2028", "\ufffe", "\uffff", "\U0010ffff", "\ufdd0", "\ud800", "\udfff"),
    *("\u202e", "\u2066", "\u200b", "\ufeff", "\xad", "]]>", "<script>", "&#0;", '"', "'", "|", ";", "\\", "\\n"),
    *("\\href{a}", "\\sqrt", "\\title", "\\verb|", "\\begin{a}", "\\textcolor{red}", "\\input{/etc/passwd}"),
    *("$\\frac{", "{", "}", "%", "\n", "\n\n", "\t", "\r\n", "=1+1", "@", "${x}", "{{", "`", "#", "?", "\\u0000"),
    *("https://github.com/a/b[2]", "https://github:com/x", "www.x.org/^", "https://gitlab.com/\ud800", "10.1/<x>"),
    *("10.1002/(sici)<1::aid>3.0", "2106.09685", "\u0662\u0661\u0660\u0666.\u0660\u0669\u0666\u0668\u0665", "LoRA", "\u0130"),
]  # fmt: skip
ANY = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.text(CHARACTERS, max_size=30),
    strategies.abstract,
    st.sampled_from(PIECES),
)
NUMBER = st.one_of(st.none(), st.integers(-2, 40), st.integers(), st.sampled_from([0, 9999, 2**31, 2**63, 2**64]))
MAYBE = st.one_of(st.none(), ANY)
PAPERS = st.builds(
    Paper,
    id=ANY,
    title=ANY,
    abstract=ANY,
    sources=st.lists(st.builds(Source, ANY, st.integers()), min_size=1, max_size=2).map(tuple),
    year=NUMBER,
    month=NUMBER,
    day=NUMBER,
    author_count=NUMBER,
    upvotes=NUMBER,
    organization=MAYBE,
    arxiv=MAYBE,
    doi=MAYBE,
    authors=st.lists(ANY, max_size=3).map(tuple),
    venue=MAYBE,
    author_names=st.lists(ANY, max_size=3).map(tuple),
    kept_words=st.lists(ANY, max_size=2).map(tuple),
)
REJECTED = st.builds(Rejected, st.builds(Source, ANY, st.integers()), ANY, ANY)
KEYS = ("e1", "e2", "e3")


@st.composite
def answers(draw: st.DrawFn, text: str) -> object:
    """Draw an extraction of a text, with the right types and mostly inside the text."""

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, max(len(text) - 1, 0)))
        return start, draw(st.integers(start + 1, max(len(text), start + 1)))

    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3))
    ends = st.sampled_from([*keys, "P"])
    names = st.one_of(ANY, ANY.map(writable))
    entities = [
        PaperEntity(
            key,
            draw(st.sampled_from(EXTRACTED)),
            draw(names),
            tuple(draw(st.lists(names, max_size=2))),
            (Mention(*span()),),
        )
        for key in keys
    ]
    statements = [
        Statement(draw(ends), draw(st.sampled_from(EXTRACTED_RELATIONS)), key, *span(), draw(st.floats(0, 1)))
        for key in keys
    ]
    results = [
        Result(
            draw(ends),
            draw(st.one_of(st.none(), names)),
            draw(st.sampled_from([None, *keys])),
            Mention(*span()),
            draw(st.sampled_from([None, *keys])),
            draw(st.sampled_from(["absolute", "gain", "ratio"])),
            *span(),
            draw(st.floats(0, 1)),
        )
        for _ in keys
    ]
    links = [Link(draw(names), *span()) for _ in keys]
    sentences = ((0, len(text)),) if draw(st.booleans()) else ()
    return Extraction("mine", tuple(entities), tuple(statements), tuple(results), tuple(links), sentences)


@st.composite
def corpora(draw: st.DrawFn) -> tuple[list[Paper | Rejected], dict[str, Extraction]]:
    """Draw entries, and for each resulting text an extraction that keeps the contract."""
    entries = draw(st.lists(st.one_of(PAPERS, PAPERS, REJECTED), min_size=1, max_size=12))
    extractions = {}
    for paper in merge(entries).papers:
        answer = draw(answers(paper.text))
        found = checked(answer, paper.text)
        extractions[paper.id] = Extraction("mine") if isinstance(found, Broken) else found
    return entries, extractions


def graph_of(entries: list[Paper | Rejected], extractions: dict[str, Extraction], folder: Path) -> kg.KnowledgeGraph:
    """Build a graph from records instead of files."""
    corpus = merge(entries)
    found = Extractions.of_records(extractions[id_] for id_ in corpus.frame["id"])
    resolution = resolve(found.entities, corpus.frame["id"])
    families = parents(resolution.entities)
    tables = assemble(corpus.frame, found, resolution.entities, resolution.assignments, families).tables
    counts = {"read": corpus.read, "kept": corpus.frame.height, "merged": corpus.merged}
    rejected = [
        {"path": r.source.path, "line": r.source.line, "reason": r.reason, "cure": r.cure} for r in corpus.rejected
    ]
    manifest = type(tiny.MANIFEST).model_validate(tiny.MANIFEST.model_dump() | counts | {"rejected": rejected})
    with GraphDirectory(folder).new_version() as version:
        tables.write(version)
        write_store(tables, DEFAULT_BASE, version / STORE)
        write_manifest(version, manifest)
    return kg.open(folder)


def parse(path: Path) -> None:
    """Parse a file with a parser of its format; raises what that parser raises."""
    match path.suffix:
        case ".ttl" | ".nt" | ".trig" | ".jsonld":
            format_ = pyoxigraph.RdfFormat.from_extension(path.suffix[1:])
            for _ in pyoxigraph.parse(path=str(path), format=format_):
                pass
        case ".graphml" | ".gexf" | ".svg":
            etree.parse(str(path))
        case ".html":
            html.parse(str(path))
        case ".csv":
            text = path.read_bytes().decode()
            assert is_writable(text)
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            assert {len(row) for row in rows} <= {len(rows[0])}
        case ".json" | ".cyjs":
            json.loads(path.read_bytes().decode())
        case ".parquet":
            pl.read_parquet(path)
        case ".bib":
            pass
        case ".png":
            assert path.read_bytes().startswith(b"\x89PNG")
        case ".duckdb":
            with duckdb.connect(str(path), read_only=True) as database:
                database.sql("FROM papers_search('a')").fetchall()
        case ".cypher" | ".sh":
            assert is_writable(path.read_bytes().decode())
        case other:
            raise AssertionError(f"no reader for {other}")


# Shrinking a corpus takes minutes, and the first failure is informative enough.
SLOWLY = settings(suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.shrink, Phase.explain})


def check(corpus: tuple[list[Paper | Rejected], dict[str, Extraction]], names: list[str], folder: Path) -> None:
    entries, extractions = corpus
    if not extractions:
        return
    graph = graph_of(entries, extractions, folder / "graph")
    assert list(faults(graph.tables, graph.manifest)) == []
    for written in export(graph, names, folder / "exports"):
        for path in sorted(written.iterdir()) if written.is_dir() else [written]:
            parse(path)
    if "bibtex" in names:
        library = bibtexparser.parse_string((folder / "exports" / "papers.bib").read_text(encoding="utf-8"))
        assert (len(library.entries), library.failed_blocks) == (graph.manifest.kept, [])


PICTURES = ("png", "svg")


@pytest.mark.slow
@settings(SLOWLY, max_examples=examples(40))
@given(corpus=corpora())
def test_any_corpus_becomes_a_graph_whose_exports_all_parse(
    corpus: tuple[list[Paper | Rejected], dict[str, Extraction]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    names = [name for name in known_exporters() if name not in PICTURES]
    check(corpus, names, tmp_path_factory.mktemp("any"))


@pytest.mark.slow
@settings(SLOWLY, max_examples=examples(8))
@given(corpus=corpora())
def test_any_corpus_can_be_drawn(
    corpus: tuple[list[Paper | Rejected], dict[str, Extraction]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(corpus, list(PICTURES), tmp_path_factory.mktemp("drawn"))


@pytest.mark.parametrize("name", ["rules", "neural"])
@settings(SLOWLY, max_examples=examples(60))
@given(texts=st.lists(st.tuples(ANY, ANY), min_size=1, max_size=8))
def test_our_own_extractors_keep_the_contract_on_any_text(name: str, texts: list[tuple[str, str]]) -> None:
    entries = [Paper("", title, abstract, (Source("x", 1),)) for title, abstract in texts]
    texts = [paper.text for paper in merge(entries).papers]
    assert [a for a in read_batch(load(name), texts) if isinstance(a, Broken)] == []


@settings(max_examples=examples(1000))
@given(st.one_of(ANY, ANY.map("https://{}".format), ANY.map("https://example.org/{}".format)))
def test_any_text_is_a_web_address_that_is_an_iri_or_none(text: str) -> None:
    address = web_address(text)
    if address is not None:
        assert checked_iri(address).value == address == web_address(address)
    elif text.startswith("https://example.org/"):
        raise AssertionError("a path may hold anything")


@settings(max_examples=examples(1000))
@given(ANY, ANY)
def test_any_text_is_an_iri_or_refused(base: str, local: str) -> None:
    try:
        assert checked_iri(base + local).value == base + local
    except InvalidIri as error:
        assert repr(base + local) in str(error)


@given(ANY)
def test_a_writable_text_goes_into_xml_and_utf_8_and_stays_as_it_is(text: str) -> None:
    kept = writable(text)
    assert is_writable(kept)
    assert writable(kept) == kept
    assert etree.fromstring(etree.tostring(_element(kept))).text in (kept, None)
    assert kept.encode("utf-8").decode("utf-8") == kept


def _element(text: str) -> etree._Element:
    element = etree.Element("text")
    element.text = text
    return element


@pytest.mark.parametrize("format_", ["listing", "jsonl", "bibtex", "ris", "csv", "text", "oai"])
@settings(SLOWLY, max_examples=examples(40))
@given(content=st.one_of(ANY.map(lambda t: t.encode("utf-8", "replace")), st.binary(max_size=200)), title=ANY)
def test_any_file_of_any_format_gives_rows(
    format_: str, content: bytes, title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("file") / "source"
    head = {
        "listing": b"A title\n\n%s. And more of it.\n\n1 authors\nJul 23, 2024 99999999999999999999999\n",
        "jsonl": b'{"title": "A \\ud800\\u0000", "abstract": "B", "upvotes": 99999999999999999999, "x": "%s"}',
        "bibtex": b"@article{a, title = {%s}, abstract = {It is}, year = 0000}",
        "ris": b"TY  - JOUR\nTI  - %s\nAB  - It is.\nER  - \n",
        "csv": b"title,abstract\nA,%s\n",
        "text": b"A title\n\nAbstract\n%s\n",
        "oai": b"<record xmlns='http://www.openarchives.org/OAI/2.0/'>%s</record>",
    }[format_]
    path.write_bytes(head % content)
    corpus = merge(read([str(path)], ReadOptions(format=format_)))
    assert corpus.read == corpus.frame.height + corpus.merged + len(corpus.rejected)
    assert all(is_writable(entry.reason) for entry in corpus.rejected)


def test_a_footnote_mark_after_an_address_ends_no_build(tmp_path: Path) -> None:
    marks = ["[2]", "]", "^1", "|", "\u2018", "[2].", ":com/b", "%zz"]
    lines = [
        json.dumps({"title": f"FooNet {n}", "abstract": f"We release our code at https://github.com/a/b{mark} now."})
        for n, mark in enumerate(marks)
    ]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines))
    manifest = build([str(tmp_path)], tmp_path / "graph", extractor="rules", jobs=1).manifest
    assert manifest.kept == len(marks)
    repositories = kg.open(tmp_path / "graph").tables.nodes.filter(type="Repository")["url"].to_list()
    assert repositories == ["https://github.com/a/b", "https://github.com/a/b%25zz", "https://github.com/a/b:com/b"]


def test_an_invalid_address_is_left_out_and_counted(tmp_path: Path) -> None:
    text = "We release our code at https://github:com/ycao5602/SAL and https://github.com/a/b."
    (tmp_path / "papers.jsonl").write_text(json.dumps({"title": "FooNet", "abstract": text}))
    manifest = build([str(tmp_path)], tmp_path / "graph", extractor="rules", jobs=1).manifest
    assert manifest.dropped_statements["a link that is no web address"] == 1
    assert manifest.nodes["Repository"] == 1


def test_no_macro_of_latex_ends_a_build_or_an_export(tmp_path: Path) -> None:
    names = {spec.macroname for spec in latexwalker.get_default_latex_context_db().iter_macro_specs()}
    names |= {spec.macroname for spec in latex2text.get_default_latex_context_db().iter_macro_specs()}
    assert len(names) > 500
    ways = ("\\{}", "\\{} b", "\\{}{{x", "\\{}{{x}}", "\\{}*{{x}}", "\\{}[a]{{b}}{{c}}")
    texts = [way.format(name) for name in sorted(names) for way in ways]
    papers: list[Paper | Rejected] = [
        Paper("", f"{number} {text}", f"{text} {number}", (Source("x.txt", number),))
        for number, text in enumerate(texts, start=1)
    ]
    extractions = {paper.id: Extraction("mine") for paper in merge(papers).papers}
    check((papers, extractions), ["bibtex", "csl", "html"], tmp_path)
