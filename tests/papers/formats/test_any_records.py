"""Each format on any bytes, and on any records that a writer of it wrote."""

import io
import json
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
from kg.papers.source.documents import Document
from kg.records import Paper, Rejected
from tests import strategies
from tests.papers.contents import content

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


@given(rows=_records)
def test_what_was_written_is_read(rows: list[dict[str, object]]) -> None:
    expected = [(r["title"], r["abstract"], r["year"]) for r in rows]
    # All formats at once: to generate the records takes longer than to read them.
    for name, write in WRITERS.items():
        found = list(known_formats()[name].read(content(write(rows))))
        assert [(p.title, p.abstract, p.year) for p in found if isinstance(p, Paper)] == expected, name


def test_parquet_of_any_rows_is_read(tmp_path: Path) -> None:
    rows = {"title": ["A\x00b", "", "  "], "abstract": ["c", "d", None]}
    buffer = io.BytesIO()
    pl.DataFrame(rows).write_parquet(buffer)
    (tmp_path / "x.parquet").write_bytes(buffer.getvalue())
    found = list(read([str(tmp_path / "x.parquet")]))
    assert [(p.title, p.abstract) for p in found if isinstance(p, Paper)] == [("Ab", "c")]
    assert [entry.source.line for entry in found if isinstance(entry, Rejected)] == [2, 3]
