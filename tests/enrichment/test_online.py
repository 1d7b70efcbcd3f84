"""kg enrich --online, against a server on this machine."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import stamina
from pytest_httpserver import HTTPServer
from typer.testing import CliRunner
from werkzeug import Request, Response

import kg
from kg.build import build
from kg.build import enrich as enriching
from kg.build.enrich import enrich_online
from kg.cli import app, enrich  # noqa: F401 - it registers its command
from kg.enrichment.matching import wanted
from kg.enrichment.services import Lookup, Service, arxiv, openalex
from kg.errors import GraphUnreadable, InputError

TITLE = "FooNet: Networks of Foo for Bars"
OTHER = "BarNet: Networks of Bar for Foos"
ENTRY = """<entry><id>http://arxiv.org/abs/{id}v1</id><title>{title}</title><summary>We propose it.</summary>
<published>2020-01-01T00:00:00Z</published><author><name>Ada Byron</name></author></entry>"""


def feed(*entries: tuple[str, str]) -> str:
    inner = "".join(ENTRY.format(id=id_, title=title) for id_, title in entries)
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{inner}</feed>'


def works(*rows: dict[str, object]) -> str:
    return json.dumps({"meta": {"count": len(rows)}, "results": list(rows)})


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2):
        yield


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    rows = [{"title": title, "abstract": "We propose it.", "year": 2020} for title in (TITLE, OTHER)]
    (tmp_path / "papers.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    build([str(tmp_path / "papers.jsonl")], tmp_path / "g", extractor="rules")
    return tmp_path / "g"


def services(server: HTTPServer) -> tuple[Service, Service]:
    return arxiv(server.url_for("/arxiv"), delay=0), openalex(server.url_for("/openalex"), delay=0)


def arxiv_ids(graph: Path) -> dict[str, str]:
    papers = kg.open(graph).tables.papers.filter(pl.col("arxiv").is_not_null())
    return dict(papers.select("title", "arxiv").iter_rows())


def test_both_services_are_asked_by_title_and_their_answers_are_judged(graph: Path, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        words = request.args["search_query"]
        if "FooNet" in words:
            return Response(feed(("2001.00001", TITLE), ("2001.00002", "FooNet: A Garden")), content_type="text/xml")
        return Response(feed(), content_type="text/xml")

    httpserver.expect_request("/arxiv").respond_with_handler(answer)
    row = {
        "id": "https://openalex.org/W1",
        "display_name": TITLE,
        "publication_year": 2021,
        "doi": "https://doi.org/10.1000/foo",
    }
    httpserver.expect_request("/openalex").respond_with_data(
        works(row | {"authorships": []}), content_type="application/json"
    )
    outcome = enrich_online(graph, services=services(httpserver), contact="me@example.org")
    assert (outcome.sought, outcome.papers, len(outcome.found)) == (2, 1, 2)
    assert arxiv_ids(graph) == {TITLE: "2001.00001"}
    assert kg.open(graph).tables.papers.filter(title=TITLE)["doi"].to_list() == ["10.1000/foo"]
    requests = [request for request, _ in httpserver.log]
    assert {request.headers["User-Agent"] for request in requests} == {f"kg/{kg.__version__} (mailto:me@example.org)"}
    queries = {request.args.get("search_query") or request.args["filter"] for request in requests}
    assert 'ti:"FooNet Networks of Foo for Bars"' in queries
    assert "title.search:FooNet Networks of Foo for Bars" in queries


def test_nothing_is_asked_twice_and_an_ended_run_goes_on(graph: Path, httpserver: HTTPServer) -> None:
    one = services(httpserver)[:1]
    httpserver.expect_request("/arxiv").respond_with_data(feed(("2001.00001", TITLE)), content_type="text/xml")
    enrich_online(graph, services=one, limit=1)
    assert len(httpserver.log) == 1
    enrich_online(graph, services=one)
    assert len(httpserver.log) == 2
    enrich_online(graph, services=one)
    assert len(httpserver.log) == 2


def test_a_server_that_fails_is_named_and_what_was_found_is_kept(graph: Path, httpserver: HTTPServer) -> None:
    def answer(request: Request) -> Response:
        if "BarNet" in request.args["search_query"]:
            return Response(status=503, headers={"Retry-After": "0"})
        return Response(feed(("2001.00001", TITLE)), content_type="text/xml")

    httpserver.expect_request("/arxiv").respond_with_handler(answer)
    with pytest.raises(InputError, match="the server answers 503"):
        enrich_online(graph, services=services(httpserver)[:1])
    assert not list((graph / "lookups").glob(".*"))
    httpserver.clear()
    httpserver.expect_request("/arxiv").respond_with_data(
        feed(("2001.00001", TITLE), ("2001.00003", OTHER)), content_type="text/xml"
    )
    enrich_online(graph, services=services(httpserver)[:1])
    assert arxiv_ids(graph) == {TITLE: "2001.00001", OTHER: "2001.00003"}


def test_a_busy_server_is_asked_again(graph: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/arxiv").respond_with_data("", status=429, headers={"Retry-After": "0"})
    for _ in range(2):
        httpserver.expect_ordered_request("/arxiv").respond_with_data(
            feed(("2001.00001", TITLE)), content_type="text/xml"
        )
    enrich_online(graph, services=services(httpserver)[:1])
    assert arxiv_ids(graph) == {TITLE: "2001.00001"}


def test_an_answer_that_is_no_list_of_papers_finds_nothing(graph: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/arxiv").respond_with_data("<html>busy</html>")
    httpserver.expect_request("/openalex").respond_with_data('{"error": "no"}')
    assert enrich_online(graph, services=services(httpserver)).found == ()


def test_nothing_is_written_through_a_link_in_the_graph(graph: Path, tmp_path: Path, httpserver: HTTPServer) -> None:
    (tmp_path / "elsewhere").mkdir()
    (graph / "lookups").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GraphUnreadable, match="a link or a file where a folder belongs"):
        enrich_online(graph, services=services(httpserver))
    assert not httpserver.log
    (graph / "lookups").unlink()
    (graph / "enriched.jsonl").symlink_to(tmp_path / "elsewhere" / "x")
    with pytest.raises(GraphUnreadable, match="a link or a folder where a file belongs"):
        enrich_online(graph, services=services(httpserver))


def test_requests_to_one_service_keep_their_distance(tmp_path: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/arxiv").respond_with_data(feed(), content_type="text/xml")
    slept: list[float] = []
    times = iter([10.0, 11.0, 11.5, 20.0, 20.0])
    service = arxiv(httpserver.url_for("/arxiv"), delay=3)
    lookup = Lookup((service,), tmp_path, sleep=slept.append, clock=lambda: next(times))
    for title in ("One title of some length", "Two titles of some length", "Three titles of some length"):
        assert list(lookup.matches(wanted(title, 2020, None))) == []
    assert slept == [2.0, 0.0]


def test_the_command_asks_only_when_it_is_told_to(
    graph: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/arxiv").respond_with_data(feed(("2001.00001", TITLE)), content_type="text/xml")
    monkeypatch.setattr(enriching, "arxiv", lambda: services(httpserver)[0])
    monkeypatch.setattr(enriching, "openalex", lambda: services(httpserver)[0])
    ran = CliRunner().invoke(app, ["enrich", "--graph", str(graph)])
    assert ran.exit_code == 2
    assert not httpserver.log
    ran = CliRunner().invoke(app, ["enrich", "--online", "--graph", str(graph)])
    assert ran.exit_code == 0, ran.stderr
    assert f"{TITLE}: arXiv 2001.00001 (same title, same year; " in ran.stdout
