"""Every view of the page, by axe-core and by its width, in both color schemes."""

import re
from typing import Literal
from urllib.parse import quote

import pytest

from tests.conftest import ROOT
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server
from tests.serve.test_page import CLAIM, PAPER

pytestmark = [pytest.mark.slow(seconds=60), needs_chromium]
AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
PAPER_WITH_NUMBERS = "paper/galore-memory-efficient-llm-training-by-gradient-low-rank-pr-b032ab35"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
VIEWS = [
    "",
    "search?q=low rank adaptation",
    "entity/lora",
    "entity/imagenet?tab=papers",
    f"entity/lora?tab=around&edge={quote(CLAIM)}",
    PAPER,
    "ask",
    "ask/improves-on?entity=LoRA",
    "ask/top-benchmarks",
    "leaderboards",
    "leaderboard/entity/imagenet",
    "leaderboards?unplaced=1",
    "compare",
    "compare?names=entity/lora|entity/galore|entity/bert",
    "path",
    "path?names=entity/lora|entity/bert&relation=uses|improves_on",
    "trends",
    "trends?names=entity/llama|entity/transformer&by=papers",
    "map",
    "map?community=imagenet",
    "gaps",
    "gaps/entity/bert",
    "contradictions",
    "list",
    "list?ids=entity/lora|entity/galore",
    "list?ids=entity/lora|entity/galore&tab=gaps",
    "list?ids=entity/lora|entity/galore&tab=numbers",
    "lineage/entity/lora?view=drawing",
    "lineage/entity/lora?view=list",
    "nothing/here",
]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci --prefix tests/node)")
def test_each_view_is_accessible_and_fits(browser: "playwright.Browser", seed_server: Server, width: int) -> None:
    tab = Tab(browser, seed_server, viewport={"width": width, "height": 844})
    script = AXE.read_text(encoding="utf-8")
    for view in VIEWS:
        tab.page.goto("about:blank")
        page = tab.open(view)
        page.wait_for_timeout(400)
        page.evaluate(script)
        # Only the style depends on the scheme, so a view that is open changes with it.
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = page.evaluate("axe.run()")["violations"]
            serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
            assert not serious, (view, scheme)
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (view, scheme)
    tab.context.close()
    # The browser itself logs the status of the address at which nothing is.
    expected = ("about:blank", "status of 404", "404 ")
    assert not [fault for fault in tab.faults if not any(part in fault for part in expected)]


def test_the_names_of_a_neighbourhood_can_be_read_on_a_narrow_screen(
    browser: "playwright.Browser", seed_server: Server
) -> None:
    tab = Tab(browser, seed_server, viewport={"width": 390, "height": 844})
    page = tab.open("entity/lora?tab=around")
    drawn = page.locator(".content")
    playwright.expect(drawn).to_have_attribute("transform", re.compile(r"scale\((0\.[7-9]|1)"))
    centre, stage = page.locator(".node.centre").bounding_box(), page.locator(".stage").bounding_box()
    assert centre and stage and stage["x"] <= centre["x"] <= stage["x"] + stage["width"] - centre["width"]
    page.get_by_role("button", name="Fit", exact=True).click()
    playwright.expect(drawn).to_have_attribute("transform", re.compile(r"scale\(0\.[0-6]"))
    tab.close()


def test_the_claims_of_a_paper_do_not_repeat_the_data_of_a_number(
    browser: "playwright.Browser", seed_server: Server
) -> None:
    tab = Tab(browser, seed_server)
    page = tab.open(PAPER_WITH_NUMBERS)
    claims = page.get_by_label("Claims of this paper")
    claims.locator("li", has_text="has result").first.wait_for()
    assert not [text for text in claims.locator(".relation").all_inner_texts() if text in ("on", "metric")]
    tab.close()
