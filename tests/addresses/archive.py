"""An archive that grows by the day, and its server: OAI-PMH in parts, and the arXiv API in Atom."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

ATOM = "/api/query?search_query=cat:cs.LG&sortBy=submittedDate&sortOrder=descending&max_results=3"
OAI = "/oai2?verb=ListRecords&metadataPrefix=arXiv&set=cs"
PART = 2


@dataclass(frozen=True)
class Deposit:
    """A record: `changed` is the day of its last change, `made` that of its first version."""

    id: str
    title: str
    abstract: str
    made: str
    changed: str
    is_deleted: bool = False


def deposit(number: int, day: str, score: int | None = None) -> Deposit:
    name = f"Foo{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}"
    abstract = f"We propose {name}Net. It outperforms BERT on ImageNet by {number if score is None else score}.5%."
    return Deposit(f"2401.{number:05}", f"{name}Net: a net of {name.lower()}s", abstract, day, day)


@dataclass
class Archive:
    """The records by id on a day; `asked` are the requests, `faults` answer the next ones instead."""

    day: str = "2026-01-05"
    records: dict[str, Deposit] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    faults: list[Response] = field(default_factory=list)

    def add(self, *numbers: int) -> None:
        for number in numbers:
            made = deposit(number, self.day)
            self.records[made.id] = made

    def revise(self, number: int, score: int) -> None:
        former = self.records[f"2401.{number:05}"]
        self.records[former.id] = replace(deposit(number, former.made, score), changed=self.day)

    def withdraw(self, number: int) -> None:
        former = self.records[f"2401.{number:05}"]
        self.records[former.id] = replace(former, changed=self.day, is_deleted=True)

    def serve(self, server: HTTPServer) -> None:
        server.expect_request("/oai2").respond_with_handler(lambda request: self._answer(request, self._oai))
        server.expect_request("/api/query").respond_with_handler(lambda request: self._answer(request, self._atom))

    def _answer(self, request: Request, of: object) -> Response:
        self.asked.append(request)
        return self.faults.pop(0) if self.faults else of(request)  # type: ignore[operator]

    def _oai(self, request: Request) -> Response:
        given = request.args
        since, _, start = given.get("resumptionToken", f"{given.get('from', '')}|0").partition("|")
        rows = sorted((r for r in self.records.values() if r.changed >= since), key=lambda r: (r.changed, r.id))
        first = int(start)
        part = rows[first : first + PART]
        if not part:
            return xml(oai(self.day, '<error code="noRecordsMatch">none</error>'))
        more = f"{since}|{first + PART}" if first + PART < len(rows) else ""
        token = f'<resumptionToken cursor="{first}">{more}</resumptionToken>' if more or first else ""
        return xml(oai(self.day, f"<ListRecords>{records(part)}{token}</ListRecords>"))

    def _atom(self, request: Request) -> Response:
        start, most = int(request.args.get("start", 0)), int(request.args["max_results"])
        rows = [row for row in self.records.values() if not row.is_deleted]
        listed = sorted(rows, key=lambda row: (row.made, row.id), reverse=True)
        body = feed(listed[start : start + most], start, len(listed))
        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:12]}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return Response(body, content_type="application/atom+xml", headers={"ETag": tag})


def xml(body: str) -> Response:
    return Response(body, content_type="text/xml; charset=utf-8")


def oai(day: str, inner: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n'
        f"<responseDate>{day}T04:00:00Z</responseDate>\n<request>here</request>\n{inner}\n</OAI-PMH>\n"
    )


def records(rows: Iterable[Deposit]) -> str:
    return "".join(map(_record, rows))


def _record(row: Deposit) -> str:
    deleted = ' status="deleted"' if row.is_deleted else ""
    header = f"<identifier>oai:arXiv.org:{row.id}</identifier><datestamp>{row.changed}</datestamp>"
    metadata = (
        f'<metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{row.id}</id><created>{row.made}</created>'
        "<authors><author><keyname>Byron</keyname><forenames>Ada</forenames></author></authors>"
        f"<title>{escape(row.title)}</title><abstract>{escape(row.abstract)}</abstract></arXiv></metadata>"
    )
    return f"<record>\n<header{deleted}>{header}</header>\n{'' if row.is_deleted else metadata}</record>\n"


def feed(rows: Iterable[Deposit], start: int = 0, total: int = 0) -> str:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{row.id}v1</id><title>{escape(row.title)}</title>"
        f"<summary>{escape(row.abstract)}</summary><published>{row.made}T00:00:00Z</published>"
        f"<updated>{row.changed}T00:00:00Z</updated><author><name>Ada Byron</name></author></entry>\n"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>\n{entries}</feed>\n"
    )
