"""Zotero's own JSON: responses of its API (https://www.zotero.org/support/dev/web_api) and exports of Better BibTeX."""

from kg.papers.entry import tidy
from kg.papers.families import Fields, Refused, json_format
from kg.papers.identity import arxiv_id
from kg.papers.json_records import Json, objects_of
from kg.papers.published import published

_NO_PAPERS = ("attachment", "note", "annotation")
_VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle")
_ADDRESSES = ("archiveID", "url", "extra")


def _fields(record: Json) -> Fields | Refused:
    if record.get("itemType") in _NO_PAPERS:
        return Refused(f"an item that is not a paper: {record['itemType']}")
    creators = objects_of(record.get("creators"))
    return {
        "title": record.get("title"),
        "abstract": record.get("abstractNote"),
        "authors": [creator for creator in creators if creator.get("creatorType", "author") == "author"],
        "date": published(record.get("date")),
        "arxiv": next((text for key in _ADDRESSES if arxiv_id(text := tidy(record.get(key)))), None),
        "doi_": record.get("DOI"),
        "venue": next((record[key] for key in _VENUES if record.get(key)), None),
    }


def _is_shape(record: Json) -> bool:
    return "itemType" in record


FORMAT = json_format("zotero", "Zotero JSON", _is_shape, _fields)
