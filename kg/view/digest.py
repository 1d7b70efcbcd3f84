"""A digest as Markdown, HTML for mail or JSON, and its papers as an Atom feed."""

import calendar
import datetime
from collections import defaultdict
from functools import partial
from urllib.parse import quote

import orjson
from feedgen.feed import FeedGenerator

from kg.characters import writable
from kg.graph.read.digests import DatedPaper, Digest, Feed, NewClaim
from kg.html_templates import template
from kg.schema import RELATION
from kg.versions import SOFTWARE
from kg.view.markdown import markdown_template

_WEB = ("http://", "https://")


def words(relation: str) -> str:
    """Return a relation in words, as read from its source: "improves on"."""
    return RELATION[relation].label


def page_of(page: str, id_: str) -> str:
    """Return the address of a node on the page of `kg serve`; "" without one."""
    return f"{page}/{quote(id_)}" if page else ""


def address_of(page: str, paper: DatedPaper) -> str:
    """Return the address of a paper on the page of `kg serve`, or else elsewhere; "" without one."""
    return page_of(page, paper.id) or (paper.url if paper.url and paper.url.startswith(_WEB) else "")


def written(digest: Digest, format_: str, page: str = "") -> str:
    """Return a digest as markdown, html or json; `page` is the address at which `kg serve` serves the graph."""
    page = page.rstrip("/")
    values = {
        "digest": digest, "is_empty": not (digest.papers.total or digest.records.total or digest.contradictions.total),
        "words": words, "page": partial(page_of, page), "address": partial(address_of, page),
    }  # fmt: skip
    match format_:
        case "markdown":
            return markdown_template("kg.view", "digest.md").render(values)
        case "html":
            return template("kg.view", "digest.html").render(values)
        case _:
            return orjson.dumps(digest, option=orjson.OPT_INDENT_2).decode() + "\n"


def to_atom(news: Feed, base: str, built: datetime.date, *, title: str, page: str = "", own: str = "") -> str:
    """Return papers as an Atom feed (RFC 4287), each with what it claims.

    `base` is that of the graph's IRIs, `built` the day of its build, `page` the address at which `kg serve` serves it,
    `own` that of the feed.
    """
    feed = FeedGenerator()
    about = "+".join(id_ for id_, _ in news.about) or "all"
    feed.id(f"{base}feed/{quote(about, safe='/+')}")
    feed.title(writable(title))
    feed.author(name="kg")
    feed.generator("kg", version=SOFTWARE)
    feed.updated(_moment(built.isoformat()))
    if own:
        feed.link(href=own, rel="self", type="application/atom+xml")
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for claim in news.claims:
        claims[claim.paper].append(_sentence(claim))
    for paper in news.papers:
        entry = feed.add_entry(order="append")
        entry.id(base + paper.id)
        entry.title(writable(paper.title))
        entry.updated(_moment(paper.published or built.isoformat()))
        if paper.published:
            entry.published(_moment(paper.published))
        for author in paper.authors:
            entry.author(name=writable(author))
        if address := address_of(page.rstrip("/"), paper):
            entry.link(href=address, rel="alternate")
        entry.content("\n".join(claims[paper.id]) or writable(paper.title), type="text")
    return str(feed.atom_str(pretty=True).decode("utf-8"))


def _sentence(claim: NewClaim) -> str:
    stated = f"{claim.source_label} {words(claim.relation)} {claim.target_label}: “{claim.sentence}”"
    return writable(stated)


def _moment(date: str) -> datetime.datetime:
    """Return the beginning, in UTC, of a date, or of the month or year where it states no more.

    Sources state days that their months lack, such as 31 June: then it is that of the last day.
    """
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    _, last = calendar.monthrange(year, month)
    return datetime.datetime(year, month, min(day, last), tzinfo=datetime.UTC)
