"""Papers with Code: papers-with-abstracts.json of the archive, and API responses."""

import re

from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.json_records import Json
from kg.papers.parsing.record_formats import Fields, json_format

_SHAPE = ("paper_url", "url_abs", "proceeding")
_ADDRESSES = ("arxiv_id", "url_abs", "url_pdf", "paper_arxiv_id")
# "ICLR 2022 4": the number after the year is the month.
_MONTH = re.compile(r"(?<=\d{4})[ -]\d{1,2}$")


def _fields(record: Json) -> Fields:
    return {
        "title": record.get("title") or record.get("paper_title"),
        "abstract": record.get("abstract") or record.get("short_abstract"),
        "authors": record.get("authors"),
        "date": record.get("date") or record.get("published"),
        "arxiv": next((text for key in _ADDRESSES if arxiv_id(text := tidy(record.get(key)))), None),
        "addresses": [tidy(record.get("url_abs"))],
        "venue": _MONTH.sub("", tidy(record.get("proceeding")) or tidy(record.get("conference"))),
    }


def _is_shape(record: Json) -> bool:
    return "arxiv_id" in record and any(key in record for key in _SHAPE)


FORMAT = json_format("papers-with-code", "Papers with Code", _is_shape, _fields)
