"""kg update, against a server on this machine that plays an archive for a week of days."""

import json
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer

import kg
from kg.addresses.asking import DELAY, Client
from kg.build.update import update
from kg.cli import update as command
from kg.errors import InputError, UnknownName
from kg.graph.directory_layout import ADDRESSES
from tests.addresses.archive import ATOM, OAI, Archive
from tests.addresses.updating import asked, build, busy, content, counts, failure, ids
from tests.cli.test_commands import run

DAYS = [f"2026-01-{day:02}" for day in range(5, 12)]


def test_a_list_is_read_to_its_last_part(graph: Path) -> None:
    assert ids(graph) == [f"2401.{number:05}" for number in range(1, 6)]
    assert kg.open(graph).manifest.sources[0].read_as == "arXiv OAI-PMH"


def test_a_list_is_asked_for_what_has_changed_since_the_last_answer(graph: Path, archive: Archive) -> None:
    archive.day = "2026-01-06"
    archive.add(6)
    archive.revise(2, 77)
    archive.withdraw(3)
    outcome = asked(graph)
    (row,) = outcome.addresses
    # The day of the last answer is asked for again, since more may have come on it.
    assert archive.asked[0].args["from"] == "2026-01-05"
    assert (row.changes.new, row.changes.revised, row.changes.withdrawn) == (
        ("FooGANet: a net of foogas",),
        ("FooCANet: a net of foocas",),
        ("FooDANet: a net of foodas",),
    )
    assert (row.changes.unchanged, outcome.report and outcome.report.extracted) == (3, 2)
    assert ids(graph) == [f"2401.{number:05}" for number in (1, 2, 4, 5, 6)]
    manifest = kg.open(graph).manifest
    assert [entry.reason for entry in manifest.rejected] == ["deleted: oai:arXiv.org:2401.00003"]
    assert manifest.read == manifest.kept + manifest.merged + len(manifest.rejected)


@pytest.mark.slow(seconds=12)
def test_a_week_of_updates_makes_the_graph_of_all_that_the_server_offers_in_the_end(
    graph: Path, archive: Archive, httpserver: HTTPServer, tmp_path: Path
) -> None:
    for number, day in enumerate(DAYS[1:]):
        archive.day = day
        archive.add(10 + 2 * number, 11 + 2 * number)
        archive.revise(1 + number % 2, 50 + number)
        if number % 3 == 0:
            archive.withdraw(3 + number // 3)
        assert not asked(graph).failed
    build([httpserver.url_for(OAI)], tmp_path / "once", extractor="rules")
    assert content(graph) == content(tmp_path / "once")
    assert kg.validate(graph) == []


# What happens to a record on a day: it is new, revised (with a number) or withdrawn.
EVENT = st.tuples(st.integers(1, 12), st.sampled_from(("revise", "withdraw")), st.integers(20, 40))
WEEKS = st.lists(st.lists(EVENT, max_size=4), min_size=2, max_size=7)


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WEEKS)
def test_any_week_of_updates_makes_the_graph_of_what_the_server_offers_in_the_end(
    httpserver: HTTPServer, tmp_path: Path, week: list[list[tuple[int, str, int]]]
) -> None:
    httpserver.clear()
    archive = Archive()
    archive.serve(httpserver)
    # The last one is never withdrawn, since a graph has at least one paper.
    archive.add(1, 2, 3, 99)
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        grown, once = Path(folder) / "grown", Path(folder) / "once"
        build([httpserver.url_for(OAI)], grown, extractor="rules")
        for day, events in zip(DAYS[1:], week, strict=False):
            archive.day = day
            for number, kind, score in events:
                if f"2401.{number:05}" not in archive.records:
                    archive.add(number)
                elif kind == "revise":
                    archive.revise(number, score)
                else:
                    archive.withdraw(number)
            assert not asked(grown).failed
        build([httpserver.url_for(OAI)], once, extractor="rules")
        assert content(grown) == content(once)


def test_an_update_without_news_changes_nothing(graph: Path, archive: Archive) -> None:
    before = (graph / "current").readlink()
    archive.day = "2026-01-20"
    assert counts(asked(graph)) == (0, 0, 0, 5)
    assert counts(asked(graph)) == (0, 0, 0, 0)
    assert archive.asked[-1].args["from"] == "2026-01-20"
    assert (graph / "current").readlink() == before


def test_what_left_the_window_of_a_feed_stays(feed_graph: Path, archive: Archive) -> None:
    archive.day = "2026-01-06"
    archive.add(6, 7)
    assert counts(asked(feed_graph)) == (2, 0, 0, 1)
    assert ids(feed_graph) == [f"2401.{number:05}" for number in (3, 4, 5, 6, 7)]


def test_a_feed_is_followed_back_to_the_last_answer(feed_graph: Path, archive: Archive) -> None:
    archive.day = "2026-01-06"
    archive.add(*range(10, 18))
    assert counts(asked(feed_graph)) == (8, 0, 0, 1)
    assert [request.args.get("start") for request in archive.asked] == [None, "3", "6"]


def test_a_feed_that_has_not_changed_is_not_sent_again(feed_graph: Path, archive: Archive) -> None:
    assert counts(asked(feed_graph)) == (0, 0, 0, 0)
    (request,) = archive.asked
    assert request.headers["If-None-Match"].startswith('"')
    assert request.headers["User-Agent"].startswith("kg/")


