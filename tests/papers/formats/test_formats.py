"""Each format: a realistic file with irregularities, texts of every kind, a broken file with its clear line."""

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import polars as pl
import pytest
import rispy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.papers import ReadOptions, merge, read
from kg.papers.reader import known_formats, read_document
from kg.papers.source.content import Content, opened
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected
from tests import strategies
from tests.conftest import ROOT
from tests.papers.contents import content, pdf

FIXTURES = Path(__file__).parents[1] / "fixtures"


def entries(name: str, **options: object) -> list[Paper | Rejected]:
    return list(read_document(Document(name, FIXTURES / name), ReadOptions(**options)))  # type: ignore[arg-type]


def papers(found: list[Paper | Rejected]) -> list[Paper]:
    return [entry for entry in found if isinstance(entry, Paper)]


def rejected(found: list[Paper | Rejected]) -> list[tuple[int, str]]:
    return [(entry.source.line, entry.reason) for entry in found if isinstance(entry, Rejected)]


def test_the_arxiv_dump() -> None:
    found = entries("arxiv.jsonl")
    lora, old = papers(found)
    assert (lora.id, lora.title) == ("paper/2106.09685", "LoRA: Low-Rank Adaptation of Large Language Models")
    assert (
        lora.abstract
        == "We propose Low-Rank Adaptation, or LoRA, which freezes the weights. It beats Adapters on GLUE."
    )
    assert (lora.year, lora.month, lora.day, lora.authors) == (2021, 6, 17, ("Edward J. Hu", "Yelong Shen"))
    assert (old.id, old.arxiv, old.doi) == ("paper/hep-th-9901001", "hep-th/9901001", "10.1016/s0370-1573(99)00083-6")
    assert (old.venue, old.year, old.authors[2]) == ("Phys.Rept. 323 (2000) 183-386", 2010, "M. L. King Jr.")
    assert [line for line, _ in rejected(found)] == [3, 4, 5, 6, 6, 6]
    reasons = [reason.partition(":")[0] for _, reason in rejected(found)]
    assert reasons == ["withdrawn", "no abstract", "not JSON", *["not a JSON object"] * 3]


def test_an_atom_answer() -> None:
    found = entries("atom.xml")
    (lora,) = papers(found)
    assert (lora.arxiv, lora.doi, lora.venue) == ("2106.09685", "10.1000/lora", "ICLR 2022")
    assert lora.abstract == "We propose Low-Rank Adaptation, or LoRA, with p < 0.05. It beats Adapters on GLUE."
    assert (lora.authors, lora.year, lora.sources[0].line) == (("Edward J. Hu", "Yelong Shen"), 2021, 6)
    assert rejected(found) == [(20, "an error of arXiv: incorrect id format for 1234.12345678")]


def test_an_oai_answer() -> None:
    found = entries("oai.xml")
    (lora,) = papers(found)
    assert (lora.arxiv, lora.authors) == ("2106.09685", ("Edward J. Hu", "Yelong Shen", "Weizhu Chen"))
    assert (lora.year, lora.month, lora.day) == (2021, 6, 17)
    assert rejected(found) == [(22, "deleted: oai:arXiv.org:0704.0001"), (23, "a record without arXivRaw")]


OTHER_PREFIXES = {
    "arXiv": """<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2106.09685</id><created>2021-06-17</created>
        <updated>2021-10-16</updated><authors><author><keyname>Hu</keyname><forenames>Edward J.</forenames></author>
        <author><keyname>Shen</keyname><forenames>Yelong</forenames></author></authors><title>LoRA: Low-Rank
        Adaptation</title><doi>10.1000/LoRA</doi><abstract> We propose LoRA. </abstract></arXiv>""",
    "oai_dc": """<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>LoRA: Low-Rank Adaptation</dc:title>
        <dc:creator>Hu, Edward J.</dc:creator><dc:creator>Shen, Yelong</dc:creator><dc:description>We propose LoRA.
        </dc:description><dc:description>Comment: 3 pages</dc:description><dc:date>2021-06-17</dc:date>
        <dc:date>2021-10-16</dc:date><dc:identifier>http://arxiv.org/abs/2106.09685</dc:identifier>
        <dc:identifier>doi:10.1000/LoRA</dc:identifier></oai_dc:dc>""",
}


