"""kg update where a server is busy, sends half an answer, or fails."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
import stamina
from pytest_httpserver import HTTPServer
from werkzeug import Response

import kg
from kg.addresses.asking import Answer, Client
from kg.addresses.known import read_addresses
from kg.build import remove
from kg.build.update import update
from kg.graph.directory_layout import ADDRESSES
from tests.addresses.archive import OAI, Archive, feed, oai, records, xml
from tests.addresses.updating import asked, build, busy, content, counts, failure, ids
from tests.cli.test_commands import run


def half() -> Response:
    body = oai("2026-01-06", f"<ListRecords>{'<!-- -->' * 500}</ListRecords>").encode()
    broken = Response(io.BytesIO(body[:900]), headers={"Content-Length": str(len(body))}, content_type="text/xml")
    broken.automatically_set_content_length = False
    return broken


@pytest.mark.parametrize("fault", [busy("0"), busy(format_datetime(datetime.now(UTC))), half])
def test_a_passing_fault_is_overcome(fault: Callable[[], Response], graph: Path, archive: Archive) -> None:
    archive.day = "2026-01-06"
    archive.add(6)
    archive.faults.append(fault())
    assert counts(asked(graph)) == (1, 0, 0, 5)
    assert len(archive.asked) == 4


def test_the_wait_that_a_busy_server_asks_for_is_kept(
    graph: Path, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    archive.faults += [busy("7")(), busy(format_datetime(datetime.now(UTC) + timedelta(seconds=60)))()]
    with stamina.set_testing(False):
        assert counts(asked(graph))[3] == 5
    assert waits[0] == 7
    assert 50 < waits[1] <= 60


def cut() -> Response:
    return Response(oai("2026-01-06", f"<ListRecords>{'<!-- -->' * 9}")[:-12], content_type="text/xml")


def page(body: str, kind: str = "text/html") -> Callable[[], Response]:
    return lambda: Response(body, content_type=kind)


REPEATED = oai("2026-01-06", "<ListRecords><resumptionToken>again</resumptionToken></ListRecords>")


@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        ([busy("0")] * 3, "the server answers 503"),
        ([busy("3600")], "asks to wait 3600 s"),
        ([half] * 3, "without sending complete message body"),
        ([cut], "only a part of it came"),
        ([page("<html><body>Please log in</body></html>")], "not an answer of OAI-PMH"),
        ([page("")], "not an answer of OAI-PMH"),
        ([page(oai("2026-01-06", '<error code="badArgument">no set</error>'), "text/xml")], "badArgument: no set"),
        ([page(REPEATED, "text/xml")] * 2, "its list repeats a part"),
        ([page(oai("", '<error code="badResumptionToken">gone</error>'), "text/xml")] * 2, "badResumptionToken"),
    ],
)
def test_a_source_that_fails_leaves_the_graph_as_it_was(
    faults: list[Callable[[], Response]], reason: str, graph: Path, archive: Archive
) -> None:
    archive.day = "2026-01-06"
    archive.add(6)
    before, known = content(graph), read_addresses(graph / ADDRESSES)
    archive.faults += [fault() for fault in faults]
    assert reason in failure(graph)
    assert (content(graph), read_addresses(graph / ADDRESSES)) == (before, known)
    # What came meanwhile is not lost.
    assert counts(asked(graph)) == (1, 0, 0, 5)


def test_a_list_whose_token_has_expired_is_asked_for_once_more(graph: Path, archive: Archive) -> None:
    archive.day = "2026-01-06"
    archive.add(*range(6, 10))
    first = oai(
        archive.day,
        f"<ListRecords>{records([archive.records['2401.00006']])}<resumptionToken>old</resumptionToken></ListRecords>",
    )
    archive.faults += [xml(first), xml(oai(archive.day, '<error code="badResumptionToken">expired</error>'))]
    assert counts(asked(graph)) == (4, 0, 0, 5)


def test_another_kind_of_document_is_not_taken_for_an_empty_feed(feed_graph: Path, archive: Archive) -> None:
    archive.faults.append(Response('{"title": "Sorry", "abstract": "We are down today."}', content_type="text/html"))
    assert "the answer is JSON (text/html), not arXiv Atom as before" in failure(feed_graph)


def test_an_empty_feed_is_no_failure(feed_graph: Path, archive: Archive) -> None:
    archive.faults.append(Response(feed([]), content_type="application/atom+xml"))
    (row,) = asked(feed_graph).addresses
    assert (row.failure, bool(row.changes), len(ids(feed_graph))) == (None, False, 3)


def test_the_others_are_updated_where_one_source_fails(graph: Path, archive: Archive, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/a").respond_with_data('{"title": "Foo net", "abstract": "We propose FooNet."}')
    build([httpserver.url_for("/a")], graph)
    archive.day = "2026-01-06"
    archive.add(6)
    done = run("update", "--graph", str(graph), "--delay", "0")
    assert done.returncode == 1
    assert "1 new, 0 revised, 0 withdrawn, 5 unchanged" in done.stdout
    assert "  new: FooGANet: a net of foogas" in done.stdout
    assert done.stderr.splitlines()[-1] == "1 of 2 addresses failed"
    assert f"{httpserver.url_for('/a')}: cannot be fetched" in done.stderr
    assert len(ids(graph)) == 7


def test_a_source_that_is_removed_while_it_is_asked_stays_out(
    graph: Path, archive: Archive, httpserver: HTTPServer, tmp_path: Path
) -> None:
    (tmp_path / "p.jsonl").write_text('{"title": "Foo net", "abstract": "We propose FooNet."}')
    build([str(tmp_path / "p.jsonl")], graph)

    class Meddling(Client):
        def ask(self, *arguments: object) -> Answer:
            found = super().ask(*arguments)  # type: ignore[arg-type]
            remove([httpserver.url_for(OAI)], graph)
            return found

    (row,) = update((), graph, client=Meddling(delay=0)).failed
    assert "removed from the graph meanwhile" in str(row.failure)
    assert kg.open(graph).tables.papers["title"].to_list() == ["Foo net"]
