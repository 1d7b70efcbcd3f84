"""Web of Science's plain text, tags of two letters ("Field Tags" in its help); rispy reads it. Tables are `csv`."""

import re
from typing import Any

import rispy

from kg.papers.normalize.dates import published
from kg.papers.parsing.record_formats import Fields, tagged_format
from kg.papers.parsing.tagged_lines import all_of, first_of


def _fields(record: dict[str, Any]) -> Fields:
    dates = ("publication_year", "publication_date", "early_access_date")
    return {
        "title": first_of(record, "document_title"),
        "abstract": first_of(record, "abstract"),
        "authors": all_of(record, "author_full_name", "authors") + all_of(record, "group_authors"),
        "date": published(*(first_of(record, name) for name in dates)),
        "arxiv": first_of(record, "article_number") or None,
        "doi_": first_of(record, "doi"),
        "venue": first_of(record, "publication_name", "conference_title"),
    }


FORMAT = tagged_format("web-of-science", "Web of Science", re.compile(r"PT [A-Z]\s*$"), rispy.WokParser, _fields)
