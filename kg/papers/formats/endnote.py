"""EndNote's tagged lines (.enw), also called Refer or BibIX, as EndNote, Zotero and publishers write them."""

import re
from typing import Any, ClassVar

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.parsing.record_formats import Fields, tagged_format
from kg.papers.parsing.tagged_lines import TagParser, all_of, first_of

_TAGS = {
    "0": "type", "A": "authors", "T": "title", "X": "abstract", "D": "year", "8": "date", "J": "journal", "B": "book",
    "S": "series", "R": "doi", "U": "urls", "M": "number", "3": "custom", "Z": "notes",
}  # fmt: skip


class _Parser(TagParser):
    START_TAG = "%0"
    END_TAG = "ER"
    LINE = re.compile(r"\s*%(?P<tag>\S)(?P<value>(?:\s.*)?)$")
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = _TAGS | {"%0": "type"}
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["A", "U"]


def _fields(record: dict[str, Any]) -> Fields:
    candidates = [value for name in ("doi", "urls", "number", "custom", "notes") for value in all_of(record, name)]
    return {
        "title": first_of(record, "title"),
        "abstract": first_of(record, "abstract"),
        "authors": all_of(record, "authors"),
        "date": published(first_of(record, "year"), first_of(record, "date")),
        "arxiv": next((found for candidate in candidates if (found := arxiv_id(candidate))), None),
        "doi_": next((found for candidate in candidates if (found := doi(candidate))), None),
        "venue": first_of(record, "journal", "book", "series"),
    }


FORMAT = tagged_format("endnote", "EndNote", re.compile(r"\s*%0 \S"), _Parser, _fields)