@pytest.mark.parametrize("prefix", OTHER_PREFIXES)
def test_an_oai_answer_with_another_prefix(prefix: str, tmp_path: Path) -> None:
    (tmp_path / "oai.xml").write_text(
        '<?xml version="1.0"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>'
        f"<header><identifier>oai:arXiv.org:2106.09685</identifier></header><metadata>{OTHER_PREFIXES[prefix]}"
        "</metadata></record></ListRecords></OAI-PMH>"
    )
    (lora,) = papers(list(read([str(tmp_path)])))
    assert (lora.title, lora.abstract) == ("LoRA: Low-Rank Adaptation", "We propose LoRA.")
    assert (lora.authors, lora.year, lora.month, lora.day) == (("Edward J. Hu", "Yelong Shen"), 2021, 6, 17)
    assert (lora.arxiv, lora.doi) == ("2106.09685", "10.1000/lora")


def test_openalex_works() -> None:
    found = entries("openalex.jsonl")
    (lora,) = papers(found)
    assert (lora.title, lora.arxiv) == ("LoRA: Low-Rank Adaptation & Large Language Models", "2106.09685")
    assert (lora.abstract, lora.venue) == ("We propose LoRA. GLUE likes LoRA.", "arXiv (Cornell University)")
    assert lora.authors == ("Edward J. Hu", "Yelong Shen")
    reasons = [(2, "a part of a journal, not a paper"), (3, "no title"), (4, "no abstract: 'Strange'")]
    assert rejected(found) == reasons


def test_semantic_scholar_records() -> None:
    found = entries("semantic_scholar.jsonl")
    lora, other = papers(found)
    assert (lora.arxiv, lora.doi, lora.authors) == ("2106.09685", "10.1000/lora", ("J. E. Hu",))
    assert (other.doi, other.year, other.venue) == ("10.1000/other", 2020, None)
    assert rejected(found) == [(3, "no abstract: 'Only in the dataset papers'")]


def test_bibtex() -> None:
    found = entries("refs.bib")
    lora, accents, twice, last = papers(found)
    assert lora.title == "LoRA: Low-Rank Adaptation of Large Language Models"
    assert (lora.authors, lora.year) == (("Edward J. Hu", "Yelong Shen", "Microsoft Research"), 2022)
    assert (lora.arxiv, lora.doi, lora.venue) == (
        "2106.09685",
        "10.1000/lora",
        "International Conference on Learning Representations",
    )
    assert "50% less memory. It beats Adapters on GLUE." in lora.abstract
    assert (accents.title, accents.authors) == ("Schrödinger's nets", ("Jürgen Müller",))
    assert (twice.title, last.title) == ("A key twice", "The last one")
    assert rejected(found) == [(14, "no abstract: 'No abstract here'"), (15, "a block that is no BibTeX")]


def test_ris() -> None:
    found = entries("refs.ris")
    lora, older = papers(found)
    assert (lora.authors, lora.year, lora.month, lora.day) == (("Edward J. Hu", "Yelong Shen"), 2022, 4, 25)
    assert (lora.doi, lora.arxiv, lora.venue) == ("10.1000/lora", "2106.09685", "ICLR")
    assert (older.title, older.abstract) == ("Older tags & no end", "The notes hold the abstract.")
    assert older.authors == ("Jane Doe",)
    assert rejected(found) == [(19, "no abstract: 'No abstract'")]


def test_csv_with_quotes_lines_and_bad_rows() -> None:
    found = entries("papers.csv")
    lora, plain = papers(found)
    assert (lora.title, lora.abstract) == ('LoRA: Low-Rank, "Adaptation"', "We propose LoRA. It has two lines.")
    assert (lora.authors, lora.doi, lora.sources[0].line) == (("Edward J. Hu", "Yelong Shen"), "10.1000/lora", 2)
    assert (plain.authors, plain.year) == (("Ann One", "Bob Two"), None)
    assert rejected(found) == [(4, "2 cells in a table of 6 columns"), (5, "no title")]


def test_tsv_with_usual_names_of_columns() -> None:
    (lora,) = papers(entries("papers.tsv"))
    assert (lora.title, lora.abstract, lora.arxiv) == ("LoRA, low rank", 'We propose "LoRA", or so.', "2106.09685")


