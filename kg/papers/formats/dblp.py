"""DBLP: responses of its search API as JSON (https://dblp.org/faq/How+to+use+the+dblp+search+API.html).

DBLP has no abstracts: only records to which another program has added them become papers.
"""

import re
from collections.abc import Iterable

from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.parsing.json_records import Json, objects_of
from kg.papers.parsing.record_formats import Fields, json_format

CURE = "DBLP has no abstracts: take the papers from arXiv, OpenAlex or Semantic Scholar"
_SHAPE = ("ee", "key", "access", "type")
_FEWEST = 3
# "Wei Wang 0001": the number distinguishes people of one name.
_NUMBER = re.compile(r"\s\d{4}$")


def dblp_fields(
    title: str, authors: Iterable[str], venue: str, year: object, addresses: list[str], volume: str, abstract: object
) -> Fields:
    """Return the fields of a record; DBLP ends titles with a full stop, and addresses may be those of arXiv or DOIs."""
    candidates = [*addresses, volume.removeprefix("abs/")]
    return {
        "title": title.removesuffix("."),
        "abstract": abstract,
        "authors": [_NUMBER.sub("", author) for author in authors],
        "date": year,
        "arxiv": next((found for candidate in candidates if (found := arxiv_id(candidate))), None),
        "doi_": next((found for candidate in addresses if (found := doi(candidate))), None),
        "venue": venue,
    }


def _texts(value: object) -> list[str]:
    members = value if isinstance(value, list) else [value]
    return [tidy(each.get("text") if isinstance(each, dict) else each) for each in members]


def _fields(record: Json) -> Fields:
    listed = record.get("authors")
    authors = listed.get("author") if isinstance(listed, dict) else listed
    addresses = [text for key in ("ee", "doi", "url") for text in _texts(record.get(key)) if text]
    venue = next(iter(_texts(record.get("venue"))), "")
    year, volume, abstract = record.get("year"), tidy(record.get("volume")), record.get("abstract")
    return dblp_fields(
        tidy(record.get("title")), filter(None, _texts(authors)), venue, year, addresses, volume, abstract
    )


def _is_shape(record: Json) -> bool:
    is_nested = any("author" in listed for listed in objects_of(record.get("authors")))
    return is_nested or sum(key in record for key in _SHAPE) >= _FEWEST


FORMAT = json_format("dblp", "DBLP", _is_shape, _fields, cure=CURE)
