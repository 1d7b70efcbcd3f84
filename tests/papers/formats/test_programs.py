"""Exports of each program: every field of a paper, and the fate of records that are not papers."""

from pathlib import Path

import pytest

from kg.papers import ReadOptions
from kg.papers.reader import read_document
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected

FIXTURES = Path(__file__).parents[1] / "fixtures"
HU, SHEN, MICROSOFT = "Edward J. Hu", "Yelong Shen", "Microsoft Research"
LORA = "LoRA: Low-Rank Adaptation"
ABSTRACT = "We propose LoRA. It beats Adapters on GLUE."
LABELLED = "BACKGROUND: We propose LoRA. RESULTS: It beats Adapters on GLUE."
WORKSHOP = "Proceedings of the First Workshop on Nets"
DOI, ARXIV = "10.1000/lora", "2106.09685"


def entries(name: str) -> list[Paper | Rejected]:
    return list(read_document(Document(name, FIXTURES / name), ReadOptions()))


def facts(paper: Paper) -> tuple[object, ...]:
    date = "-".join(str(part) for part in (paper.year, paper.month, paper.day) if part)
    return (paper.title, paper.abstract, paper.authors, date, paper.venue, paper.doi, paper.arxiv)


READ = {
    "acl.xml": [
        (LORA, ABSTRACT, (HU, "OpenAI"), "2022-4", WORKSHOP, DOI, None),
        ("Nets in O(n²) steps & CO₂", "We need α < 10³ steps.", (), "2022-4", WORKSHOP, None, None),
    ],
    "crossref.json": [
        (LORA, "We propose LoRA with p<0.05.", (HU, MICROSOFT), "2022-4", "ICLR", DOI, None),
        ("Another", "It has one.", (), "2020-5-6", None, "10.1000/other", None),
    ],
    "csl.json": [
        (
            f"{LORA} of Large Language Models",
            "We propose LoRA & more. It beats Adapters on GLUE.",
            (HU, "Jane van der Berg Jr.", MICROSOFT),
            "2022-4-25",
            "ICLR",
            DOI,
            ARXIV,
        ),
        ("A date in words", "We read dates.", ("Jane Doe",), "2021-7", "Journal of Nets", None, None),
    ],
    "dblp.json": [("LoRA & more", "Somebody added one.", (HU, "Wei Wang"), "2022", "ICLR", DOI, None)],
    "dblp.xml": [("LoRA: low rank", "Somebody added one.", ("Jürgen Möller", "Wei Wang"), "2022", "ICLR", DOI, None)],
    "dimensions.csv": [(LORA, ABSTRACT, (HU, SHEN), "2022-4-25", "ICLR", DOI, None)],
    "endnote.xml": [(LORA, ABSTRACT, (HU, SHEN), "2022-4-25", "ICLR", DOI, ARXIV)],
    "ieee.csv": [(LORA, ABSTRACT, ("E. J. Hu", "Y. Shen"), "2022-4-25", "ICLR", DOI, None)],
    "jats.xml": [
        (
            LORA,
            "Background We propose LoRA. Results It beats Adapters on GLUE.",
            (HU, MICROSOFT),
            "2022-4-25",
            "Journal of Nets",
            DOI,
            None,
        )
    ],
    "lens.csv": [(LORA, ABSTRACT, (HU, SHEN), "2022-4-25", "ICLR", DOI, None)],
    "openreview.json": [
        (LORA, ABSTRACT, (HU, SHEN), "2021-9-29", "ICLR 2022 Poster", None, None),
        ("The second version", "Each value is wrapped.", ("Jane Doe",), "2023-9-21", "NeurIPS 2023 poster", None, None),
    ],
    "papers_with_code.json": [
        (LORA, ABSTRACT, (HU, SHEN), "2021-6-17", "ICLR 2022", None, ARXIV),
        ("Only in its address", "It has its identifier there.", (), "", None, None, "2001.00001"),
    ],
    "pubmed.xml": [
        (LORA, LABELLED, (HU, MICROSOFT), "2022-4-25", "Journal of Nets", DOI, None),
        ("No label", "One part.", (), "2021-7", None, "10.1000/other", None),
    ],
    "refs.enw": [
        (LORA, f"{ABSTRACT} It has a second paragraph.", (HU, SHEN), "2022-4-25", "ICLR", DOI, ARXIV),
        ("The last one", "Its abstract.", ("Jane Doe",), "", "Journal of Nets", None, None),
    ],
    "refs.nbib": [
        (
            f"{LORA} of Large Language Models",
            "BACKGROUND: We propose LoRA. It beats Adapters on GLUE.",
            (HU, SHEN, MICROSOFT),
            "2022-4-25",
            "Journal of Nets",
            DOI,
            None,
        ),
        ("A preprint", "It is one.", (), "2023-1", "ArXiv", None, "2301.01234"),
    ],
    "savedrecs.txt": [
        ('LoRA: "low" rank', '"We" propose LoRA.', (HU, SHEN), "2022-4-25", "ICLR", DOI, None),
    ],
    "savedrecs.wos": [(f"{LORA} of Large Language Models", ABSTRACT, (HU, SHEN), "2022-4-25", "ICLR", DOI, None)],
    "scopus.csv": [
        (LORA, ABSTRACT, (HU, SHEN), "2022", "ICLR", DOI, None),
        ("The row after", "It is whole.", ("Edna Poe",), "2020", "Journal of Nets", None, None),
    ],
    "zotero.csv": [
        (LORA, ABSTRACT, (HU, SHEN), "2021-10-16", None, None, ARXIV),
        ("One author", "Her name has a comma.", ("Jane Doe",), "2020-5", "Journal of Nets", "10.1000/other", None),
    ],
    "zotero.json": [(LORA, ABSTRACT, (HU, MICROSOFT), "2022-4-25", "ICLR", DOI, ARXIV)],
}
_NO_XML = "not XML: Opening and ending tag mismatch: ArticleTitle and Title"
REJECTED = {
    "acl.xml": [(26, "no abstract: 'No abstract'")],
    "crossref.json": [(18, "no title")],
    "csl.json": [(26, "no abstract: 'No abstract'")],
    "dblp.json": [(10, "no abstract: 'Without one'")],
    "dblp.xml": [(13, "no abstract: 'Without one'"), (16, "not XML: EntityRef: expecting ';'")],
    "endnote.xml": [(1, "no abstract: 'No abstract'")],
    "openreview.json": [(10, "a reply, not a paper")],
    "papers_with_code.json": [(28, "no abstract: 'Not even a short one'")],
    "pubmed.xml": [(36, _NO_XML), (37, "no abstract: 'No abstract'")],
    "refs.enw": [(15, "no abstract: 'No abstract'"), (24, "not UTF-8 text")],
    "refs.nbib": [(22, "no abstract: 'No abstract'")],
    "savedrecs.wos": [(19, "no abstract: 'No abstract'")],
    "scopus.csv": [(3, "not CSV: ',' expected after '\"'")],
    "zotero.json": [(15, "an item that is not a paper: attachment"), (16, "no abstract: 'Without one'")],
}


