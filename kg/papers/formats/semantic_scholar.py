"""Semantic Scholar: JSON Lines of the datasets and responses of the Graph API (https://api.semanticscholar.org).

The dataset "papers" has no abstracts: join it with the dataset "abstracts" by corpusid first.
"""

from kg.papers.parsing.json_records import Json, member
from kg.papers.parsing.record_formats import Fields, json_format

_SHAPE = ("corpusid", "corpusId", "paperId", "externalids", "externalIds", "paperAbstract")


def _identifier(record: Json, name: str) -> object:
    """Return an external identifier, under any of the datasets' and the API's spellings."""
    inside = (member(record.get(key), name) for key in ("externalids", "externalIds"))
    beside = (record.get(key) for key in (f"{name.lower()}Id", name.lower()))
    return next((found for found in (*inside, *beside) if found), None)


def _fields(record: Json) -> Fields:
    venues = (record.get("venue"), member(record, "publicationVenue", "name"), member(record, "journal", "name"))
    return {
        "title": record.get("title"),
        "abstract": record.get("abstract") or record.get("paperAbstract"),
        "authors": record.get("authors"),
        "date": record.get("publicationdate") or record.get("publicationDate") or record.get("year"),
        "arxiv": _identifier(record, "ArXiv"),
        "doi_": _identifier(record, "DOI"),
        "addresses": record.get("url"),
        "venue": next((venue for venue in venues if venue), None),
    }


def _is_shape(record: Json) -> bool:
    return any(key in record for key in _SHAPE)


FORMAT = json_format("semantic-scholar", "Semantic Scholar", _is_shape, _fields)