def test_last_modified_is_sent_where_there_is_no_tag(httpserver: HTTPServer, tmp_path: Path) -> None:
    when = "Mon, 05 Jan 2026 00:00:00 GMT"
    line = '{"title": "LoRA", "abstract": "We propose LoRA."}\n'
    httpserver.expect_ordered_request("/p").respond_with_data(line, headers={"Last-Modified": when})
    httpserver.expect_ordered_request("/p", headers={"If-Modified-Since": when}).respond_with_data("", status=304)
    build([httpserver.url_for("/p")], tmp_path / "g", extractor="rules")
    assert counts(asked(tmp_path / "g")) == (0, 0, 0, 0)
    httpserver.check_assertions()
    assert kg.open(tmp_path / "g").manifest.kept == 1


def test_a_plain_list_of_papers_is_merged_too(httpserver: HTTPServer, tmp_path: Path) -> None:
    rows = [{"title": f"{name} net", "abstract": f"We propose {name}Net."} for name in ("Foo", "Bar")]
    one, two = (f"{json.dumps(row)}\n" for row in rows)
    httpserver.expect_ordered_request("/p").respond_with_data(one)
    httpserver.expect_ordered_request("/p").respond_with_data(two + '{"title": "no more"}\n')
    build([httpserver.url_for("/p")], tmp_path / "g", extractor="rules")
    (row,) = asked(tmp_path / "g").addresses
    assert (row.changes.new, row.changes.rejected) == (("Bar net",), 1)
    papers = kg.open(tmp_path / "g").tables.papers
    places = dict(papers.select("title", pl.col("sources").list.first().str.extract(r":(\d+)$")).iter_rows())
    assert places == {"Foo net": "1", "Bar net": "2"}


def test_what_would_be_asked_is_listed_without_a_request(graph: Path, feed_graph: Path, archive: Archive) -> None:
    listed = [run("update", "--dry-run", "--graph", str(folder)) for folder in (graph, feed_graph)]
    assert [done.returncode for done in listed] == [0, 0]
    assert "from=2026-01-05" in listed[0].stdout
    assert 'If-None-Match: "' in listed[1].stdout
    assert archive.asked == []


def test_the_outcome_is_json_for_scripts(graph: Path, archive: Archive) -> None:
    archive.faults += [busy("0")() for _ in range(3)]
    done = run("update", "--json", "--graph", str(graph), "--delay", "0")
    found = json.loads(done.stdout)
    assert (done.returncode, found["failed"], found["papers"]) == (1, 1, 5)
    assert "503" in found["addresses"][0]["error"]


def test_only_named_addresses_are_asked(graph: Path, archive: Archive, httpserver: HTTPServer) -> None:
    assert counts(asked(graph, httpserver.url_for(OAI)))[3] == 5
    with pytest.raises(UnknownName, match="oai2"):
        asked(graph, httpserver.url_for("/oai3"))


def test_a_graph_of_files_has_nothing_to_ask(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text('{"title": "Foo net", "abstract": "We propose FooNet."}')
    build([str(tmp_path / "p.jsonl")], tmp_path / "g", extractor="rules")
    with pytest.raises(InputError, match="no source of this graph is an address"):
        asked(tmp_path / "g")


def test_a_list_that_has_ended_is_not_asked_again(archive: Archive, httpserver: HTTPServer, tmp_path: Path) -> None:
    archive.day = "2026-01-09"
    build([f"{httpserver.url_for(OAI)}&until=2026-01-07"], tmp_path / "g", extractor="rules")
    archive.asked.clear()
    assert counts(asked(tmp_path / "g")) == (0, 0, 0, 0)
    assert "its list has ended" in run("update", "--dry-run", "--graph", str(tmp_path / "g")).stdout
    assert archive.asked == []


def test_a_token_in_an_address_is_not_kept_and_must_be_named(httpserver: HTTPServer, tmp_path: Path) -> None:
    httpserver.expect_request("/p").respond_with_data('{"title": "Foo net", "abstract": "We propose FooNet."}')
    address = httpserver.url_for("/p?api_key=hunter2hunter2")
    build([address], tmp_path / "g", extractor="rules")
    assert "its password or token is not kept" in failure(tmp_path / "g")
    assert counts(asked(tmp_path / "g", address)) == (0, 0, 0, 1)
    assert "hunter2" not in (tmp_path / "g" / ADDRESSES).read_text()


def test_a_build_of_an_address_replaces_what_came_before(
    feed_graph: Path, archive: Archive, httpserver: HTTPServer
) -> None:
    archive.add(6, 7)
    build([httpserver.url_for(ATOM)], feed_graph)
    assert ids(feed_graph) == ["2401.00005", "2401.00006", "2401.00007"]


def test_the_command_has_the_delay_of_the_library() -> None:
    assert command.DELAY == DELAY


def test_requests_to_one_server_have_a_pause_between_them(graph: Path) -> None:
    waits: list[float] = []
    client = Client()
    client.pace.sleep = waits.append
    client.pace.clock = lambda: 0.0
    update((), graph, client=client)
    assert waits == [DELAY, DELAY]
