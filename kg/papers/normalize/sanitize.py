"""Sanitising of everything read from sources before it becomes rows.

After `sanitized`, texts hold only characters that every output format can write, numbers are in range, and an arXiv
identifier is valid.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.characters import writable
from kg.identifiers import web_address
from kg.names import Name
from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.source.address import writable_name
from kg.records import Paper, Rejected, Source

_LAST_YEAR, _LAST_MONTH, _LAST_DAY = 9999, 12, 31
_LARGEST = 2**31 - 1


def _source(source: Source) -> Source:
    return Source(writable_name(source.path), _in_range(source.line, 0, _LARGEST) or 1)


def _in_range(number: int | None, least: int, most: int) -> int | None:
    return number if number is not None and least <= number <= most else None


def _line(text: str | None) -> str | None:
    return (tidy(writable(text)) or None) if text else None


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_line, texts))))


def _name(text: str) -> Name | None:
    """Return a name with writable parts; None if nothing is left of it."""
    name = Name.from_text(text)
    parts = (name.family, name.given, name.particle, name.suffix, name.literal)
    kept = Name(*(_line(part) or "" for part in parts))
    return kept if kept.display else None


def _rejected(source: Source, reason: str, cure: str) -> Rejected:
    return Rejected(_source(source), tidy(writable(reason)), tidy(writable(cure)))


def sanitized(found: Paper | Rejected) -> Paper | Rejected:
    """Return a sanitised paper or rejected entry; a paper left without title or abstract is rejected.

    The abstract keeps its line feeds.
    """
    if isinstance(found, Rejected):
        return _rejected(found.source, found.reason, found.cure)
    title, abstract = _line(found.title), writable(found.abstract).strip()
    if title is None:
        return _rejected(found.sources[0], "no title", "give every entry a title")
    if not abstract:
        return _rejected(found.sources[0], f"no abstract: {title[:60]!r}", "give every entry an abstract")
    month = _in_range(found.month, 1, _LAST_MONTH)
    names = [name for name in map(_name, found.author_names) if name]
    return replace(
        found,
        title=title,
        abstract=abstract,
        sources=tuple(map(_source, found.sources)),
        year=_in_range(found.year, 1, _LAST_YEAR),
        month=month,
        day=_in_range(found.day, 1, _LAST_DAY) if month else None,
        author_count=_in_range(found.author_count, 0, _LARGEST),
        upvotes=_in_range(found.upvotes, 0, _LARGEST),
        organization=_line(found.organization),
        arxiv=arxiv_id(_line(found.arxiv) or ""),
        doi=_line(found.doi),
        authors=tuple(name.display for name in names) or _lines(found.authors),
        venue=_line(found.venue),
        author_names=tuple(name.to_text() for name in names),
        kept_words=_lines(found.kept_words),
        addresses=tuple(filter(None, (web_address(place) for place in _lines(found.addresses)))),
    )
