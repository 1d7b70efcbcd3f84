"""Items of CSL-JSON and the similar works of Crossref (https://docs.citationstyles.org)."""

from typing import Any

from kg.papers.normalize.dates import published
from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.json_records import Json, objects_of
from kg.papers.parsing.record_formats import Fields

_DATES = ("issued", "published", "published-print", "published-online", "posted")
_ADDRESSES = ("URL", "archive_location", "number", "note", "arxiv")


def text_of(value: object) -> str:
    """Return a text, or the first of a list of texts."""
    return tidy(value[0] if isinstance(value, list) and value else value)


def date_of(value: Any) -> str:
    """Return the date of a CSL date variable, from its parts or its text.

    >>> date_of({"date-parts": [["2021", 7]]}), date_of({"raw": "5 July 2021"}), date_of({"date-parts": [[None]]})
    ('2021-07', '2021-07-05', '')
    """
    if not isinstance(value, dict):
        return published(value)
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if isinstance(first, list) and first and first[0]:
        return published("-".join(str(part) for part in first[:3]))
    return published(*(value.get(key) for key in ("date-time", "raw", "literal", "year")))


def csl_fields(item: Json) -> Fields:
    """Return the paper fields of a CSL item."""
    title, subtitle = text_of(item.get("title")), text_of(item.get("subtitle"))
    has_all = not subtitle or subtitle.casefold() in title.casefold()
    return {
        "title": title if has_all else f"{title}: {subtitle}",
        "abstract": item.get("abstract"),
        "authors": objects_of(item.get("author")),
        "date": next((date for key in _DATES if (date := date_of(item.get(key)))), ""),
        "arxiv": next((text for key in _ADDRESSES if arxiv_id(text := tidy(item.get(key)))), None),
        "doi_": item.get("DOI") or item.get("doi"),
        "venue": text_of(item.get("container-title")) or text_of(item.get("event-title")),
    }
