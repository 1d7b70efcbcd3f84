"""Asking the server of an address, politely, for all that it has or for what is new."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg.addresses import atom, oai
from kg.addresses.known import KnownAddress
from kg.errors import InputError, Where
from kg.papers import ReadOptions
from kg.papers.parsing.xml_elements import root_of
from kg.papers.source.address import shown, writable_name
from kg.papers.source.content import Malformed, opened
from kg.papers.source.documents import Document
from kg.papers.source.download import Received, download
from kg.papers.source.pace import Pace, agent

DELAY = 3.0
"""Seconds between two requests to one server, as arXiv asks for: https://info.arxiv.org/help/api/tou.html."""
# A list of a million records has ten thousand parts; a feed is followed as far back as a few months.
_MOST_PARTS, _MOST_PAGES = 100_000, 100
_TAIL = 4096


@dataclass(frozen=True, slots=True)
class Page:
    """A document of an answer, and the keys of its records, where they have identifiers, by the line of each."""

    document: Document
    keys: dict[int, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: no `pages` where nothing is new. The other fields are those of KnownAddress."""

    name: str
    pages: tuple[Page, ...] = ()
    etag: str = ""
    last_modified: str = ""
    harvested: str = ""
    latest: str = ""
    content_type: str = ""


@dataclass(slots=True)
class Client:
    """Requests to servers: at most one in `delay` seconds to each; `contact` is an address for their operators."""

    contact: str = ""
    delay: float = DELAY
    pace: Pace = field(default_factory=Pace)

    def fetch(self, address: str, file: Path, headers: dict[str, str]) -> Received:
        """Download an address into a file; raise InputError as `download` does."""
        sent = {**headers, "User-Agent": agent(self.contact)}
        with self.pace.turn(_host(address), self.delay):
            return download(address, file, headers=sent)

    def ask(self, address: str, folder: Path, known: KnownAddress | None = None) -> Answer:
        """Return what the server of an address answers, its documents in a folder.

        With `known`, what it answered last, it is asked only for what is new. Raise InputError where it does not
        answer, or answers only a part.
        """
        if oai.is_list(address):
            return self._list(address, folder, known)
        return self._feed(address, folder, known)

    def _feed(self, address: str, folder: Path, known: KnownAddress | None) -> Answer:
        """Return the document of an address; of a feed sorted by date, all pages back to those of the last answer."""
        name, dated = writable_name(shown(address)), atom.date_element(address)
        latest = since = known.latest if known else ""
        pages: list[Page] = []
        document = Document(name, folder / "0")
        first = self.fetch(address, document.file, conditions(known))
        if known and first.is_unchanged:
            return Answer(name, (), first.etag or known.etag, first.last_modified or known.last_modified, latest=since)
        while True:
            if known is not None:
                check_end(document)
            feed = atom.read_page(document, dated)
            page = feed or atom.AtomPage()
            if known is None or feed is None or feed.keys:
                # An empty feed has nothing new; a first one is reported.
                pages.append(Page(document, page.keys))
            latest = max(latest, *page.dates.values(), "")
            following = atom.next_page(address, page, since)
            if following is None:
                break
            if len(pages) == _MOST_PAGES:
                raise InputError(f"more than {_MOST_PAGES} pages are new", where=Where(name), cure="kg build its list")
            document = Document(name, folder / str(len(pages)))
            self.fetch(following, document.file, {})
        return Answer(
            name, tuple(pages), first.etag, first.last_modified, latest=latest, content_type=first.content_type
        )

    def _list(self, address: str, folder: Path, known: KnownAddress | None) -> Answer:
        """Return a list of OAI-PMH, all its parts; a token that the server has forgotten starts it once more."""
        name, start = writable_name(shown(address)), first_request(address, known)
        if start is None:
            return Answer(name, harvested=known.harvested if known else "")
        for attempt in (1, 2):
            pages: list[Page] = []
            day = content_type = ""
            for document, page, received in self._parts(start, folder / str(attempt), name):
                day, content_type = day or page.day, content_type or received.content_type
                pages.append(Page(document, page.keys))
            if page.error != oai.BAD_TOKEN:
                break
        if page.error and page.error != oai.NO_RECORDS:
            what = f"the server answers {page.error[:40]}: {page.message}"
            raise InputError(what, where=Where(shown(address)), cure="check the address")
        given = [row for row in pages if row.keys or known is None]
        return Answer(name, () if page.error else tuple(given), harvested=day, content_type=content_type)

    def _parts(self, start: str, folder: Path, name: str) -> Iterator[tuple[Document, oai.OaiPage, Received]]:
        """Yield the parts of a list; raise InputError where it does not end, or names a part twice."""
        folder.mkdir()
        seen: set[str] = set()
        address = start
        for number in range(_MOST_PARTS):
            document = Document(name, folder / str(number))
            received = self.fetch(address, document.file, {})
            page = oai.read_page(document)
            check_end(document)
            yield document, page, received
            if not page.token or page.error:
                return
            if page.token in seen:
                raise InputError("its list repeats a part", where=Where(name), cure="report it to its operators")
            seen.add(page.token)
            address = oai.next_part(start, page.token)
        raise InputError(f"a list of more than {_MOST_PARTS} parts", where=Where(name), cure="ask for a set of it")


def conditions(known: KnownAddress | None) -> dict[str, str]:
    """Return the headers that ask only for what is newer than the last answer (RFC 9110, section 13.1)."""
    if known is None:
        return {}
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in found.items() if value}


def first_request(address: str, known: KnownAddress | None) -> str | None:
    """Return the address that is asked first; None where a list has ended before the last answer."""
    if oai.is_list(address) and known and known.harvested:
        return oai.since(address, known.harvested)
    return address


def check_end(document: Document) -> None:
    """Raise InputError where a document is XML without the end tag of its root: only a part of it came."""
    try:
        with opened(document.name, document.file, ReadOptions()) as content:
            root = root_of(content.head_text)
            if root is None or not root.namespace or content.is_packed or content.is_recoded:
                return
    except (OSError, Malformed):
        # `kg.papers.reader` rejects it with its line.
        return
    with document.file.open("rb") as file:
        file.seek(max(0, document.file.stat().st_size - _TAIL))
        tail = file.read().decode("utf-8", "replace")
    if not re.search(rf"(?:</(?:[\w.-]+:)?{re.escape(root.name)}\s*|/)>(?:\s|<!--.*?-->)*$", tail, re.DOTALL):
        raise InputError("only a part of it came", where=Where(document.name), cure="ask again later")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
