"""RIS, as reference managers and publishers export it; rispy reads it."""

import re
from typing import Any, ClassVar

from rispy.config import DELIMITED_TAG_MAPPING, LIST_TYPE_TAGS, TAG_KEY_MAPPING

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.parsing.record_formats import Fields, tagged_format
from kg.papers.parsing.tagged_lines import TagParser, all_of, first_of

# Tags that programs write and rispy does not know: titles of books and of contributions, addresses.
_MORE = {"BT": "book_title", "CT": "contribution_title", "L3": "link", "M2": "miscellaneous"}
# Without "UK", rispy's own tag for unknown ones.
_KNOWN = "|".join({*TAG_KEY_MAPPING, *_MORE} - {"UK"})
_TITLES = ("title", "primary_title", "contribution_title", "book_title")
_ABSTRACTS = ("abstract", "notes_abstract")
_VENUES = ("alternate_title3", "journal_name", "secondary_title", "custom3", "alternate_title2", "alternate_title1")
_NUMBERS = ("doi", "type_of_work", "link", "urls", "number", "accession_number", "call_number", "note", "notes")


class _Parser(TagParser):
    """Parser that also accepts "AB - x" (one space) for known tags; others could be a line of an abstract."""

    START_TAG = "TY"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = TAG_KEY_MAPPING | _MORE
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = LIST_TYPE_TAGS
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = DELIMITED_TAG_MAPPING
    LINE = re.compile(rf"\s*(?P<tag>(?:{_KNOWN})(?= {{1,3}}-)|[A-Z][A-Z0-9](?=  -)) +-(?P<value>(?:\s.*)?)$")


def _fields(record: dict[str, Any]) -> Fields:
    candidates = [value for name in _NUMBERS for value in all_of(record, name)]
    return {
        "title": first_of(record, *_TITLES),
        "abstract": first_of(record, *_ABSTRACTS),
        "authors": all_of(record, "authors", "first_authors"),
        "date": published(*(first_of(record, name) for name in ("year", "publication_year", "date"))),
        "arxiv": next((found for candidate in candidates if (found := arxiv_id(candidate))), None),
        "doi_": next((found for candidate in candidates if (found := doi(candidate))), None),
        "venue": first_of(record, *_VENUES),
    }


FORMAT = tagged_format("ris", "RIS", re.compile(r"\s*TY {1,3}-(?:\s|$)"), _Parser, _fields)
