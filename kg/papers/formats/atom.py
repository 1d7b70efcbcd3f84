"""Responses of the arXiv API in Atom (https://info.arxiv.org/help/api/user-manual.html)."""

from kg.papers.normalize.entry import tidy
from kg.papers.parsing.record_formats import Fields, NotAPaper, xml_format
from kg.papers.parsing.xml_elements import Element, Root, text_of, texts_of


def _fields(found: Element) -> Fields | NotAPaper:
    """Return the fields of an entry; arXiv sends errors as entries, which are refused with their message."""
    address = text_of(found, "id")
    if "/api/errors" in address:
        return NotAPaper(f"an error of arXiv: {tidy(text_of(found, 'summary'))[:120]}", "repeat the request")
    return {
        "title": text_of(found, "title"),
        "abstract": text_of(found, "summary"),
        "authors": texts_of(found, "author/name"),
        "date": text_of(found, "published"),
        "arxiv": address,
        "doi_": text_of(found, "doi"),
        "venue": text_of(found, "journal_ref"),
    }


def _is_root(root: Root) -> bool:
    return root.namespace == "http://www.w3.org/2005/Atom"


FORMAT = xml_format("atom", "arXiv Atom", _is_root, ("entry",), _fields, has_doctype=False)
