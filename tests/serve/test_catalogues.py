"""Records of catalogues, links and addresses over HTTP and on the page."""

import json
from collections.abc import Iterator

import pytest

from kg.build import build
from kg.build.link import link_names
from tests.catalogues.archive import write_archive
from tests.serve.browser import needs_chromium, playwright
from tests.serve.server import Server, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("catalogues")
    write_archive(folder / "archive")
    (folder / "names.csv").write_text("name,identifier\nBarBench,https://example.org/bar\n")
    paper = {"title": "Garply without an address", "abstract": "We propose Garply."}
    (folder / "papers.jsonl").write_text(json.dumps(paper))
    build([str(folder / "archive"), str(folder / "papers.jsonl")], folder / "g", extractor="rules")
    link_names([str(folder / "names.csv")], folder / "g")
    with serving(folder / "g") as started:
        yield started


def test_a_card_has_the_description_the_links_and_the_records(server: Server) -> None:
    card = server.get("/api/node", params={"name": "BarBench"}).json()
    assert card["description"] == "A benchmark of bars."
    assert [(found["match"], found["identifier"]) for found in card["links"]] == [("exact", "https://example.org/bar")]
    lines = {(line["relation"], line["label"]): line for line in card["lines"]}
    line = lines["data_for", "Foo Parsing"]
    assert (line["catalogue"], line["sentence"]) == ("Papers with Code", "")
    assert line["record"].endswith("datasets.json#/0/tasks/0")


def test_the_page_of_an_entity_has_them_too(server: Server) -> None:
    page = server.get("/api/entity", params={"name": "BarBench"}).json()
    assert page["description"] == "A benchmark of bars."
    assert [found["identifier"] for found in page["matches"]] == ["https://example.org/bar"]
    asked = {"name": "BarBench", "relation": "data_for", "direction": "out"}
    [claim] = server.get("/api/claims", params=asked).json()["claims"]
    assert (claim["name"], claim["catalogue"], claim["sentence"]) == ("Foo Parsing", "Papers with Code", "")


def test_an_edge_has_its_sentences_and_its_records(server: Server) -> None:
    edge = server.get(
        "/api/edge", params={"source": "entity/foonet", "relation": "evaluated_on", "target": "entity/barbench"}
    ).json()
    assert len(edge["evidence"]) == 1
    assert [record["paper"] for record in edge["records"]] == ["paper/2001.00001"]
    link = {"source": "paper/2001.00001", "relation": "has_repository", "target": "repository/github.com-x-foonet"}
    records = server.get("/api/edge", params=link).json()["records"]
    assert {record["official"] for record in records} == {None, True}


def test_a_leaderboard_has_rows_of_catalogues_too(server: Server) -> None:
    scores = server.get("/api/leaderboard", params={"on": "entity/barbench"}).json()["scores"]
    assert [(score["label"], score["value"], score["date"]) for score in scores] == [
        ("QuxNet", "90.1", "2021-02-03"),
        ("FooNet", "81.5%", "2020-01-01"),
    ]
    assert scores[0]["sentence"] == ""
    assert scores[1]["sentence"].endswith("81.5% accuracy.")


@pytest.mark.slow
@needs_chromium
def test_the_page_shows_records_and_searches_the_title_where_no_address_is_known(
    browser: "playwright.Browser", server: Server
) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/entity/barbench")
    page.get_by_text("A benchmark of bars.").wait_for()
    assert page.get_by_role("link", name="https://example.org/bar").count() == 1
    garply = server.get("/api/search", params={"q": "Garply without", "type": "Paper"}).json()[0]["id"]
    page.goto(f"{server.url}/{garply}")
    link = page.get_by_role("link", name="Search Google Scholar")
    link.wait_for()
    assert "q=Garply%20without%20an%20address" in str(link.get_attribute("href"))
    page.close()