def test_a_column_map_finds_what_has_another_name(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Name;Text\nLoRA;We propose LoRA.\n")
    options = ReadOptions(columns={"title": "Name", "abstract": "Text"})
    assert [paper.title for paper in papers(list(read([str(path)], options)))] == ["LoRA"]
    wrong = list(read([str(path)], ReadOptions(format="csv", columns={"title": "Nam"})))
    assert rejected(wrong) == [(1, "no column 'Nam' among Name, Text")]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "papers.parquet"
    rows = {
        "title": ["LoRA", None],
        "Abstract": ["We propose LoRA.", "x"],
        "authors": [["Hu, E."], []],
        "year": [2021, 2022],
    }
    pl.DataFrame(rows).write_parquet(path)
    found = list(read([str(path)]))
    assert [(p.title, p.year, p.authors, p.sources[0].line) for p in papers(found)] == [("LoRA", 2021, ("E. Hu",), 1)]
    assert rejected(found) == [(2, "no title")]


def test_our_own_lines() -> None:
    found = entries("own.jsonl")
    lora, line, control = papers(found)
    assert (lora.year, lora.month, lora.organization, lora.upvotes) == (2021, 6, "Microsoft", 7)
    assert lora.authors == ("Edward J. Hu",)
    assert (line.title, line.abstract) == ("A line of kg extract", "Its text holds both.")
    assert control.title == "Control characters\u200f"
    # An unpaired surrogate is not a character; nothing else is in the abstract.
    assert rejected(found) == [(3, "no title"), (5, "no abstract: 'Half a pair'")]


def test_plain_text_of_one_paper() -> None:
    (paper,) = papers(entries("paper.txt"))
    assert (paper.title, paper.abstract) == ("LoRA: Low-Rank Adaptation", "We propose LoRA. It beats Adapters on GLUE.")


def test_a_pdf_gives_title_and_abstract_or_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    lines = [
        (20, "LoRA: Low-Rank Adaptation"),
        (10, "Edward J. Hu"),
        (12, "Abstract"),
        (10, "We propose LoRA. It beats adap-"),
    ]
    lines += [
        (10, "ters on GLUE."),
        (12, "1 Introduction"),
        (10, "Many tasks need it."),
        (12, "References"),
        (10, "[1] X"),
    ]
    path.write_bytes(pdf(lines))
    (paper,) = papers(list(read([str(path)])))
    assert (paper.title, paper.abstract) == ("LoRA: Low-Rank Adaptation", "We propose LoRA. It beats adapters on GLUE.")
    (whole,) = papers(list(read([str(path)], ReadOptions(full_text=True))))
    assert whole.abstract == "We propose LoRA. It beats adapters on GLUE. 1 Introduction Many tasks need it."


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("arxiv", b'{"authors_parsed": 1', "not JSON"),
        ("atom", b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>', "not XML: an entry without an end tag"),
        ("atom", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "no entries in the format atom"),
        ("oai", b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="noRecordsMatch"/></OAI-PMH>', "no entries in the format oai"),
        ("openalex", b'{"abstract_inverted_index": tru}', "not JSON"),
        ("semantic-scholar", b'{"corpusid": 1}{"corpusid" 2}', "no title"),
        ("bibtex", b"@article{a, title = {x", "a block that is no BibTeX"),
        ("ris", b"TY  - JOUR\nER  - \n", "no title"),
        ("csv", b'title,abstract\n"a,b\n', "not CSV: unexpected end of data"),
        ("csv", b"title,abstract\na,\xff\n", "not UTF-8 text"),
        ("parquet", b"PAR1 and then nothing", "not Parquet"),
        ("jsonl", b'{"title": "x"}', "no abstract: 'x'"),
        ("pdf", b"%PDF-1.4\nrubbish", "a damaged PDF"),
        ("text", b"A title only", "no abstract: 'A title only'"),
        ("listing", b"A title only", "a title with no abstract: 'A title only'"),
    ],
)  # fmt: skip
def test_a_bad_file_is_rejected_with_a_clear_line(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "bad"
    path.write_bytes(data)
    found = list(read([str(path)], ReadOptions(format=name)))
    assert rejected(found)[0][1].startswith(reason)
    assert all(isinstance(entry, Rejected) and entry.cure for entry in found)


def claims(made: Content) -> list[tuple[int, str]]:
    """Return the formats that recognise a content, with their ranks, in the order in which they are tried."""
    return [(known.rank, known.name) for known in known_formats().values() if known.sniff(made)]


@pytest.mark.parametrize("name", sorted(p.name for p in FIXTURES.iterdir()))
def test_each_file_is_recognised_by_one_format_per_rank(name: str) -> None:
    expected = {
        "acl.xml": "acl-anthology",
        "csl.json": "csl-json",
        "dblp.xml": "dblp-xml",
        "endnote.xml": "endnote-xml",
        "own.jsonl": "jsonl",
        "paper.txt": "text",
        "papers_with_code.json": "papers-with-code",
        "pubmed.xml": "pubmed-xml",
        "refs.bib": "bibtex",
        "refs.enw": "endnote",
        "refs.nbib": "pubmed",
        "refs.ris": "ris",
        "savedrecs.txt": "csv",
        "savedrecs.wos": "web-of-science",
        "semantic_scholar.jsonl": "semantic-scholar",
    }
    with opened(name, FIXTURES / name, ReadOptions()) as found:
        claimed = claims(found)
    stem = "csv" if name.endswith((".csv", ".tsv")) else name.partition(".")[0]
    assert claimed[0][1] == expected.get(name, stem)
    assert len({rank for rank, _ in claimed}) == len(claimed)


def test_all_formats_in_one_folder_are_accounted_for() -> None:
    corpus = merge(read([str(FIXTURES)]))
    assert corpus.read == len(corpus.papers) + corpus.merged + len(corpus.rejected)
    lora = next(paper for paper in corpus.papers if paper.arxiv == "2106.09685")
    assert len(lora.sources) >= 25
    assert (lora.id, lora.doi) == ("paper/2106.09685", "10.1000/lora")


def test_every_format_is_documented() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == sorted(known_formats())


_PIECES = st.sampled_from(
    ['{"title": "A", "abstract": "B"}', "{", "}", "[", '"', "@article{x, title = {A}, abstract = {B}}", "@", "TY  - JOUR\n", "ER  - \n", "AB  - x\n",
     "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "</entry>", "<title>A</title>", "&amp;", "&x;", "<!DOCTYPE a [<!ENTITY x 'y'>]>", "title,abstract\n", "a,b\n", "\t", "\n\n", "\r\n",
     "%0 Journal Article\n", "%T A\n%X B\n", "PMID- 1\n", "PT J\n", "AB  - B\n", "TI A\n", "AF Doe, J\n   Roe, R\n", "<dblp>", "<article>", "</article>", "<collection><volume>", "<paper>", "</paper>",
     "<article><front>", "<article-meta>", "<!--", "<![CDATA[", "]]>", "<PubmedArticleSet>", "<PubmedArticle>", "<xml><records>", "<record><titles>", "</record>", "&ouml;", '{"results": [', "]}", ", ", "null", '{"content": {"title": {"value": "A"}}, "forum": 1}',
     '{"DOI": "10.1000/a", "title": ["A"], "abstract": "B", "indexed": {}}', '{"issued": {"date-parts": [[2021]]}, "title": "A", "author": [{"family": "Doe"}]}', '{"itemType": "book", "data": {}}', '{"result": {"hits": {"hit": [{"info": {"authors": {"author": "A"}}}]}}}', '{"arxiv_id": 1, "url_abs": 2}',
     "Abstract\n", "%PDF-1.4\n", "PAR1", "\x00", "\ufeff", "\u200f", '{"authors_parsed": [[1]], "id": 3, "title": "A", "abstract": "B"}', '{"abstract_inverted_index": {"a": [0]}, "title": "A"}', "TI  - A\n"]
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(known_formats()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(
        st.binary(max_size=300), st.lists(st.one_of(_PIECES, strategies.text), max_size=12).map("".join).map(str.encode)
    )
)
def test_on_any_bytes_a_format_yields_only_papers_and_rejections(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(data)
    known_formats()[name].sniff(content(data))
    for options in (ReadOptions(), ReadOptions(format=name)):
        found = list(read_document(Document("any", path), options))
        assert found
        assert all(entry.source.line >= 1 and entry.cure for entry in found if isinstance(entry, Rejected))
        corpus = merge(found)
        assert corpus.read == len(corpus.papers) + corpus.merged + len(corpus.rejected)


_words = st.lists(
    st.sampled_from(["LoRA", "改善", "naïve", "a-b", "3.2%", "C++", "Größe", "we"]), min_size=1, max_size=8
).map(" ".join)
_records = st.lists(
    st.fixed_dictionaries({"title": _words, "abstract": _words, "year": st.integers(1900, 2100)}),
    min_size=1,
    max_size=5,
)


def _ris(rows: list[dict[str, object]]) -> str:
    return rispy.dumps([row | {"type_of_reference": "JOUR", "year": str(row["year"])} for row in rows])


def _csv(rows: list[dict[str, object]]) -> str:
    return pl.DataFrame(rows).select("title", "abstract", "year").write_csv()


WRITERS = {
    "jsonl": lambda rows: "".join(json.dumps({**row, "date": row["year"]}) + "\n" for row in rows),
    "arxiv": lambda rows: "".join(json.dumps({**row, "update_date": f"{row['year']}-01-01"}) + "\n" for row in rows),
    "semantic-scholar": lambda rows: "".join(json.dumps(row) + "\n" for row in rows),
    "openalex": lambda rows: "".join(
        json.dumps({"title": row["title"], "publication_year": row["year"], "abstract_inverted_index": _inverted(row["abstract"])}) + "\n" for row in rows
    ),
    "csv": _csv,
    "ris": _ris,
    "papers-with-code": lambda rows: json.dumps([{**row, "date": f"{row['year']}-01-02", "arxiv_id": None, "paper_url": ""} for row in rows], indent=2),
    "csl-json": lambda rows: json.dumps([{**row, "issued": {"date-parts": [[row["year"]]]}} for row in rows]),
    "crossref": lambda rows: json.dumps({"message": {"total": 1, "items": [{"DOI": "", **row, "title": [row["title"]], "published": {"date-parts": [[row["year"]]]}} for row in rows]}}, indent=1),
    "openreview": lambda rows: json.dumps({"notes": [{"forum": "a", "content": {key: {"value": row[key]} for key in ("title", "abstract")}, "pdate": _milliseconds(row["year"])} for row in rows]}),
    "zotero": lambda rows: json.dumps([{"data": {"itemType": "book", "title": row["title"], "abstractNote": row["abstract"], "date": f"March {row['year']}"}} for row in rows]),
    "dblp": lambda rows: json.dumps({"result": {"hits": {"hit": [{"info": row} for row in rows]}}}),
    "endnote": lambda rows: "\n".join(f"%0 Book\n%T {row['title']}\n%X {row['abstract']}\n%D {row['year']}\n" for row in rows),
    "pubmed": lambda rows: "\n".join(f"PMID- 1\nTI  - {row['title']}\nAB  - {row['abstract']}\nDP  - {row['year']} Jul\n" for row in rows),
    "web-of-science": lambda rows: "\n".join(f"PT J\nTI {row['title']}\nAB {row['abstract']}\nPY {row['year']}\nER\n" for row in rows),
    "atom": lambda rows: _xml("feed", rows, "entry", title="title", abstract="summary", year="published"),
    "dblp-xml": lambda rows: _xml("dblp", rows, "article", title="title", abstract="abstract", year="year"),
    "endnote-xml": lambda rows: _xml("xml", rows, "record", title="titles/title", abstract="abstract", year="dates/year"),
    "pubmed-xml": lambda rows: _xml("PubmedArticleSet", rows, "PubmedArticle", title="MedlineCitation/Article/ArticleTitle", abstract="MedlineCitation/Article/Abstract/AbstractText", year="MedlineCitation/Article/Journal/JournalIssue/PubDate/Year"),
    "jats": lambda rows: _xml("articles", rows, "front", title="article-meta/title-group/article-title", abstract="article-meta/abstract", year="article-meta/pub-date/year"),
    "acl-anthology": lambda rows: _xml("collection", rows, "paper", title="title", abstract="abstract", year="year"),
}  # fmt: skip


def _milliseconds(year: object) -> int:
    return int(datetime(int(str(year)), 6, 1, tzinfo=UTC).timestamp() * 1000)


def _xml(root: str, rows: list[dict[str, object]], entry: str, **paths: str) -> str:
    """Return rows as XML elements; paths with a common beginning share their elements."""
    document = ElementTree.Element(root)
    for row in rows:
        record = ElementTree.SubElement(document, entry)
        for name, path in paths.items():
            element = record
            for step in path.split("/"):
                found = element.find(step)
                element = found if found is not None else ElementTree.SubElement(element, step)
            element.text = str(row[name])
    return ElementTree.tostring(document, encoding="unicode")


def _inverted(text: object) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for position, word in enumerate(str(text).split()):
        found.setdefault(word, []).append(position)
    return found


@pytest.mark.parametrize("name", sorted(WRITERS))
@given(rows=_records)
def test_what_was_written_is_read(name: str, rows: list[dict[str, object]]) -> None:
    found = list(known_formats()[name].read(content(WRITERS[name](rows))))
    assert [(p.title, p.abstract, p.year) for p in papers(found)] == [
        (r["title"], r["abstract"], r["year"]) for r in rows
    ]


def test_parquet_of_any_rows_is_read(tmp_path: Path) -> None:
    rows = {"title": ["A\x00b", "", "  "], "abstract": ["c", "d", None]}
    buffer = io.BytesIO()
    pl.DataFrame(rows).write_parquet(buffer)
    (tmp_path / "x.parquet").write_bytes(buffer.getvalue())
    found = list(read([str(tmp_path / "x.parquet")]))
    assert [(p.title, p.abstract) for p in papers(found)] == [("Ab", "c")]
    assert [line for line, _ in rejected(found)] == [2, 3]
