"""Look-up of papers by title in the services of arXiv and OpenAlex: slowly, once, and with a name to complain to.

Each answer is a file in a folder, so that an interrupted run resumes where it stopped and nothing is asked twice.
The answers are read by the input formats (`kg.papers`), as the files of these services are.

Sources: https://info.arxiv.org/help/api/tou.html (one request in three seconds),
https://docs.openalex.org/how-to-use-the-api/rate-limits-and-authentication (an address in the User-Agent).
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from kg.atomic_files import drafted
from kg.enrichment.matching import Match, Wanted, judged
from kg.identifiers import text_key
from kg.papers import ReadOptions
from kg.papers.reader import read_document
from kg.papers.source.documents import Document
from kg.papers.source.download import download
from kg.papers.source.pace import Pace, agent
from kg.records import Paper

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_MOST_WORDS = 20
_LARGEST = 1 << 24
_METADATA = ReadOptions(abstracts=False)


@dataclass(frozen=True, slots=True)
class Service:
    """A service that finds papers by title: its address, the query for a title, seconds between two requests."""

    name: str
    address: str
    query: Callable[[list[str]], dict[str, str]]
    delay: float

    def url(self, title: str) -> str:
        """Return the address that asks for a title."""
        return f"{self.address}?{urlencode(self.query(_WORD.findall(title)[:_MOST_WORDS]))}"


def arxiv(address: str = "https://export.arxiv.org/api/query", delay: float = 3.0) -> Service:
    """Return arXiv's API."""
    return Service(
        "arXiv", address, lambda words: {"search_query": f'ti:"{" ".join(words)}"', "max_results": "5"}, delay
    )


def openalex(address: str = "https://api.openalex.org/works", delay: float = 0.2) -> Service:
    """Return OpenAlex's API."""
    return Service(
        "OpenAlex", address, lambda words: {"filter": f"title.search:{' '.join(words)}", "per-page": "5"}, delay
    )


@dataclass(slots=True)
class Lookup:
    """Look-ups in services, whose answers are kept in `folder`; `contact` is an address for the services' operators.

    Raises InputError where a service does not answer after several attempts.
    """

    services: tuple[Service, ...]
    folder: Path
    contact: str = ""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        """Start the pauses between requests."""
        self._pace = Pace(self.sleep, self.clock)

    def matches(self, sought: Wanted) -> Iterator[Match]:
        """Yield the matches of all services with a paper."""
        for service in self.services:
            url = service.url(sought.title)
            for found in read_document(Document(url, self._answer(service, url)), _METADATA):
                if isinstance(found, Paper) and (match := judged(sought, found)):
                    yield match

    def _answer(self, service: Service, url: str) -> Path:
        """Return the file of an answer; a new request waits until the service's delay has passed."""
        file = self.folder / f"{text_key(url)[:32]}.answer"
        if file.is_file():
            return file
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._pace.turn(service.name, service.delay), drafted(file) as draft:
            draft.unlink(missing_ok=True)
            download(url, draft, _LARGEST, headers={"User-Agent": agent(self.contact)})
        return file
