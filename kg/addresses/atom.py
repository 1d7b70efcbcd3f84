"""Pages of the arXiv API in Atom: the keys and dates of entries, and the address of the next page.

Source: https://info.arxiv.org/help/api/user-manual.html, sections 3.1.1 and 3.3.1.
"""

from dataclasses import dataclass, field

from kg.addresses.queries import parameters, with_parameters
from kg.papers import ReadOptions
from kg.papers.formats.atom import FORMAT
from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.xml_elements import elements, text_of
from kg.papers.source.content import Malformed, opened
from kg.papers.source.documents import Document
from kg.records import Rejected

_DATES = {"submittedDate": "published", "lastUpdatedDate": "updated"}


@dataclass(slots=True)
class AtomPage:
    """A page of a feed: keys and dates of its entries by line, and the place of the page in the whole list."""

    keys: dict[int, str] = field(default_factory=dict)
    dates: dict[int, str] = field(default_factory=dict)
    start: int = 0
    total: int = 0


def date_element(address: str) -> str:
    """Return the element by which a query of the arXiv API sorts, the newest first; "" for any other address."""
    found = parameters(address)
    is_descending = found.get("sortOrder", "descending") == "descending"
    return _DATES.get(found.get("sortBy", ""), "") if is_descending else ""


def next_page(address: str, page: AtomPage, since: str) -> str | None:
    """Return the address of the next page; None where this one reaches back to `since`, or is the last."""
    start = page.start + len(page.keys)
    if not (page.dates and since) or min(page.dates.values()) <= since or start >= page.total:
        return None
    return with_parameters(address, parameters(address) | {"start": str(start)})


def read_page(document: Document, dated: str) -> AtomPage | None:
    """Read the keys and dates (the elements `dated`) of a page of a feed; None for a document that is no Atom."""
    page = AtomPage()
    try:
        with opened(document.name, document.file, ReadOptions()) as content:
            if not FORMAT.sniff(content):
                return None
            for found in elements(content, "entry", "totalResults", "startIndex", has_doctype=False):
                if not isinstance(found, Rejected):
                    _add(page, dated, *found)
    except Malformed:
        # `kg.papers.reader` rejects it with its line.
        return None
    return page


def _add(page: AtomPage, dated: str, line: int, element: object) -> None:
    name = element.tag  # type: ignore[attr-defined] # lxml has no types
    if name == "entry":
        identifier = tidy(text_of(element, "id"))
        found = arxiv_id(identifier)
        page.keys[line] = f"arxiv:{found}" if found else f"record:{identifier}"
        if dated and (date := tidy(text_of(element, dated))):
            page.dates[line] = date
        return
    number = tidy(text_of(element, "."))
    value = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    if name == "totalResults":
        page.total = value
    else:
        page.start = value
