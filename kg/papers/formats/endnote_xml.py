"""EndNote XML, as EndNote, Mendeley, Zotero and Rayyan export it."""

from kg.papers.normalize.dates import published
from kg.papers.normalize.identity import arxiv_id, doi
from kg.papers.parsing.record_formats import Fields, xml_format
from kg.papers.parsing.xml_elements import Element, Root, text_of, texts_of

_ROOTS = ("xml", "records")
_VENUES = ("periodical/full-title", "titles/secondary-title", "alt-periodical/full-title", "periodical/abbr-1")


def _fields(record: Element) -> Fields:
    addresses = [
        found for part in ("related-urls", "web-urls", "pdf-urls") for found in texts_of(record, f"urls/{part}/url")
    ]
    number = text_of(record, "electronic-resource-num")
    candidates = [number, *addresses, text_of(record, "accession-num"), text_of(record, "custom3")]
    return {
        "title": text_of(record, "titles/title"),
        "abstract": text_of(record, "abstract"),
        "authors": texts_of(record, "contributors/authors/author"),
        "date": published(text_of(record, "dates/year"), text_of(record, "dates/pub-dates/date")),
        "arxiv": next((found for candidate in candidates if (found := arxiv_id(candidate))), None),
        "doi_": next((found for candidate in candidates if (found := doi(candidate))), None),
        "venue": next((found for path in _VENUES if (found := text_of(record, path))), None),
    }


def _is_root(root: Root) -> bool:
    return root.name in _ROOTS and "<record" in root.rest and ("<titles" in root.rest or "<ref-type" in root.rest)


FORMAT = xml_format("endnote-xml", "EndNote XML", _is_root, ("record",), _fields)
