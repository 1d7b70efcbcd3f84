"""Feeds by the rules of RFC 4287, whatever papers and sentences hold."""

import datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.graph.read.digests import DatedPaper, Feed, NewClaim, feed_of
from kg.view.digest import to_atom
from tests import tiny
from tests.cli.test_commands import run
from tests.view.atom_rules import broken_rules

BASE = "https://w3id.org/mlkg/"
BUILT = datetime.date(2026, 1, 5)
# No paper of a graph is without a title.
TITLES = st.text().map("A {}".format)
DATES = st.sampled_from(["", "0001", "1999", "2024-02", "2024-02-29", "2021-02-29", "2024-06-31"])
PAPERS = st.builds(
    DatedPaper,
    st.integers(0, 99).map("paper/{}".format),
    TITLES,
    DATES,
    st.none(),
    st.lists(st.text(), max_size=3).map(tuple),
    st.none() | st.just("https://arxiv.org/abs/2401.00001") | st.text(),
)
CLAIMS = st.builds(
    NewClaim, st.text(), st.text(), st.text(), st.just("uses"), st.text(), st.text(), st.just(0.5), st.text(),
    st.integers(0, 99).map("paper/{}".format), st.text(), st.none() | st.integers(1950, 2030), DATES,
)  # fmt: skip


@given(
    st.lists(PAPERS, unique_by=lambda paper: paper.id, max_size=4),
    st.lists(CLAIMS, max_size=4),
    TITLES,
    st.sampled_from(["", "http://127.0.0.1:8000", "https://example.org/kg/"]),
)
def test_a_feed_of_any_texts_follows_the_rules(
    papers: list[DatedPaper], claims: list[NewClaim], title: str, page: str
) -> None:
    news = Feed((), tuple(papers), tuple(claims))
    text = to_atom(news, BASE, BUILT, title=title, page=page, own=f"{page}/feed/x.atom" if page else "")
    assert broken_rules(text) == []
    read = feedparser.parse(text)
    assert not read.bozo
    assert [entry.id for entry in read.entries] == [BASE + paper.id for paper in papers]


@pytest.mark.parametrize("about", [(), ("entity/lora",), ("entity/galore",), ("entity/accuracy",)])
def test_the_feed_of_any_node_follows_the_rules(about: tuple[str, ...]) -> None:
    assert broken_rules(to_atom(feed_of(tiny.tables(), about), BASE, BUILT, title="New", own="http://a.b/c")) == []


def test_the_command_writes_a_feed_that_follows_the_rules(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    folder = str(tiny_graph.directory.path)
    done = run("digest", "--since", "2023", "-f", "atom", "--address", "http://127.0.0.1:8000", "--graph", folder)
    assert broken_rules(done.stdout) == []
    assert feedparser.parse(done.stdout).entries[0].links[0].href == "http://127.0.0.1:8000/paper/b-paper"


FEED = to_atom(
    feed_of(tiny.tables(), ("entity/lora",)), BASE, BUILT, title="New", page="http://a.b", own="http://a.b/c"
)


@pytest.mark.parametrize(
    ("old", "new", "section"),
    [
        ("<title>New</title>", "", "4.1.1: exactly one atom:title"),
        ("<title>New</title>", "<title><b>New</b></title>", "3.1.1"),
        ("<title>New</title>", '<title type="xhtml">New</title>', "3.1.1"),
        ("<title>New</title>", "<title>New</title><subtitle/><subtitle/>", "4.1.1: at most one atom:subtitle"),
        ("<title>New</title>", "<title>New</title><published>2024</published>", "atom:published has no place"),
        ("2026-01-05T00:00:00+00:00", "2026-01-05", "3.3"),
        ("2026-01-05T00:00:00+00:00", "2026-02-30T00:00:00Z", "3.3"),
        ("<name>kg</name>", "", "3.2"),
        ("<author>", "<contributor>", "4.1.1: a feed has an author"),
        ('href="http://a.b/paper/b-paper"', "", "4.2.7.1"),
        ("https://w3id.org/mlkg/paper/b-paper", "b paper", "4.2.6"),
        ('<content type="text">', '<content src="http://a.b/" type="text">', "4.1.3.2"),
        ("</content>", "</content><content/>", "4.1.2: at most one atom:content"),
    ],
)
def test_what_breaks_a_rule_is_found(old: str, new: str, section: str) -> None:
    damaged = FEED.replace(old, new)
    if old == "<author>":
        damaged = damaged.replace("</author>", "</contributor>")
    assert damaged != FEED
    assert any(section in rule for rule in broken_rules(damaged))
