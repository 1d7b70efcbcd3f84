"""Zotero's own JSON: responses of its API (https://www.zotero.org/support/dev/web_api) and exports of Better BibTeX."""

from kg.papers.normalize.dates import published
from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.json_records import Json, objects_of
from kg.papers.parsing.record_formats import Fields, NotAPaper, json_format

_NO_PAPERS = ("attachment", "note", "annotation")
_VENUES = ("publicationTitle", "proceedingsTitle", "conferenceName", "bookTitle")
_ADDRESSES = ("archiveID", "url", "extra")


def _fields(record: Json) -> Fields | NotAPaper:
    if record.get("itemType") in _NO_PAPERS:
        return NotAPaper(f"an item that is not a paper: {record['itemType']}")
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
