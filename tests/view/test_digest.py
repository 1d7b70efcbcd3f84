"""A digest in each of its formats: every text is shown as it is, and nothing of it is markup."""

import json
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from lxml import etree
from markdown_it import MarkdownIt

import kg
from kg.characters import writable
from kg.graph.read.digests import Digest, Feed, digest_of, feed_of
from kg.view.digest import to_atom, written
from kg.view.markdown import escaped, link
from tests import strategies, tiny
from tests.cli.test_commands import run

BASE, BUILT = "https://w3id.org/mlkg/", date(2024, 6, 1)
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def unchanged() -> tuple[Digest, Feed]:
    return digest_of(tiny.tables(), "2023"), feed_of(tiny.tables(), since="2023")


def digest(**changes: str) -> Digest:
    found, _ = unchanged()
    papers = replace(found.papers, rows=tuple(replace(paper, **changes) for paper in found.papers.rows))
    return replace(found, papers=papers)


def feed(**changes: str) -> Feed:
    _, found = unchanged()
    return replace(found, papers=tuple(replace(paper, **changes) for paper in found.papers))


def shown(markdown: str) -> str:
    """Return the text of a rendered document, white space as single spaces."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    texts = [child.content for token in tokens for child in token.children or () if child.type == "text"]
    assert {child.type for token in tokens for child in token.children or ()} <= {"text"}
    return " ".join("".join(texts).split())


@given(strategies.text)
def test_a_text_in_markdown_is_shown_as_it_is(text: str) -> None:
    assert shown(f"- “{escaped(text)}”") == " ".join(f"“{' '.join(text.split())}”".split())


@given(strategies.text)
def test_a_link_in_markdown_keeps_its_text_and_address(text: str) -> None:
    address = "https://example.org/a b<c>(d)"
    (token,) = (token for token in MarkdownIt("commonmark").parse(f"- {link(f'x{text}', address)}") if token.children)
    opening, *inner, closing = token.children or ()
    assert (opening.type, closing.type) == ("link_open", "link_close")
    assert opening.attrs["href"] == "https://example.org/a%20b%3Cc%3E(d)"
    assert "".join(child.content for child in inner) == escaped_back(f"x{text}")


def escaped_back(text: str) -> str:
    return " ".join(text.split())


class Texts(HTMLParser):
    """The texts, tags and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html_is_for_mail_and_shows_every_text() -> None:
    page = written(digest(title="<script>alert(1)</script>", url="javascript:alert(1)"), "html")
    read = Texts(page)
    assert any("<script>alert(1)</script>" in text for text in read.texts)
    assert read.tags == {"html", "head", "meta", "title", "body", "h1", "h2", "ul", "li", "b", "p"}
    assert read.addresses == []
    assert "without a date, which are left out: 1." in page


def test_the_page_of_a_server_is_linked() -> None:
    read = Texts(written(digest(), "html", "http://kg.example/"))
    assert "http://kg.example/paper/a-paper" in read.addresses
    text = written(digest(), "markdown", "http://kg.example/")
    assert "[Alpha](<http://kg.example/paper/a-paper>)" in text


def test_markdown_has_all_lists_and_says_what_is_left_out() -> None:
    text = written(digest_of(tiny.tables(), "2023", most=14), "markdown")
    for line in (
        "# New since 2023",
        "## Papers: 3",
        "- and 1 more",
        "- “Beta” improves on “Alpha”: “Beta uses LoRA and improves on Alpha.” (“Beta”)",
        "## Contradictions: 1",
        "Papers without a date, which are left out: 1.",
    ):
        assert line in text.splitlines(), line
    assert "Nothing." in written(digest_of(tiny.tables(), "2025"), "markdown")


def test_json_is_the_digest() -> None:
    found = digest()
    read = json.loads(written(found, "json"))
    assert read["papers"]["total"] == found.papers.total
    assert read["claims"]["rows"][0]["sentence"] == found.claims.rows[0].sentence


@given(strategies.text)
def test_a_feed_is_read_back_whatever_a_title_holds(text: str) -> None:
    title = f"x{text}"
    atom = to_atom(feed(title=title), BASE, BUILT, title=title, own="https://example.org/feed.atom")
    root = etree.fromstring(atom.encode())
    titles = [node.text for node in root.iter(f"{ATOM}title")]
    assert titles == [writable(title).replace("\r", "\n")] * 4


def test_a_feed_has_what_the_standard_requires() -> None:
    found = feed(url="https://arxiv.org/abs/2401.00001")
    text = to_atom(found, BASE, BUILT, title="New", own="https://example.org/feed.atom")
    read = feedparser.parse(text)
    assert not read.bozo
    assert (read.version, read.feed.title, read.feed.updated) == ("atom10", "New", "2024-06-01T00:00:00+00:00")
    assert read.feed.id == f"{BASE}feed/all"
    assert [row.href for row in read.feed.links] == ["https://example.org/feed.atom"]
    entry = next(entry for entry in read.entries if entry.id == f"{BASE}paper/b-paper")
    assert (entry.title, entry.updated, entry.link) == ("Beta", "2024-01-01T00:00:00+00:00", found.papers[0].url)
    assert "Beta improves on Alpha: “Beta uses LoRA and improves on Alpha.”" in entry.content[0].value
    root = etree.fromstring(text.encode())
    for element in (root, *root.iter(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{required}")) == 1
    assert len({node.findtext(f"{ATOM}id") for node in root.iter(f"{ATOM}entry")}) == len(read.entries) == 3


@pytest.mark.parametrize("format_", ["markdown", "html", "json", "atom"])
def test_the_command_writes_a_file_or_prints(format_: str, tiny_folder: Path, tmp_path: Path) -> None:
    asked = ("digest", "--since", "2024", "--about", "lora", "--format", format_, "--graph", str(tiny_folder))
    printed = run(*asked)
    assert printed.returncode == 0, printed.stderr
    assert "Gamma" in printed.stdout
    assert "Delta" not in printed.stdout
    out = tmp_path / "news"
    assert run(*asked, "--out", str(out)).stdout == ""
    assert out.read_text(encoding="utf-8") == printed.stdout


def test_an_entry_of_a_feed_has_all_claims_however_few_rows_are_asked(tiny_folder: Path) -> None:
    done = run("digest", "--since", "2024", "--most", "1", "--format", "atom", "--graph", str(tiny_folder))
    (entry,) = feedparser.parse(done.stdout).entries
    assert (entry.title, len(entry.content[0].value.splitlines())) == ("Beta", 5)


def test_a_wrong_date_is_one_line(tiny_folder: Path) -> None:
    done = run("digest", "--since", "May", "--graph", str(tiny_folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: no date: 'May'   try: 2019, 2019-05 or 2019-05-24\n"


def test_the_digest_of_python_is_that_of_the_command(tiny_graph: kg.KnowledgeGraph) -> None:
    assert kg.digest(tiny_graph, "2024").papers.total == 2
