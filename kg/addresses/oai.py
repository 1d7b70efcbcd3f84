"""Lists of OAI-PMH: the address of a part of a list, and what its answer says besides the records.

Source: https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm, sections 2.5, 3.5 and 4.5.
"""

import re
from dataclasses import dataclass, field

from kg.addresses.queries import parameters, with_parameters
from kg.errors import InputError, Where
from kg.papers import ReadOptions
from kg.papers.formats.oai import FORMAT
from kg.papers.normalize.entry import tidy
from kg.papers.normalize.identity import arxiv_id
from kg.papers.parsing.xml_elements import elements, text_of
from kg.papers.source.content import Malformed, opened
from kg.papers.source.documents import Document
from kg.records import Rejected

# A request with a token has no other parameters of the protocol.
_OF_LISTS = ("metadataPrefix", "from", "until", "set")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_RECORDS, BAD_TOKEN = "noRecordsMatch", "badResumptionToken"


@dataclass(slots=True)
class OaiPage:
    """A part of a list: the server's day, the token of the next part or "", an error's code and message, and keys.

    `keys` are the identifiers of records, by the line at which each begins.
    """

    day: str = ""
    token: str = ""
    error: str = ""
    message: str = ""
    keys: dict[int, str] = field(default_factory=dict)


def is_list(address: str) -> bool:
    """Return whether an address asks for a list of records from its beginning.

    >>> is_list("https://export.arxiv.org/oai2?verb=ListRecords&metadataPrefix=arXiv&set=cs")
    True
    """
    found = parameters(address)
    return found.get("verb") == "ListRecords" and "resumptionToken" not in found


def since(address: str, day: str) -> str | None:
    """Return the address of what has changed in a list since a day; None where the list ends before it.

    A day is the granularity that every server supports; what changed on it may be sent twice.
    """
    found = parameters(address)
    if "until" in found and found["until"][:10] < day:
        return None
    return with_parameters(address, found | {"from": max(day, found.get("from", "")[:10])})


def next_part(address: str, token: str) -> str:
    """Return the address of the next part of a list."""
    kept = {name: value for name, value in parameters(address).items() if name not in _OF_LISTS}
    return with_parameters(address, kept | {"resumptionToken": token})


def record_key(identifier: str) -> str:
    """Return the key of a record by its identifier.

    >>> record_key("oai:arXiv.org:2401.00001"), record_key("oai:example.org:17")
    ('arxiv:2401.00001', 'record:oai:example.org:17')
    """
    found = arxiv_id(identifier.rpartition(":")[2]) if identifier.lower().startswith("oai:arxiv.org:") else None
    return f"arxiv:{found}" if found else f"record:{identifier}"


def read_page(document: Document) -> OaiPage:
    """Read what a part of a list says besides its records; raise InputError where it is not OAI-PMH."""
    where, page = Where(document.name), OaiPage()
    cure = "ask again later, or check the address"
    try:
        with opened(document.name, document.file, ReadOptions()) as content:
            if not FORMAT.sniff(content):
                raise InputError("not an answer of OAI-PMH", where=where, cure=cure)
            names = ("record", "resumptionToken", "responseDate", "error")
            for found in elements(content, *names, has_doctype=False):
                if not isinstance(found, Rejected):
                    _add(page, *found)
    except Malformed as error:
        raise InputError(error.reason, where=Where(document.name, error.line), cure=error.cure) from error
    return page


def _add(page: OaiPage, line: int, element: object) -> None:
    name = element.tag  # type: ignore[attr-defined] # lxml has no types
    if name == "record":
        if identifier := tidy(text_of(element, "header/identifier")):
            page.keys[line] = record_key(identifier)
    elif name == "responseDate":
        found = _DAY.match(tidy(text_of(element, ".")))
        page.day = found[0] if found else ""
    elif name == "resumptionToken":
        page.token = text_of(element, ".").strip()
    else:
        page.error, page.message = element.get("code", ""), tidy(text_of(element, "."))[:120]  # type: ignore[attr-defined] # as above
