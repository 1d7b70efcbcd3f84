"""The tables of a paper in a real browser: from a leaderboard to the cell, and what a number is read as."""

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.graph.test_paper_tables import build_tables
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server, serving
from tests.serve.test_accessibility import AXE

if TYPE_CHECKING:
    from playwright import sync_api

pytestmark = [pytest.mark.slow, needs_chromium]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(build_tables(tmp_path_factory.mktemp("page-tables"))) as started:
        yield started


@pytest.fixture
def tab(browser: "sync_api.Browser", server: Server) -> Iterator[Tab]:
    opened = Tab(browser, server)
    yield opened
    opened.close()


def test_a_number_of_a_leaderboard_is_marked_in_its_table(tab: Tab) -> None:
    page = tab.open("leaderboard/entity/quxset")
    page.locator("tr", has_text="ResNet-50").get_by_role("link", name="see the table").click()
    page.get_by_role("heading", level=1, name="FooNet: A Network for Tests").wait_for()
    marked = page.locator("button.cell[aria-pressed=true]")
    playwright.expect(marked).to_have_text("61.2")
    playwright.expect(page.locator(".paper-table").first).to_contain_text("61.2 Accuracy on QuxSet of ResNet-50")
    page.reload()
    playwright.expect(marked).to_have_text("61.2")
    marked.click()
    playwright.expect(marked).to_have_count(0)


def test_a_cell_with_two_numbers_says_what_each_is(tab: Tab) -> None:
    page = tab.open("entity/barbench")
    paper = page.locator("a", has_text="FooNet: A Network for Tests").first.get_attribute("href") or ""
    page = tab.open(f"{paper.lstrip('/')}?tab=tables")
    region = page.get_by_role("region", name="Table 2, Parts")
    playwright.expect(region.locator("thead th")).to_have_text(["Row", "Dev", "Test"])
    region.get_by_role("button", name="81.1 / 70.2").focus()
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".paper-table ul li")).to_contain_text(
        ["81.1 F1 on BarBench", "70.2 accuracy on BarBench"]
    )
    own = page.get_by_role("button", name="81.5 ± 0.2")
    assert own.evaluate("one => getComputedStyle(one).fontWeight") == "700"
    rows = list(csv.DictReader(io.StringIO(tab.server.get(f"/api/tables.csv?id={paper.lstrip('/')}").text, newline="")))
    assert len(rows) == 11 and {row["table"] for row in rows} == {"Table 1", "Table 2"}


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci --prefix tests/node)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tables_are_accessible_and_fit_a_phone(browser: "sync_api.Browser", server: Server, scheme: str) -> None:
    tab = Tab(browser, server, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page = tab.open("leaderboard/entity/quxset")
    page.get_by_role("link", name="see the table").first.click()
    page.locator("button.cell[aria-pressed=true]").wait_for()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert not [v["id"] for v in page.evaluate("axe.run()")["violations"] if v["impact"] in ("serious", "critical")]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    tab.context.close()
    assert not tab.faults
