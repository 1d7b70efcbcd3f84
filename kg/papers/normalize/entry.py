"""Conversion of a format's fields to a paper: cleaned, with normalised identifiers, or rejected with its line."""

import re
import string
import unicodedata
from collections.abc import Callable

from kg.identifiers import web_address
from kg.papers.normalize.authors import names_of
from kg.papers.normalize.dates import date_parts, published
from kg.papers.normalize.identity import arxiv_id, doi, is_retracted, paper_id
from kg.papers.source.content import Content
from kg.records import Paper, Rejected, Source
from kg.text import from_markup

# The longest abstract of arXiv has some 6,000 characters; whole papers come with ReadOptions.full_text.
LONGEST_ABSTRACT = 50_000
LONGEST_TEXT = 300_000
LONGEST_TITLE = 2_000
_MOST_AUTHORS = 10_000
_WITHDRAWN = re.compile(
    r"(?:this|the) (?:paper|article|submission|manuscript) (?:has been|is|was) withdrawn", re.IGNORECASE
)
_LONGEST_NOTE = 120
_NO_ABSTRACT = re.compile(
    r"""\b(?:no|without(?:\ an?)?|(?:does|do)\ not\ have\ an?|(?:has|have|contains?)\ no|lacks?\ an?)
        \ (?:abstract|summary)s?
        (?:\ (?:is|was|are)?\ ?(?:available|provided|given|found|present|supplied|yet|needed|for|in|here|online)\b.*)?
        [\W_]*$
    |\b(?:abstract|summary)\ (?:is\ |was\ |currently\ |text\ )*(?:not|unavailable|missing|withheld|pending)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_SIGNS = string.punctuation + string.whitespace + "\u2010\u2011\u2012\u2013\u2014\u2015\u2022\u2026\u00b7«»‘’“”"
_NOTHING = re.compile(
    r"""not\ (?:available|provided|applicable|found)|unavailable|first\ page\ of\ (?:the\ )?article|abstract|summary
    |(?:see\ )?abstracts?\ only|empty|tba|tbd|to\ appear|n\ ?[/.]?\ ?a|null|none|nan|nil|undefined|missing|unknown""",
    re.IGNORECASE | re.VERBOSE,
)


def has_abstract(text: str) -> bool:
    """Return whether a text is an abstract rather than a note that there is none.

    >>> [has_abstract(t) for t in ("We propose it.", "[No abstract available]", "It does not have an abstract.", "-")]
    [True, False, False, False]
    """
    inner = text.strip(_SIGNS)
    is_note = len(text) <= _LONGEST_NOTE and (_NO_ABSTRACT.search(text) or _NOTHING.fullmatch(inner))
    return inner != "" and not is_note


# The heading of an abstract on web pages; "Abstract reasoning" is not one.
_HEADING = re.compile(
    r"(?:(?i:abstract|summary)\s*[:.\u2013\u2014]\s*|ABSTRACT\s+|Abstract\s+(?=(?:We|This|The|In|Our|To|It|As|With|While|Many"
    r"|Most|Recent|Existing|Although|Despite|Modern)\b))"
)


def tidy(value: object) -> str:
    """Return text on one line without control characters and surrogates; "" for what is not a string.

    >>> tidy("  We propose\\n  FooNet.\\x00 ")
    'We propose FooNet.'
    """
    if not isinstance(value, str):
        return ""
    if not value.isprintable():
        spaced = "".join(" " if c.isspace() else c for c in value)
        value = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join(value.split())


def integer(value: object) -> int | None:
    """Return a whole number from an integer or its decimal digits; None for anything else."""
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
    addresses: object = (),
    retracted: bool = False,
    kept_words: tuple[str, ...] = (),
    decode: Callable[[str], str] = from_markup,
) -> Paper | Rejected:
    """Return the paper of one entry; without title or abstract it is rejected with its line.

    `authors` is a list of names, texts or objects, or one text; `date` is a date or a list of date fields.
    `kept_words` are words of the title whose capitals the source protects; `decode` converts title, abstract, venue and
    organization to plain text.
    """

    def text(value: object) -> str:
        # A text that is too long is rejected with its length; decoding it would waste time.
        return "" if not isinstance(value, str) else decode(value) if len(value) <= LONGEST_TEXT else value.strip()

    title, abstract = text(title), _without_heading(text(abstract)) if content.options.abstracts else tidy(abstract)
    retracted = retracted or is_retracted(title)
    if fault := _fault(content, title, abstract, retracted=retracted):
        return content.rejected(line, *fault)
    names, is_whole = names_of(authors)
    names = names[:_MOST_AUTHORS]
    year, month, day = date_parts(published(*date) if isinstance(date, list | tuple) else date)
    found_doi = doi(tidy(doi_))
    found_arxiv = arxiv_id(tidy(arxiv)) or arxiv_id(found_doi or "")
    return Paper(
        id=paper_id(title, found_arxiv),
        title=title,
        abstract=abstract,
        sources=(Source(content.name, line),),
        year=year,
        month=month if year else None,
        day=day if year else None,
        author_count=(len(names) or None) if is_whole else None,
        upvotes=integer(upvotes),
        organization=text(organization) or None,
        arxiv=found_arxiv,
        doi=found_doi,
        authors=tuple(name.display for name in names),
        venue=text(venue) or None,
        author_names=tuple(name.to_text() for name in names),
        retracted=retracted or None,
        kept_words=kept_words,
        addresses=_addresses(addresses),
    )


def _addresses(values: object) -> tuple[str, ...]:
    """Return the web addresses among texts, without those of arXiv and of DOIs, which are identifiers."""
    texts = values if isinstance(values, list | tuple) else [values]
    found = (web_address(value.strip()) for value in texts if isinstance(value, str))
    return tuple(dict.fromkeys(place for place in found if place and not arxiv_id(place) and not doi(place)))


def _without_heading(abstract: str) -> str:
    heading = _HEADING.match(abstract)
    return abstract[heading.end() :] if heading else abstract


def _fault(content: Content, title: str, abstract: str, *, retracted: bool) -> tuple[str, str] | None:
    """Return why an entry is not a paper, and the remedy; None if it is one."""
    longest = LONGEST_TEXT if content.options.full_text else LONGEST_ABSTRACT
    of = f"{title[:60]!r}"
    faults = (
        (not title, "no title", "give every entry a title"),
        (len(title) > LONGEST_TITLE, f"a title of {len(title)} characters", f"at most {LONGEST_TITLE}"),
        (
            len(abstract) > longest,
            f"an abstract of {len(abstract)} characters: {of}",
            f"at most {longest}, or --full-text where it is the whole paper",
        ),
        (
            content.options.abstracts and not has_abstract(abstract),
            f"no abstract: {of}",
            "give every entry an abstract",
        ),
        (_WITHDRAWN.match(abstract), f"withdrawn: {of}", "nothing to do"),
        (retracted and not content.options.retracted, f"retracted: {of}", "build it without --no-retracted"),
    )
    return next(((reason, cure) for is_so, reason, cure in faults if is_so), None)
