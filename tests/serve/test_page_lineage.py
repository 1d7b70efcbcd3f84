"""The lineage of a name, drawn and as a list, in a real browser."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import kg
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server, serving

pytestmark = [pytest.mark.slow, needs_chromium]
FIRST_LOAD = 200 * 1024
OVERLAPS = """() => {
    const boxes = [...document.querySelectorAll(".lineage .node .face rect")].map((box) => box.getBoundingClientRect());
    const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return [boxes.length, boxes.flatMap((one, n) => boxes.slice(n + 1).filter((other) => meet(one, other))).length];
}"""
LINE = ["FooNet", "BarNet", "ZapNet", "QuxNet", "TapNet", "RunNet"]
OTHERS = 24


def abstracts() -> list[dict[str, str]]:
    """Return papers of a chain of models and of many that improve on its second; one has no date."""
    papers = [
        {"title": f"{new}: A Net", "abstract": f"We propose {new}, a language model. {new} outperforms {old}.", "date": f"{2014 + n}-05-01"}
        for n, (old, new) in enumerate(pairwise(LINE))
    ]  # fmt: skip
    for n in range(OTHERS):
        name = f"SunNet{n}"
        abstract = f"We propose {name}, a language model. {name} outperforms BarNet."
        papers.append({"title": f"{name}: Another Net", "abstract": abstract, "date": f"{2016 + n % 5}-05-01"})
    del papers[-1]["date"]
    return papers


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("lineage")
    lines = "".join(f"{json.dumps(paper)}\n" for paper in abstracts())
    (folder / "papers.jsonl").write_text(lines, encoding="utf-8")
    kg.build([folder / "papers.jsonl"], folder / "graph", extractor="rules")
    with serving(folder / "graph") as started:
        yield started


@pytest.fixture(params=[{}, {"viewport": {"width": 390, "height": 844}}], ids=["wide", "narrow"])
def tab(browser: "playwright.Browser", server: Server, request: pytest.FixtureRequest) -> Iterator[Tab]:
    opened = Tab(browser, server, **request.param)
    yield opened
    opened.close()


def test_no_two_boxes_overlap_when_all_is_unfolded(tab: Tab) -> None:
    page = tab.open("lineage/entity/barnet?view=drawing")
    page.locator(".node.centre").wait_for()
    count, overlapping = page.evaluate(OVERLAPS)
    assert count > 16 and overlapping == 0
    page.get_by_role("button", name="more that improve on BarNet").click()
    page.wait_for_url("**open=entity**")
    playwright.expect(page.locator(".node")).to_have_count(OTHERS + len(LINE) - 1)
    assert page.evaluate(OVERLAPS)[1] == 0
    years = page.locator(".axis text").all_text_contents()
    assert years[0] == "no year" and years[1:] == sorted(years[1:])
    for button in ("Fit", "Larger", "Larger"):
        page.get_by_role("button", name=button, exact=True).click()
        assert page.evaluate(OVERLAPS)[1] == 0
    page.get_by_role("button", name="Fold again").click()
    playwright.expect(page.locator(".node")).to_have_count(count)


def test_an_arrow_reads_its_sentence_by_click_and_by_key(tab: Tab) -> None:
    page = tab.open("lineage/entity/barnet?view=drawing")
    arrow = page.get_by_role("button", name="ZapNet improves on BarNet")
    arrow.focus()
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".panel blockquote")).to_have_text("ZapNet outperforms BarNet.")
    playwright.expect(arrow).to_have_attribute("aria-pressed", "true")
    assert "edge=" in page.url
    page.keyboard.press("Enter")
    page.get_by_text("An arrow leads from what improves").wait_for()
    place = page.locator("g[data-edge='entity/barnet|improves_on|entity/foonet'] .line").evaluate(
        """path => {
            path.scrollIntoView({ block: "center", inline: "center" });
            const place = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
            return [place.x, place.y];
        }"""
    )
    page.mouse.click(*place)
    playwright.expect(page.locator(".panel blockquote")).to_have_text("BarNet outperforms FooNet.")


def test_a_name_shows_the_line_to_it_and_its_address_restores_it(tab: Tab) -> None:
    page = tab.open("lineage/entity/foonet?to=entity/runnet&view=drawing")
    playwright.expect(page.locator(".panel blockquote")).to_have_count(5)
    playwright.expect(page.locator(".panel blockquote").first).to_have_text("RunNet outperforms TapNet.")
    playwright.expect(page.locator(".edge.on-line")).to_have_count(5)
    box = page.locator("[data-node='entity/zapnet'] .face")
    box.focus()
    page.keyboard.press("Space")
    playwright.expect(page.locator(".edge.on-line")).to_have_count(2)
    page.reload()
    playwright.expect(page.locator(".edge.on-line")).to_have_count(2)


def test_the_list_has_the_same_names_and_sentences_and_the_files_all_of_them(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("lineage/entity/barnet?view=drawing")
    page.locator(".node.centre").wait_for()
    drawn = {text.split(":")[0] for text in page.locator(".face title").all_text_contents()}
    page.get_by_role("button", name="List", exact=True).click()
    listed = page.locator(".listing .tree a")
    playwright.expect(listed).to_have_count(len(drawn) - 1)
    assert {*listed.all_inner_texts(), "BarNet"} == drawn
    page.get_by_role("button", name="sentence on ZapNet").click()
    playwright.expect(page.locator(".evidence blockquote")).to_have_text("ZapNet outperforms BarNet.")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    download.value.save_as(tmp_path / "lineage.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "lineage.csv").read_text(encoding="utf-8"), newline="")))
    assert len(rows) == OTHERS + len(LINE) - 1 and {row["side"] for row in rows} == {"ancestor", "progeny"}


def test_a_narrow_screen_lists_first(tab: Tab) -> None:
    page = tab.open("lineage/entity/barnet")
    is_narrow = (page.viewport_size or {})["width"] < 800
    page.get_by_role("button", name="List" if is_narrow else "Drawing", pressed=True).wait_for()
    playwright.expect(page.locator(".listing")).to_have_count(int(is_narrow))


def test_the_first_load_of_the_page_is_small(tab: Tab) -> None:
    loaded: list[str] = []
    tab.page.on("request", lambda request: loaded.append(request.url))
    tab.open()
    files = [url for url in loaded if "/api/" not in url]
    assert any(url.endswith("index.js") for url in files)
    assert (
        sum(len(gzip.compress(tab.server.get(url.removeprefix(tab.server.url)).content)) for url in files) < FIRST_LOAD
    )