@pytest.mark.parametrize("name", sorted(READ))
def test_every_field_is_read_and_every_other_record_rejected_with_its_line(name: str) -> None:
    found = entries(name)
    assert [facts(entry) for entry in found if isinstance(entry, Paper)] == READ[name]
    rejected = [(entry.source.line, entry.reason) for entry in found if isinstance(entry, Rejected)]
    assert rejected == REJECTED.get(name, [])
    assert all(entry.cure for entry in found if isinstance(entry, Rejected))


def test_what_a_source_never_has_is_a_cure_of_its_own() -> None:
    (rejected,) = [entry for entry in entries("dblp.json") if isinstance(entry, Rejected)]
    assert rejected.cure == "DBLP has no abstracts: take the papers from arXiv, OpenAlex or Semantic Scholar"


@pytest.mark.parametrize("name", sorted(READ))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_mark_or_another_unicode_encoding_changes_nothing(name: str, encoding: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes()
    text = data.decode("utf-16" if data.startswith(b"\xff\xfe") else "utf-8-sig", "ignore")
    (tmp_path / name).write_bytes(text.encode(encoding))
    found = list(read_document(Document(name, tmp_path / name), ReadOptions()))
    assert [facts(entry) for entry in found if isinstance(entry, Paper)][: len(READ[name])] == READ[name]


@pytest.mark.parametrize("name", sorted(READ))
@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_change_nothing(name: str, newline: str, tmp_path: Path) -> None:
    data = (FIXTURES / name).read_bytes()
    encoding = "utf-16" if data.startswith(b"\xff\xfe") else "utf-8"
    text = data.decode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")
    changed = text.replace("\n", newline)
    raw = changed.encode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")
    (tmp_path / name).write_bytes(raw)
    found = list(read_document(Document(name, tmp_path / name), ReadOptions()))
    assert [facts(entry) for entry in found if isinstance(entry, Paper)] == READ[name]
    if newline == "\r\n":
        rejected = [(entry.source.line, entry.reason) for entry in found if isinstance(entry, Rejected)]
        assert rejected == REJECTED.get(name, [])
