"""The views that answer across papers, in a real browser."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.graph.tables import SCHEMAS, Tables
from kg.rdf.store import write_store
from tests import tiny
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server, serving

pytestmark = [pytest.mark.slow, needs_chromium]


def tables() -> Tables:
    """Return the tiny graph with a leaderboard over three years."""
    base = tiny.tables()
    usual = {"subject": "entity/alpha", "on": "entity/glue", "metric": "acc.", "kind": "absolute", "confidence": 1.0}
    rows = [(80.0, "2019"), (90.0, "2021"), (85.0, "2020-06"), (70.0, "2021-02")]
    results = [
        {**usual, "id": f"result/{n}", "paper": "paper/d-paper", "value": str(value), "number": value, "date": day, "record": f"t.json#/{n}"}
        for n, (value, day) in enumerate(rows)
    ]  # fmt: skip
    gain = {
        **usual,
        "id": "result/9",
        "paper": "paper/d-paper",
        "value": "3%",
        "number": 3.0,
        "unit": "%",
        "kind": "gain",
        "confidence": 0.4,
    }
    doubtful = {"subject": "entity/beta", "on": "entity/mmlu", "metric": "loss", "kind": "absolute", "confidence": 0.3}
    loss = {**gain, **doubtful, "id": "result/10"}
    return replace(base, results=pl.DataFrame([*results, gain, loss], schema=SCHEMAS["results"]))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("across") / "graph"
    with GraphDirectory(folder).new_version() as version:
        made = tables()
        made.write(version)
        write_store(tiny.tables(), tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    with serving(folder) as started:
        yield started


@pytest.fixture
def tab(browser: "playwright.Browser", server: Server) -> Iterator[Tab]:
    opened = Tab(browser, server)
    yield opened
    opened.close()


def file_of(page: "playwright.Page", name: str, folder: Path) -> str:
    with page.expect_download() as download:
        page.locator(".files").get_by_role("link", name=name, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_text(encoding="utf-8")


def test_names_are_added_to_a_comparison_and_its_address_restores_it(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("entity/alpha")
    page.get_by_role("link", name="Compare", exact=True).last.click()
    page.get_by_text("Add one to compare it with.").wait_for()
    box = page.get_by_role("combobox", name="Add a method")
    box.press_sequentially("beta", delay=20)
    page.get_by_role("option", name="Beta Model").click()
    claims = page.locator(".between")
    playwright.expect(claims).to_have_count(2)
    assert "names=entity%2Falpha%7Centity%2Fbeta" in page.url
    beats = claims.filter(has_text="Alpha beats Beta.")
    assert beats.locator("mark.own").inner_text() == "Alpha" and beats.locator("mark.other").inner_text() == "Beta"
    found = json.loads(file_of(page, "JSON", tmp_path))
    assert [entity["label"] for entity in found["entities"]] == ["Alpha", "Beta"]
    page.reload()
    playwright.expect(claims).to_have_count(2)
    page.get_by_role("button", name="Remove Alpha").click()
    page.get_by_text("Add one to compare it with.").wait_for()


def test_paths_are_bounded_by_relation_and_their_address_restores_it(tab: Tab) -> None:
    page = tab.open("compare?names=entity/beta|entity/lora")
    page.get_by_role("link", name="Paths between them").click()
    page.get_by_role("heading", level=2, name="1 step").wait_for()
    playwright.expect(page.locator(".path").first.locator("h3")).to_contain_text(["Beta uses LoRA"])
    page.get_by_role("button", name="improves on").click()
    page.get_by_role("heading", level=2, name="2 steps").wait_for()
    playwright.expect(page.locator(".path").first.locator("blockquote")).to_have_count(2)
    page.reload()
    page.get_by_role("heading", level=2, name="2 steps").wait_for()
    assert "relation=improves_on" in page.url
    page.get_by_role("button", name="Remove LoRA").click()
    page.get_by_text("Choose two names").wait_for()


def test_a_leaderboard_draws_its_records_and_is_read_as_of_a_date(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("leaderboards")
    page.get_by_label("with").fill("glue")
    page.wait_for_url("**find=glue**")
    page.get_by_role("link", name="GLUE", exact=True).click()
    ranked = page.get_by_role("region", name="Ranked by accuracy").locator("tbody tr")
    playwright.expect(ranked).to_have_count(4)
    assert [row.split("\t")[0] for row in ranked.all_inner_texts()] == ["1", "2", "3", "4"]
    playwright.expect(page.locator(".record")).to_have_count(3)
    playwright.expect(page.locator(".lines .faint circle")).to_have_count(4)
    # A step line goes only up where higher is better.
    path = page.locator(".lines .s0 .through").get_attribute("d") or ""
    heights = [float(number) for number in re.findall(r"V([\d.]+)", path)]
    assert len(heights) == 2 and heights == sorted(heights, reverse=True)
    page.get_by_role("heading", name="Gains, ratios and baselines").wait_for()
    page.get_by_label("as of").fill("2020")
    page.get_by_label("as of").press("Enter")
    playwright.expect(ranked).to_have_count(2)
    playwright.expect(page.get_by_role("status").filter(has_text="later")).to_contain_text(
        "2 later results and 1 without a date"
    )
    rows = list(csv.DictReader(io.StringIO(file_of(page, "CSV", tmp_path), newline="")))
    assert [row["value"] for row in rows] == ["85.0", "80.0"]
    assert file_of(page, "Markdown", tmp_path).startswith("# GLUE\n\nAs of 2020")


def test_a_leaderboard_shows_how_sure_its_numbers_are_and_leaves_out_doubtful_ones(tab: Tab) -> None:
    page = tab.open("leaderboard/entity/glue")
    gains = page.get_by_role("region", name="Gains, ratios and baselines")
    playwright.expect(gains.get_by_role("columnheader", name="Confidence")).to_be_visible()
    playwright.expect(gains.get_by_role("cell", name="0.40", exact=True)).to_be_visible()
    page.get_by_label("confidence at least").select_option("0.5")
    playwright.expect(page.get_by_role("status").filter(has_text="confidence")).to_have_text(
        "1 result of less confidence is left out"
    )
    playwright.expect(gains).to_have_count(0)
    playwright.expect(page.get_by_role("region", name="Ranked by accuracy").locator("tbody tr")).to_have_count(4)
    assert "confidence=0.5" in page.url


def test_leaderboards_of_doubtful_numbers_alone_are_listed_when_asked(tab: Tab) -> None:
    page = tab.open("leaderboards")
    places = page.locator(".places li")
    playwright.expect(places).to_have_text(["GLUE accuracy 5"])
    page.get_by_label("also 1 leaderboard of doubtful numbers alone").check()
    playwright.expect(places).to_have_text(["GLUE accuracy 5", "MMLU loss 1"])
    assert "doubtful=1" in page.url


def test_trends_are_drawn_for_names_and_for_a_type(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("trends?names=entity/lora|entity/beta")
    page.locator(".lines .s1 circle").first.wait_for()
    titles = page.locator(".lines circle title").all_text_contents()
    assert "LoRA, 2024: 2 papers of 2, 100 %" in titles and "Beta, 2023: 0 papers of 1, 0 %" in titles
    page.get_by_role("button", name="Papers", exact=True).click()
    page.wait_for_url("**by=papers**")
    rows = list(csv.DictReader(io.StringIO(file_of(page, "CSV", tmp_path), newline="")))
    assert [(row["label"], row["year"], row["papers"]) for row in rows] == [
        ("LoRA", "2023", "1"), ("LoRA", "2024", "2"), ("Beta", "2023", "0"), ("Beta", "2024", "2"),
    ]  # fmt: skip
    page.get_by_role("button", name="Method", exact=True).click()
    page.wait_for_url("**type=Method**")
    page.locator(".legend").get_by_role("link", name="Alpha").wait_for()


def test_gaps_and_contradictions_show_the_sentences(tab: Tab) -> None:
    page = tab.open("contradictions")
    pair = page.locator(".pairs > li", has_text="Each improves on the other")
    playwright.expect(pair.locator("blockquote")).to_have_count(2)
    assert sorted(pair.locator("blockquote").all_inner_texts()) == [
        "Alpha beats Beta.",
        "Beta uses LoRA and improves on Alpha.",
    ]
    left, right = (pair.locator(".claim").nth(side).bounding_box() for side in (0, 1))
    assert left and right and left["y"] == right["y"] and left["x"] + left["width"] <= right["x"]
    page = tab.open("gaps/entity/mmlu")
    page.get_by_role("heading", level=1, name="Gaps of MMLU").wait_for()
    page = tab.open("gaps")
    page.get_by_role("combobox", name="A method").press_sequentially("gpt", delay=20)
    page.get_by_role("option", name="GPT-3").click()
    page.get_by_text("It has 2 rivals").wait_for()
    page.get_by_text("why a rival").first.click()
    page.locator("details[open] blockquote").first.wait_for()


def test_a_list_is_kept_in_the_browser_and_its_address_shares_it(tab: Tab, tmp_path: Path) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.open("list").get_by_text("Nothing is on it yet").wait_for()
    for address in ("entity/alpha", "entity/lora", "paper/a-paper"):
        tab.open(address).get_by_role("button", name="Add to my list").click()
    page = tab.open("list")
    playwright.expect(page.locator(".listed li")).to_have_count(3)
    playwright.expect(page.locator(".between h3", has_text="Alpha improves on LoRA")).to_have_count(1)
    assert file_of(page, "BibTeX", tmp_path).startswith("@misc{a-paper,")
    assert file_of(page, "Markdown", tmp_path).startswith("- **Alpha** (Method)\n")
    page.get_by_role("button", name="Add a note on LoRA").click()
    page.get_by_role("textbox", name="Note on LoRA").fill("our | *baseline*, \u6587")
    page.get_by_role("textbox", name="Note on LoRA").blur()
    page.reload()
    playwright.expect(page.get_by_role("textbox", name="Note on LoRA")).to_have_value("our | *baseline*, \u6587")
    assert [item["note"] for item in json.loads(file_of(page, "JSON", tmp_path))["items"]] == [
        "",
        "our | *baseline*, \u6587",
        "",
    ]
    page.get_by_role("button", name="Copy the address").click()
    page.get_by_text("copied").wait_for()
    other = Tab(tab.context.browser, tab.server)  # type: ignore[arg-type] # the fixture's
    other.page.goto(page.evaluate("navigator.clipboard.readText()"))
    other.page.get_by_role("heading", level=1, name="A shared list").wait_for()
    playwright.expect(other.page.locator(".listed li")).to_have_count(3)
    playwright.expect(other.page.locator(".listed .note")).to_have_text("our | *baseline*, \u6587")
    other.page.get_by_role("button", name="Add these to my list").click()
    other.page.get_by_role("heading", level=1, name="My list").wait_for()
    playwright.expect(other.page.get_by_role("textbox", name="Note on LoRA")).to_have_value("our | *baseline*, \u6587")
    other.page.get_by_role("button", name=re.compile("On my list.*LoRA")).click()
    playwright.expect(other.page.locator(".listed li")).to_have_count(2)
    other.context.close()
    assert not other.faults


def test_notes_that_no_address_can_hold_are_refused(tab: Tab) -> None:
    page = tab.open("list")
    page.evaluate("localStorage.setItem('kg.list', JSON.stringify(['entity/lora']))")
    page.evaluate("localStorage.setItem('kg.notes', JSON.stringify({ 'entity/x': '\u6587'.repeat(2600) }))")
    page.reload()
    page.get_by_role("button", name="Add a note on LoRA").click()
    note = page.get_by_role("textbox", name="Note on LoRA")
    note.fill("\u6587" * 400)
    note.blur()
    page.get_by_role("alert").filter(has_text="this one is not kept").wait_for()
    assert "entity/lora" not in page.evaluate("localStorage.getItem('kg.notes')")


def test_a_list_has_its_gaps_and_its_numbers(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("list?ids=entity/alpha|entity/beta|entity/gamma")
    page.get_by_role("tab", name="Gaps").click()
    row = page.get_by_role("region", name="Gaps by data").locator("tbody tr", has_text="MMLU")
    playwright.expect(row.locator("td")).to_have_text(["Beta", "Alpha, Gamma"])
    with page.expect_download() as download:
        page.get_by_role("tabpanel").get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "gaps.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "gaps.csv").read_text(encoding="utf-8"), newline="")))
    assert {"gap": "data", "data": "MMLU", "measured": "Beta", "missing": "Alpha; Gamma"} in rows
    page.get_by_role("tab", name="Leaderboards").click()
    ranked = page.get_by_role("region", name="GLUE by accuracy").locator("tbody tr")
    playwright.expect(ranked).to_have_count(4)
    assert "tab=numbers" in page.url
    page.reload()
    playwright.expect(ranked).to_have_count(4)


def test_trends_of_the_tasks_below_a_task_have_an_address(tab: Tab) -> None:
    page = tab.open("trends")
    page.get_by_role("combobox", name="Tasks below a task").press_sequentially("machine", delay=20)
    playwright.expect(page.get_by_role("option")).to_have_text(["machine unlearningTask"])
    with page.expect_response("**/api/trends?below=*") as answered:
        page.get_by_role("option").click()
    assert answered.value.status == 400
    page.wait_for_url("**below=entity*")
    page.get_by_role("alert").filter(has_text="tree of tasks").wait_for()
    page.get_by_role("button", name="Remove the task").click()
    page.locator(".legend").wait_for()
    # The graph has no tree of tasks, which the browser notes as an error.
    tab.faults.clear()


def test_more_contradictions_are_loaded_as_they_are_asked_for(tab: Tab) -> None:
    found = tab.server.get("/api/contradictions").json()

    def answer(route: "playwright.Route") -> None:
        offset = int(parse_qs(urlsplit(route.request.url).query).get("offset", ["0"])[0])
        pair = found["pairs"][0]
        shown = {**pair, "claim": {**pair["claim"], "id": f"evidence/{offset}"}}
        route.fulfill(json={"total": 2, "of_two": 1, "offset": offset, "pairs": [shown]})

    tab.page.route("**/api/contradictions?*", answer)
    page = tab.open("contradictions")
    page.get_by_text("2 pairs of sentences: 1 between two papers, 1 within one, the first 1 shown").wait_for()
    page.get_by_role("button", name="Show 1 of 1 more pairs").click()
    page.locator(".pairs > li").nth(1).wait_for()
    playwright.expect(page.get_by_role("button", name="more pairs")).to_have_count(0)
    headings = page.locator(".pairs > li > h2")
    playwright.expect(headings).to_have_text(["Between two papers", "Within one paper"])


def test_papers_that_name_several_show_the_sentence_that_does(tab: Tab) -> None:
    page = tab.open("compare?names=entity/alpha|entity/beta")
    papers = page.locator("section", has=page.get_by_role("heading", name="Papers that name several of them"))
    playwright.expect(papers.locator("blockquote")).to_have_text(
        ["Beta uses LoRA and improves on Alpha.", "Alpha beats Beta."]
    )


def test_names_that_no_chain_of_improvements_joins_have_a_way_to_other_paths(tab: Tab) -> None:
    page = tab.open("lineage/entity/alpha?to=entity/mmlu")
    page.get_by_role("link", name="Paths between them by other claims").click()
    page.get_by_role("heading", level=1, name="Path").wait_for()
    playwright.expect(page.get_by_label("Chosen").locator("li a")).to_have_text(["MMLU", "Alpha"])
    # Both dots have the colour of their type, in whatever order page and ontology come.
    grey = page.locator(".chips .dot circle[fill='#888']")
    playwright.expect(page.locator(".chips .dot circle")).to_have_count(2)
    playwright.expect(grey).to_have_count(0)


def test_a_leaderboard_fits_on_a_narrow_screen(browser: "playwright.Browser", server: Server) -> None:
    narrow = Tab(browser, server, viewport={"width": 390, "height": 844})
    page = narrow.open("leaderboard/entity/glue?metric=accuracy")
    rows = page.get_by_role("region", name="Ranked by accuracy").locator("tbody tr")
    playwright.expect(rows).to_have_count(4)
    fits = "box => box.scrollWidth <= box.clientWidth && document.documentElement.scrollWidth <= innerWidth"
    assert page.get_by_role("region", name="Ranked by accuracy").evaluate(fits)
    narrow.close()


def test_what_no_paper_states_anything_of_says_so_once(tab: Tab) -> None:
    lone = {"papers": 0, "groups": [], "years": [], "homonyms": [
        {"id": "entity/beta", "type": "Model", "label": "Beta", "name": "Alpha", "papers": 0}]}  # fmt: skip
    page_of = {**tab.server.get("/api/entity", params={"name": "entity/alpha"}).json(), **lone}
    tab.page.route("**/api/entity?*", lambda route: route.fulfill(json=page_of))
    page = tab.open("entity/alpha")
    playwright.expect(page.get_by_text("No paper of this graph states anything of it.")).to_have_count(1)
    playwright.expect(page.get_by_text("Named by")).to_have_count(0)
    playwright.expect(page.locator(".homonyms")).to_contain_text("(Model, no claims)")


def test_what_the_graph_does_not_have_is_looked_for(tab: Tab) -> None:
    page = tab.open("entity/alpha-twin")
    page.get_by_role("heading", level=1, name="Not found").wait_for()
    page.get_by_role("link", name="Search for alpha twin").click()
    page.wait_for_url("**/search?q=alpha**")
    # The browser notes the answer as an error.
    tab.faults.clear()
