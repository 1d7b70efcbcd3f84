"""PubMed's tagged lines (.nbib), the format MEDLINE (https://www.nlm.nih.gov/bsd/mms/medlineelements.html)."""

import re
from typing import Any, ClassVar

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.record_formats import Fields, tagged_format
from kg.papers.parsing.tagged_lines import TagParser, all_of, first_of

_TAGS = {
    "PMID": "number", "TI": "title", "BTI": "book_title", "TT": "other_title", "AB": "abstract", "FAU": "full_authors",
    "AU": "authors", "CN": "bodies", "DP": "date", "DEP": "electronic_date", "JT": "journal", "TA": "abbreviation",
    "AID": "identifiers", "LID": "locations", "SO": "source",
}  # fmt: skip
_KIND = re.compile(r"\s*\[[\w ]+\]$")
_ARXIV = re.compile(r"arxiv:\s?(\S+?)(?:v\d+)?[.;]?(?:\s|$)", re.IGNORECASE)


class _Parser(TagParser):
    START_TAG = "PMID"
    LINE = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,4}) {0,3}-(?P<value>(?:\s.*)?)$")
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = _TAGS
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["FAU", "AU", "CN", "AID", "LID"]


def _arxiv(candidates: list[str]) -> str | None:
    named = (named for candidate in candidates for named in _ARXIV.findall(candidate))
    return next((found for candidate in (*candidates, *named) if (found := arxiv_id(candidate))), None)


def _fields(record: dict[str, Any]) -> Fields:
    identifiers = all_of(record, "identifiers") + all_of(record, "locations")
    return {
        "title": first_of(record, "title", "book_title", "other_title").removesuffix("."),
        "abstract": first_of(record, "abstract"),
        "authors": all_of(record, "full_authors", "authors") + all_of(record, "bodies"),
        "date": published(first_of(record, "date"), first_of(record, "electronic_date")),
        "arxiv": _arxiv([_KIND.sub("", text) for text in identifiers] + all_of(record, "source")),
        "doi_": next((_KIND.sub("", text) for text in identifiers if text.endswith("[doi]")), None),
        "venue": first_of(record, "journal", "abbreviation"),
    }


FORMAT = tagged_format("pubmed", "PubMed", re.compile(r"PMID ?- ?\d"), _Parser, _fields)
