"""Methods of the Papers with Code archive: full names, descriptions and introducing papers."""

from collections.abc import Iterator

from kg.catalogues.catalogue import Catalogue
from kg.catalogues.elements import Element
from kg.catalogues.introduced import listed
from kg.catalogues.records import Record


def read(found: Element) -> Iterator[Record]:
    """Yield a method, and the paper that introduced it: `paper`, else `source_title` and `source_url`."""
    paper = found.child("paper")
    title, address = (paper.text("title"), paper.text("url")) if paper else ("", "")
    title, address = title or found.text("source_title"), found.text("source_url") or address
    year = found.text("introduced_year")
    yield from listed(found, "method", "Method", title, address, year if year.isdecimal() else "")


def _is_shape(keys: frozenset[str]) -> bool:
    return {"name", "full_name"} <= keys and bool(keys & {"introduced_year", "collections", "code_snippet_url"})


CATALOGUE = Catalogue("methods", "methods", "papers-with-code", _is_shape, read)
