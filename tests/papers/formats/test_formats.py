"""Each format: a realistic file with irregularities, texts of every kind, a broken file with its clear line."""

import re
from pathlib import Path

import polars as pl
import pytest

from kg.papers import ReadOptions, merge, read
from kg.papers.reader import known_formats, read_document
from kg.papers.source.content import Content, opened
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected
from tests.conftest import ROOT
from tests.papers.contents import pdf

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
