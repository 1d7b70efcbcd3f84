"""The page in a real browser: its use, and the safe display of hostile texts."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import polars as pl
import pytest

import kg
from tests.conftest import ROOT
from tests.export.conftest import hostile_graph
from tests.hostile import PAYLOADS
from tests.offsets import is_sentence_at
from tests.serve.server import Server, serving

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-unsafe-swiftshader"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not opened")
VIEWS = [
    "#/graph",
    "#/graph?focus=entity/lora",
    "#/graph?edge=entity/natural-galore|improves_on|entity/lora",
    "#/query?name=improves-on",
    "#/leaderboards",
    "#/lineage?name=LoRA",
    "#/lineage",
]


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield opened
        opened.close()


class Tab:
    """A page of the server that records every error and every request to another host."""

    def __init__(self, browser: "playwright.Browser", server: Server, **options: object) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})  # type: ignore[arg-type]
        self.page = self.context.new_page()
        self.server = server
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("console", self._note)
        self.page.on("request", self._visit)
        self.page.on("response", self._answered)

    def _note(self, message: "playwright.ConsoleMessage") -> None:
        # Without a GPU, the WebGL driver warns about its speed.
        if message.type == "error" or (message.type == "warning" and "GL Driver" not in message.text):
            self.faults.append(message.text)

    def _answered(self, response: "playwright.Response") -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def _visit(self, request: "playwright.Request") -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.faults.append(f"request to {request.url}")

    def open(self, address: str = "") -> "playwright.Page":
        self.page.goto(f"{self.server.url}/{address}")
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def tab(browser: "playwright.Browser", seed_server: Server) -> Iterator[Tab]:
    opened = Tab(browser, seed_server)
    yield opened
    opened.context.close()
    assert not opened.faults


def saved(page: "playwright.Page", kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.slow
def test_a_reader_searches_with_the_keyboard_and_opens_a_card(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("/")
    page.keyboard.type("lora", delay=30)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator("#panel h2", has_text="LoRA").wait_for()
    assert "focus=entity%2Flora" in page.url
    assert page.locator("#panel h3", has_text="improves on").count() >= 1
    page.locator("#panel summary").first.click()
    assert page.locator("#panel blockquote").first.inner_text()
    page.locator("#panel .lines button.link").first.click()
    playwright.expect(page.locator("#panel h2")).not_to_have_text("LoRA")
    page.go_back()
    page.locator("#panel h2", has_text="LoRA").wait_for()


def test_a_click_on_an_edge_shows_its_sentence_with_both_names(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("#/graph?focus=entity/lora")
    page.wait_for_timeout(800)
    drawing = saved(page, "SVG", tmp_path).read_text(encoding="utf-8")
    lines = re.findall(r'<line x1="([\d.-]+)" y1="([\d.-]+)" x2="([\d.-]+)" y2="([\d.-]+)"', drawing)
    assert lines, "the edges around LoRA are drawn"
    stage = page.locator("#stage").bounding_box()
    assert stage
    for place in lines:
        x1, y1, x2, y2 = map(float, place)
        for share in (0.5, 0.4, 0.6, 0.3, 0.7):
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            page.mouse.move(stage["x"] + x, stage["y"] + y)
            page.wait_for_timeout(60)
            page.mouse.click(stage["x"] + x, stage["y"] + y)
            page.wait_for_timeout(250)
            if "edge=" in page.url:
                page.locator("#panel blockquote").first.wait_for()
                assert page.locator("#panel mark").count() >= 1
                assert page.locator("#panel footer button.link").first.inner_text()
                return
            if "focus=entity" not in page.url or "lora" not in page.url:
                page.goto(f"{tab.server.url}/#/graph?focus=entity/lora")
                page.wait_for_timeout(600)
    raise AssertionError("no edge could be clicked")


def test_a_paper_s_abstract_marks_the_sentences_that_support_its_edges(tab: Tab, seed_graph: kg.KnowledgeGraph) -> None:
    id_, sentences = (
        seed_graph.tables.evidence.join(seed_graph.tables.papers.select("title", paper="id"), on="paper")
        .filter(pl.col("start") > pl.col("title").str.len_chars())
        .group_by("paper")
        .agg(pl.col("sentence").unique())
        .sort(pl.col("sentence").list.len(), "paper", descending=[True, False])
        .row(0)
    )
    marked = tab.open(f"#/graph?focus={id_}").locator("#panel .abstract .said")
    marked.first.wait_for()
    assert sorted(marked.all_text_contents()) == sorted(sentences)
    whole = marked.first.evaluate("element => element.parentElement.textContent")
    for sentence in sentences:
        assert is_sentence_at(whole, start := whole.index(sentence), start + len(sentence), sentence)


def test_filters_change_what_is_seen_and_the_address_restores_it(tab: Tab, tmp_path: Path) -> None:
    page = tab.open()
    page.locator(".legend input[value=Method]").uncheck()
    page.get_by_label("Confidence at least").fill("0.6")
    assert "hide=Result%2CRepository%2CMethod" in page.url and "min=0.6" in page.url
    address = page.url
    first = nx.read_gexf(saved(page, "GEXF", tmp_path))
    kinds = set(nx.get_node_attributes(first, "kind").values())
    assert "Model" in kinds and "Method" not in kinds
    assert min(float(c) for *_, c in first.edges(data="confidence")) >= 0.6
    other = Tab(tab.context.browser, tab.server)  # type: ignore[arg-type] # the fixture's
    other.page.goto(address)
    other.page.wait_for_load_state("networkidle")
    assert not other.page.locator(".legend input[value=Method]").is_checked()
    again = nx.read_gexf(saved(other.page, "GEXF", tmp_path))
    assert set(again) == set(first)
    other.context.close()
    assert not other.faults


def test_another_address_in_the_same_tab_brings_its_own_filters(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("#/graph?hide=Method")
    assert not page.locator(".legend input[value=Method]").is_checked()
    page.goto(f"{tab.server.url}/#/graph?hide=Model&min=0.7")
    playwright.expect(page.locator(".legend input[value=Method]")).to_be_checked()
    playwright.expect(page.locator(".legend input[value=Model]")).not_to_be_checked()
    shown = nx.read_gexf(saved(page, "GEXF", tmp_path))
    kinds = set(nx.get_node_attributes(shown, "kind").values())
    assert "Method" in kinds and "Model" not in kinds
    assert min(float(c) for *_, c in shown.edges(data="confidence")) >= 0.7


@pytest.mark.slow
def test_a_double_click_brings_in_neighbours_and_the_picture_is_saved_as_png(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("#/graph?focus=entity/lora")
    page.wait_for_timeout(800)
    stage = page.locator("#stage").bounding_box()
    assert stage
    page.mouse.dblclick(stage["x"] + stage["width"] / 2, stage["y"] + stage["height"] / 2)
    playwright.expect(page.locator("#notice")).to_have_text(re.compile("neighbours|more nodes"))
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_a_named_question_is_asked_with_another_name_and_saved(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("#/query?name=improves-on")
    page.locator("table.rows tbody tr").first.wait_for()
    page.get_by_text(re.compile(r"\d+ rows in \d+ ms")).wait_for()
    page.locator(".parameters input").fill("GPT-3")
    page.locator(".parameters input").press("Tab")
    playwright.expect(page.locator(".CodeMirror-code")).to_contain_text("entity/gpt-3")
    page.get_by_text(re.compile(r"\d+ rows? in \d+ ms|Nothing in the graph fits")).wait_for()
    page.locator("#named").select_option("top-benchmarks")
    page.get_by_text(re.compile(r"\d+ rows in \d+ ms")).wait_for()
    assert saved(page, "CSV", tmp_path).read_text().count("\n") > 5


def test_the_editor_completes_our_terms(tab: Tab) -> None:
    page = tab.open("#/query")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("PREFIX kg: <https://w3id.org/mlkg/ontology#> ASK { ?a kg:improv", delay=20)
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hints li", has_text="kg:improvesOn").wait_for()
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".CodeMirror-code")).to_contain_text("kg:improvesOn")


def test_an_answer_of_nodes_is_shown_in_the_graph(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("#/query?q=SELECT * { ?a kg:improvesOn <https://w3id.org/mlkg/entity/lora> }")
    page.get_by_role("link", name="in the graph").click()
    page.get_by_text("nodes of an answer are shown").wait_for()
    assert 1 <= len(nx.read_gexf(saved(page, "GEXF", tmp_path))) < 20


def test_errors_and_empty_results_are_explained(tab: Tab) -> None:
    page = tab.open("#/query?q=SELECT")
    page.get_by_role("alert").wait_for()
    assert "not valid SPARQL" in page.get_by_role("alert").inner_text()
    page = tab.open("#/query?q=SELECT * { <x:none> ?p ?o }")
    page.get_by_text("Nothing in the graph fits.").wait_for()
    page = tab.open("#/graph?focus=entity/nothing-of-this-name")
    page.get_by_role("alert").wait_for()
    # The browser itself logs the statuses 400 and 404.
    tab.faults[:] = [fault for fault in tab.faults if not re.search("status of 40|^40", fault)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed (npm ci --prefix tests/node)")
def test_each_view_is_accessible_and_fits(
    browser: "playwright.Browser", seed_server: Server, width: int, scheme: str
) -> None:
    tab = Tab(browser, seed_server, viewport={"width": width, "height": 844}, color_scheme=scheme)
    script = AXE.read_text(encoding="utf-8")
    for view in VIEWS:
        tab.page.goto("about:blank")
        page = tab.open(view)
        page.wait_for_timeout(400)
        page.evaluate(script)
        found = page.evaluate("axe.run()")["violations"]
        serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, view
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width, view
    tab.context.close()
    assert not [fault for fault in tab.faults if "about:blank" not in fault]


def test_the_query_page_works_without_javascript(browser: "playwright.Browser", seed_server: Server) -> None:
    tab = Tab(browser, seed_server, java_script_enabled=False)
    page = tab.open()
    page.get_by_role("link", name="query page").click()
    page.get_by_label("SPARQL query").fill("SELECT ?l { <entity/lora> rdfs:label ?l }")
    page.get_by_role("button", name="Ask", exact=True).click()
    assert page.get_by_role("cell").all_inner_texts() == ["LoRA"]
    page.go_back()
    page.get_by_role("button", name="What improves on a method").click()
    assert page.get_by_role("row").count() > 2
    tab.context.close()
    assert not tab.faults


@pytest.mark.slow
def test_no_text_of_the_graph_becomes_a_script(browser: "playwright.Browser", tmp_path: Path) -> None:
    assert len(PAYLOADS) == 30
    graph = hostile_graph(tmp_path / "graph", PAYLOADS, end=100_000)
    with serving(graph.directory.path) as server:
        tab = Tab(browser, server)
        titles = set()
        query = "SELECT ?l ?s { ?n rdfs:label ?l OPTIONAL { ?e rdf:object ?n ; kg:sentence ?s } }"
        views = ["#/graph", "#/graph?focus=paper/p-1", f"#/query?q={query}", "#/leaderboards", "#/lineage"]
        views += [f"#/graph?focus=entity/{n}" for n in range(len(PAYLOADS))]
        views += [f"#/graph?edge=paper/p-1|introduces|entity/{n}" for n in (0, 3, 7, 29)]
        views += [f"#/lineage?name=entity/{n}" for n in (0, 10)]
        views += ["sparql?query=SELECT * { ?s rdfs:label ?l }", f"sparql?query={query}"]
        for view in views:
            tab.page.goto("about:blank")
            page = tab.open(view)
            page.wait_for_timeout(120)
            titles.add(page.title())
        page = tab.open()
        for text in ("script", "img", "svg", "href"):
            page.get_by_role("combobox").fill(text)
            page.get_by_role("option").first.wait_for()
            titles.add(page.title())
        shown = page.get_by_role("option").all_inner_texts()
        tab.context.close()
    assert titles and not any("hacked" in title for title in titles)
    assert any("<" in text for text in shown)  # shown as text
    assert not tab.faults
