"""From the fields that a format gives to a paper: tidied, its identifiers in one form, or rejected with its line."""

import html
import re
import unicodedata
from collections.abc import Iterable

from kg.papers.content import Content
from kg.papers.identity import arxiv_id, doi, paper_id
from kg.records import Paper, Rejected, Source

# The longest abstract of arXiv has some 6,000 characters; whole papers come with Options.full_text.
LONGEST_ABSTRACT = 50_000
LONGEST_TEXT = 300_000
LONGEST_TITLE = 2_000
_MOST_AUTHORS = 10_000
_WITHDRAWN = re.compile(
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|is|was) withdrawn", re.IGNORECASE
)
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?!\d)")
_NO_ABSTRACT = re.compile(r"(?:no abstract(?: available)?|n/?a|null|none|-+|\.+)?\.?", re.IGNORECASE)
_LAST_MONTH, _LAST_DAY = 12, 31
_MARKUP = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|p|br|u|tt|sc|scp|span|italic|bold|title|inline-formula|tex-math|jats:[a-z-]+|mml:[a-z]+)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def tidy(value: object) -> str:
    """Give text on one line without control characters and halves of surrogate pairs; "" for what is no text.

    >>> tidy("  We propose\\n  FooNet.\\x00 ")
    'We propose FooNet.'
    """
    if not isinstance(value, str):
        return ""
    if not value.isprintable():
        spaced = "".join(" " if c.isspace() else c for c in value)
        value = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(value.split())


def texts(values: object) -> tuple[str, ...]:
    """Give the texts among the members of a list, each once, tidied."""
    members: Iterable[object] = values if isinstance(values, list | tuple) else ()
    return tuple(dict.fromkeys(text for text in map(tidy, members) if text))


def date_parts(value: object) -> tuple[int | None, int | None, int | None]:
    """Give year, month and day of an ISO 8601 date or the start of one; None for what is not said.

    >>> date_parts("2021-06-17T17:37:18Z"), date_parts("2021"), date_parts("in press")
    ((2021, 6, 17), (2021, None, None), (None, None, None))
    """
    match = _DATE.match(str(value or "").strip())
    if not match:
        return None, None, None
    year, month, day = (int(part) if part else None for part in match.groups())
    if not month or month > _LAST_MONTH:
        return year, None, None
    return year, month, day if day and day <= _LAST_DAY else None


def integer(value: object) -> int | None:
    """Give a whole number that is one or is written as one."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def entry(
    content: Content,
    line: int,
    *,
    title: object,
    abstract: object,
    authors: object = (),
    date: object = None,
    arxiv: object = None,
    doi_: object = None,
    venue: object = None,
    organization: object = None,
    upvotes: object = None,
) -> Paper | Rejected:
    """Make a paper of one entry; what has no title or no abstract is rejected with its line."""
    title, abstract = tidy(title), tidy(abstract)
    longest = LONGEST_TEXT if content.options.full_text else LONGEST_ABSTRACT
    if not title:
        return content.rejected(line, "no title", "give every entry a title")
    if len(title) > LONGEST_TITLE:
        return content.rejected(line, f"a title of {len(title)} characters", f"at most {LONGEST_TITLE}")
    if _NO_ABSTRACT.fullmatch(abstract):
        return content.rejected(line, f"no abstract: {title[:60]!r}", "give every entry an abstract")
    if len(abstract) > longest:
        reason = f"an abstract of {len(abstract)} characters: {title[:60]!r}"
        return content.rejected(line, reason, f"at most {longest}, or --full-text where it is the whole paper")
    if _WITHDRAWN.match(abstract):
        return content.rejected(line, f"withdrawn: {title[:60]!r}", "nothing to do")
    names = texts(authors)[:_MOST_AUTHORS]
    year, month, day = date_parts(date)
    found_doi = doi(tidy(doi_))
    found_arxiv = arxiv_id(tidy(arxiv)) or arxiv_id(found_doi or "")
    return Paper(
        id=paper_id(title, found_arxiv),
        title=title,
        abstract=abstract,
        sources=(Source(content.name, line),),
        year=year,
        month=month,
        day=day,
        author_count=len(names) or None,
        upvotes=integer(upvotes),
        organization=tidy(organization) or None,
        arxiv=found_arxiv,
        doi=found_doi,
        authors=names,
        venue=tidy(venue) or None,
    )


def without_markup(text: str) -> str:
    """Drop the tags that publishers leave in titles and abstracts, and decode entities; other angles are text.

    >>> without_markup("<i>K</i>-means with p&lt;0.05 and a<b>c")
    'K-means with p<0.05 and ac'
    >>> without_markup("x <y and z> w")
    'x <y and z> w'
    """
    return html.unescape(_MARKUP.sub("", text))


def given_first(name: str) -> str:
    """Turn "Family, Given" into "Given Family", as reference managers write names.

    >>> given_first("Hu, Edward J."), given_first("OpenAI"), given_first("King, Martin Luther, Jr.")
    ('Edward J. Hu', 'OpenAI', 'Martin Luther King Jr.')
    """
    family, _, rest = name.partition(",")
    given, _, suffix = rest.partition(",")
    return tidy(f"{given} {family} {suffix}")
