"""Lists of methods and of data sets: a name with its full name, description, home page and introducing paper."""

from collections.abc import Iterator

from kg.catalogues.elements import Element
from kg.catalogues.names import forms_of
from kg.catalogues.papers import cited
from kg.catalogues.records import Named, Record, Stated
from kg.identifiers import web_address


def listed(found: Element, kind: str, type_: str, title: str, address: str, date: str) -> Iterator[Record]:
    """Yield the entry of a list, and the statement that a paper with this title and address introduced it."""
    name, *more = forms_of(found.name("name"))
    full = found.name("full_name")
    if not (name or full):
        yield found.refused(kind, f"a {kind} without a name", "give it a name, or remove it")
        return
    name = name or full
    forms = tuple(dict.fromkeys(form for form in (*more, full) if form and form != name))
    homepage = found.text("homepage")
    url = web_address(homepage) if homepage else None
    if homepage and url is None:
        found.faults.append(found.refused("field", f"no web address: {homepage!r}", at="/homepage"))
    yield Named(kind, type_, name, forms, found.text("description") or None, url, found.line, found.pointer)
    if paper := cited(title, address, date=date):
        yield Stated(None, "Paper", "", "introduces", type_, name, paper, None, found.line, found.pointer)
