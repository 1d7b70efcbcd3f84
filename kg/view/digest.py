"""A digest as Markdown, HTML for mail, JSON, or an Atom feed."""

import datetime
from functools import partial
from urllib.parse import quote

import orjson
from feedgen.feed import FeedGenerator

from kg.characters import writable
from kg.graph.read.digests import DatedPaper, Digest, NewClaim
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


def written(digest: Digest, format_: str, base: str, built: datetime.date, page: str = "") -> str:
    """Return a digest as markdown, html, json or atom.

    `base` is that of the graph's IRIs, `built` the day of its build, `page` the address at which `kg serve` serves it.
    """
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
        case "json":
            return orjson.dumps(digest, option=orjson.OPT_INDENT_2).decode() + "\n"
        case _:
            names = ", ".join(label for _, label in digest.about)
            return to_atom(
                digest, base, built, title=f"New since {digest.since}{f': {names}' if names else ''}", page=page
            )


def to_atom(digest: Digest, base: str, built: datetime.date, *, title: str, page: str = "", own: str = "") -> str:
    """Return the papers of a digest as an Atom feed (RFC 4287), each with what it claims; `own` is its address."""
    feed = FeedGenerator()
    about = "+".join(id_ for id_, _ in digest.about) or "all"
    feed.id(f"{base}feed/{quote(about, safe='/+')}")
    feed.title(writable(title))
    feed.author(name="kg")
    feed.generator("kg", version=SOFTWARE)
    feed.updated(_moment(built.isoformat()))
    if own:
        feed.link(href=own, rel="self", type="application/atom+xml")
    for paper in digest.papers.rows:
        entry = feed.add_entry(order="append")
        entry.id(base + paper.id)
        entry.title(writable(paper.title))
        entry.updated(_moment(paper.published))
        entry.published(_moment(paper.published))
        for author in paper.authors:
            entry.author(name=writable(author))
        if address := address_of(page, paper):
            entry.link(href=address, rel="alternate")
        claims = [claim for claim in digest.claims.rows if claim.paper == paper.id]
        entry.content("\n".join(map(_sentence, claims)) or writable(paper.title), type="text")
    return str(feed.atom_str(pretty=True).decode("utf-8"))


def _sentence(claim: NewClaim) -> str:
    stated = f"{claim.source_label} {words(claim.relation)} {claim.target_label}: “{claim.sentence}”"
    return writable(stated)


def _moment(date: str) -> datetime.datetime:
    """Return the beginning, in UTC, of a date, or of the month or year where it states no more."""
    year, month, day = (*map(int, date.split("-")), 1, 1)[:3]
    return datetime.datetime(year, month, day, tzinfo=datetime.UTC)
