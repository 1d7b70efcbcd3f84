"""OpenReview notes of both API versions (https://docs.openreview.net); version 2 wraps each value in an object."""

from datetime import UTC, datetime
from typing import Any

from kg.papers.parsing.json_records import Json
from kg.papers.parsing.record_formats import Fields, NotAPaper, json_format

_SHAPE = ("forum", "invitation", "invitations", "signatures")
_DATES = ("pdate", "odate", "cdate", "tcdate")


def _date(record: Json) -> str | None:
    """Return the date of publication, or of the first version; OpenReview stores Unix time in milliseconds."""
    for key in _DATES:
        moment = record.get(key)
        if isinstance(moment, int) and 0 < abs(moment) < 1 << 42:
            return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()
    return None


def _fields(record: Json) -> Fields | NotAPaper:
    content = record.get("content")
    if not isinstance(content, dict):
        return NotAPaper("a note without content", "request the notes with their content")

    def value(key: str) -> Any:
        found = content.get(key)
        return found.get("value") if isinstance(found, dict) else found

    if value("abstract") is None and record.get("replyto"):
        return NotAPaper("a reply, not a paper")
    return {
        "title": value("title"),
        "abstract": value("abstract"),
        "authors": value("authors"),
        "date": _date(record),
        "arxiv": value("arxiv") or value("arxiv_id") or value("html"),
        "doi_": value("doi"),
        "addresses": f"https://openreview.net/forum?id={record['forum']}" if record.get("forum") else None,
        "venue": value("venue"),
    }


def _is_shape(record: Json) -> bool:
    return "content" in record and any(key in record for key in _SHAPE)


FORMAT = json_format("openreview", "OpenReview", _is_shape, _fields)
