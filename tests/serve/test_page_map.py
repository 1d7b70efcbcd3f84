"""The map in a real browser: communities, labels that never overlap, and where a click leads."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from kg.graph.directory import STORE, GraphDirectory, write_manifest
from kg.rdf.store import write_store
from tests import tiny
from tests.graph.communities import made, papers_of_two_fields
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server, serving

pytestmark = [pytest.mark.slow, needs_chromium]
FIRST = "continuous-control"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("map") / "graph"
    with GraphDirectory(folder).new_version() as version:
        tables = made(papers_of_two_fields())
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    with serving(folder) as started:
        yield started


@pytest.fixture
def tab(browser: "playwright.Browser", server: Server) -> Iterator[Tab]:
    opened = Tab(browser, server)
    yield opened
    opened.close()


def labels(page: "playwright.Page") -> list[tuple[str, dict[str, float]]]:
    """Return the labels with their boxes on the page, after the answer to the last move has been drawn."""
    page.wait_for_timeout(300)
    page.wait_for_load_state("networkidle")
    found = page.locator("text.label").evaluate_all(
        "all => all.map(one => [one.textContent, one.getBoundingClientRect().toJSON()])"
    )
    return [(text, box) for text, box in found]


def overlapping(found: list[tuple[str, dict[str, float]]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]
    ]


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (1920, 1080)])
def test_no_two_labels_overlap_at_any_scale(
    browser: "playwright.Browser", seed_server: Server, width: int, height: int
) -> None:
    tab = Tab(browser, seed_server, viewport={"width": width, "height": height})
    page = tab.open("map")
    page.locator("text.label").first.wait_for()
    shown = []
    for steps in (0, 1, 2, 2):
        for _ in range(steps):
            page.get_by_role("button", name="Closer").click()
        if len(shown) == 1:
            # From here on in the middle of the largest field.
            page.locator("button.choice").first.click()
        found = labels(page)
        assert found and not overlapping(found)
        stage = page.locator(".map .stage").bounding_box()
        assert stage is not None
        assert all(
            box["left"] >= stage["x"] - 1 and box["right"] <= stage["x"] + stage["width"] + 1 for _, box in found
        )
        shown.append({text for text, _ in found})
    assert len(set(map(frozenset, shown))) == 4
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    tab.close()


def test_a_click_on_a_community_lists_its_entities_and_papers(tab: Tab) -> None:
    page = tab.open("map")
    panel = page.locator(".panel")
    panel.get_by_role("heading", name="Fields").wait_for()
    disc = page.locator(f'[data-community="{FIRST}"]')
    box = disc.bounding_box()
    assert box is not None
    # At its edge, beside the entities.
    disc.click(position={"x": box["width"] / 2, "y": 6})
    panel.get_by_role("heading", name="continuous control, policy gradient, PPO").wait_for()
    assert f"community={FIRST}" in page.url
    assert panel.get_by_role("link", name="MuJoCo").get_attribute("href") == "/entity/mujoco"
    playwright.expect(panel.get_by_role("link", name=re.compile("^control-"))).to_have_count(8)
    page.reload()
    panel.get_by_role("heading", name="continuous control, policy gradient, PPO").wait_for()
    # The address opens at the community, whose entities have their names.
    assert {"PPO", "MuJoCo"} <= {text for text, _ in labels(page)}
    page.locator('[data-dot="entity/mujoco"]').click()
    panel.get_by_role("heading", name="MuJoCo").wait_for()
    panel.get_by_role("button", name="continuous control, policy gradient, PPO").click()
    panel.get_by_role("heading", name="continuous control, policy gradient, PPO").wait_for()


def test_the_map_is_moved_and_opened_with_keys(tab: Tab) -> None:
    page = tab.open("map")
    disc = page.locator(f'[data-community="{FIRST}"]')
    disc.focus()
    page.keyboard.press("Enter")
    page.locator(".panel").get_by_role("heading", name="continuous control, policy gradient, PPO").wait_for()
    before = disc.bounding_box()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    after = disc.bounding_box()
    assert before and after and after["width"] > before["width"]
    page.keyboard.press("Enter")
    labels(page)
    opened = disc.bounding_box()
    assert opened and opened["width"] > after["width"]
    page.get_by_role("button", name="Whole").click()
    labels(page)
    whole = disc.bounding_box()
    assert whole and whole["width"] == pytest.approx(before["width"], abs=1)


def test_a_name_is_found_on_the_map(tab: Tab) -> None:
    page = tab.open("map")
    page.get_by_role("combobox", name="Find on the map").press_sequentially("mujo", delay=20)
    page.get_by_role("option", name="MuJoCo").click()
    page.locator(".panel").get_by_role("heading", name="MuJoCo").wait_for()
    page.locator('[data-dot="entity/mujoco"].chosen').wait_for()
    assert "entity=entity%2Fmujoco" in page.url


def test_a_drag_moves_the_map_and_chooses_nothing(tab: Tab) -> None:
    page = tab.open("map")
    disc = page.locator(f'[data-community="{FIRST}"]')
    before = disc.bounding_box()
    assert before
    x, y = before["x"] + before["width"] / 2, before["y"] + before["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=5)
    page.mouse.up()
    after = disc.bounding_box()
    assert after and after["x"] == pytest.approx(before["x"] + 60, abs=2)
    assert "community=" not in page.url


def test_a_graph_without_communities_says_what_to_run(browser: "playwright.Browser", tmp_path: Path) -> None:
    with GraphDirectory(tmp_path / "graph").new_version() as version:
        tables = tiny.tables()
        tables.write(version)
        write_store(tables, tiny.MANIFEST.base, version / STORE)
        write_manifest(version, tiny.MANIFEST)
    with serving(tmp_path / "graph") as server:
        tab = Tab(browser, server)
        page = tab.open("map")
        playwright.expect(page.get_by_role("alert")).to_contain_text("kg build --repair")
        tab.context.close()
