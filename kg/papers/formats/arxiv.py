"""The arXiv metadata dump: JSON Lines as of https://www.kaggle.com/datasets/Cornell-University/arxiv."""

from email.utils import parsedate

from kg.names import Name, of_parts
from kg.papers.normalize.authors import decoded
from kg.papers.parsing.json_records import Json, member
from kg.papers.parsing.record_formats import Fields, json_format


def _author(parsed: object) -> Name | None:
    """Parse ["Hu", "Edward J.", "", ...]: family name, given names, suffix, then optional affiliations."""
    if not isinstance(parsed, list):
        return None
    family, given, suffix = ([decoded(part) if isinstance(part, str) else "" for part in parsed] + ["", "", ""])[:3]
    return of_parts(family, given, suffix=suffix)


def _date(record: Json) -> str | None:
    """Return the date of the first version, or of the last update where no version is listed."""
    created = member(record.get("versions"), "created")
    # RFC 5322: "Thu, 17 Jun 2021 17:37:18 GMT".
    if isinstance(created, str) and (parsed := parsedate(created)):
        return f"{parsed[0]}-{parsed[1]}-{parsed[2]}"
    return record.get("update_date")


def _fields(record: Json) -> Fields:
    parsed = record.get("authors_parsed")
    return {
        "title": record.get("title"),
        "abstract": record.get("abstract"),
        "authors": [_author(author) for author in parsed] if isinstance(parsed, list) else record.get("authors"),
        "date": _date(record),
        "arxiv": record.get("id"),
        "doi_": record.get("doi"),
        "venue": record.get("journal-ref"),
    }


def _is_shape(record: Json) -> bool:
    return "authors_parsed" in record or "update_date" in record


FORMAT = json_format("arxiv", "arXiv metadata", _is_shape, _fields)
