"""The page in a real browser: its use, and the safe display of hostile texts."""

import re
from pathlib import Path
from urllib.parse import quote

import networkx as nx
import polars as pl
import pytest

import kg
from tests.export.conftest import hostile_graph
from tests.hostile import PAYLOADS
from tests.offsets import is_sentence_at
from tests.serve.browser import Tab, needs_chromium, playwright
from tests.serve.server import Server, serving

pytestmark = needs_chromium
PAPER = "paper/natural-galore-accelerating-galore-for-memory-efficient-llm-cde47e65"
CLAIM = "entity/svfit|improves_on|entity/lora"


def saved(page: "playwright.Page", kind: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=kind, exact=True).click()
    path = folder / download.value.suggested_filename.replace("/", "-")
    download.value.save_as(path)
    return path


def shown_nodes(page: "playwright.Page") -> set[str]:
    return set(page.locator("g[data-node]").evaluate_all("nodes => nodes.map(node => node.dataset.node)"))


def shown_edges(page: "playwright.Page") -> set[str]:
    return set(page.locator("g[data-edge]").evaluate_all("edges => edges.map(edge => edge.dataset.edge)"))


def click_edge(page: "playwright.Page", key: str) -> None:
    """Click an edge's arrow where no other one lies over it, as near to its middle as can be, as a person would."""
    place = page.evaluate(
        """key => {
            const path = document.querySelector(`g[data-edge="${key}"] .line`);
            for (const share of [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7]) {
                const place = path.getPointAtLength(path.getTotalLength() * share).matrixTransform(path.getScreenCTM());
                const edge = document.elementFromPoint(place.x, place.y)?.closest("g[data-edge]");
                if (edge?.dataset.edge === key) return [place.x, place.y];
            }
        }""",
        key,
    )
    page.mouse.click(*place)


def test_a_name_typed_and_entered_leads_to_its_claims_with_their_sentences(tab: Tab) -> None:
    page = tab.open()
    page.keyboard.press("/")
    page.keyboard.type("lora", delay=30)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="LoRA").wait_for()
    assert page.url == f"{tab.server.url}/entity/lora"
    assert page.title() == "LoRA · kg"
    page.get_by_role("button", name="improved by").click()
    claim = page.locator(".claim", has=page.get_by_role("link", name="SVFit", exact=True))
    assert "outperforms LoRA" in claim.locator("blockquote").inner_text()
    assert claim.locator("mark.own").inner_text() == "LoRA"
    assert claim.locator("mark.other").inner_text() == "SVFit"
    claim.get_by_role("link", name="SVFit", exact=True).click()
    page.get_by_role("heading", level=1, name="SVFit").wait_for()
    page.go_back()
    page.get_by_role("heading", level=1, name="LoRA").wait_for()


def test_a_page_links_to_the_other_meanings_of_its_name(tab: Tab) -> None:
    found = tab.server.get("/api/entity", params={"name": "GRPO"}).json()
    other = found["homonyms"][0]["label"]
    page = tab.open(found["id"])
    page.get_by_text("Other meanings of GRPO").wait_for()
    page.get_by_role("link", name=other, exact=True).click()
    page.get_by_role("heading", level=1, name=other).wait_for()
    page.get_by_role("link", name=found["label"], exact=True).wait_for()


def test_a_search_finds_a_misspelt_name_and_ranks_names_before_titles(tab: Tab) -> None:
    page = tab.open("search?q=imagnet")
    page.get_by_role("link", name="ImageNet", exact=True).wait_for()
    page = tab.open("search?q=low rank adaptation")
    page.locator(".hit").first.wait_for()
    types = page.locator(".hit .soft").all_inner_texts()
    kinds = [text.split(" ")[0] for text in types]
    assert kinds.index("Paper") >= 3 and "Method" not in kinds[kinds.index("Paper") :]
    count = int(re.search(r"\d+", page.get_by_role("button", name="Paper").inner_text()).group())  # type: ignore[union-attr]
    page.get_by_role("button", name="Paper").click()
    playwright.expect(page.locator(".hit").first).to_contain_text("Paper")
    assert "type=Paper" in page.url
    playwright.expect(page.locator(".windowed li").first).to_have_attribute("aria-setsize", str(count))


def test_claims_are_filtered_and_sorted_and_the_address_restores_it(tab: Tab) -> None:
    page = tab.open("entity/imagenet")
    page.get_by_role("button", name="evaluation data of").click()
    page.get_by_label("order").select_option("by name")
    page.get_by_label("with").fill("accuracy")
    status = page.get_by_role("status").filter(has_text="claim")
    playwright.expect(page.locator(".claim").first).to_contain_text("accuracy")
    page.wait_for_url("**with=accuracy**")
    page.wait_for_function(
        """() => {
            const claims = [...document.querySelectorAll(".claim")].map(claim => claim.innerText.toLowerCase())
            return claims.length > 1 && claims.every(text => text.includes("accuracy"))
        }"""
    )
    names = page.locator(".claim h3 a:first-child").all_inner_texts()
    assert names == sorted(names, key=str.lower) and len(names) >= 2
    assert all("accuracy" in text.lower() for text in page.locator(".claim").all_inner_texts())
    said = status.inner_text()
    other = Tab(tab.context.browser, tab.server)  # type: ignore[arg-type] # the fixture's
    other.page.goto(page.url)
    other.page.locator(".claim").first.wait_for()
    playwright.expect(other.page.get_by_role("status").filter(has_text="claim")).to_have_text(said)
    other.context.close()
    assert not other.faults


def test_a_long_list_holds_only_what_is_in_sight(tab: Tab) -> None:
    page = tab.open("search?q=learning")
    page.locator(".hit").first.wait_for()
    total = int(page.locator(".windowed li").first.get_attribute("aria-setsize") or 0)
    assert total > 150 and page.locator(".windowed li").count() < 40
    last = page.locator(f'.windowed li[aria-posinset="{total}"] .hit')
    # The list grows while its rows are measured.
    for _ in range(50):
        page.locator(".windowed").evaluate("list => list.scrollTo(0, list.scrollHeight)")
        page.wait_for_timeout(100)
        if last.count():
            break
    playwright.expect(last).to_have_count(1)
    assert page.locator(".windowed li").count() < 40


def test_the_papers_of_an_entity_are_a_sorted_table(tab: Tab) -> None:
    page = tab.open("entity/imagenet")
    page.get_by_role("tab", name="Papers").click()
    page.get_by_role("button", name="Title").click()
    page.wait_for_url("**sort=title**")
    # In one step, as the rows are drawn anew while they are asked for.
    page.wait_for_function(
        """() => {
            const titles = [...document.querySelectorAll(".paper-row a")].map(link => link.innerText)
            return titles.length > 5 && titles.every((title, place) => place === 0 || titles[place - 1] <= title)
        }"""
    )
    first = page.locator(".paper-row a").first
    title = first.inner_text()
    first.click()
    page.get_by_role("heading", level=1, name=title).wait_for()


def test_parallel_claims_lie_apart_and_each_shows_its_sentence(tab: Tab) -> None:
    page = tab.open("entity/galore?tab=around")
    page.locator("g[data-node]").first.wait_for()
    pairs: dict[frozenset[str], list[str]] = {}
    for key in shown_edges(page):
        source, _, target = key.split("|")
        pairs.setdefault(frozenset((source, target)), []).append(key)
    parallel = max(pairs.values(), key=len)
    assert len(parallel) >= 2
    for key in parallel:
        click_edge(page, key)
        page.wait_for_url(f"**edge={quote(key, safe='')}**")
        relation = key.split("|")[1].replace("_", " ")
        playwright.expect(page.locator(".panel h2")).to_contain_text(relation)
        page.locator(".panel blockquote mark").first.wait_for()
    page.locator(".panel figcaption a").first.click()
    page.wait_for_url("**/paper/**")


def test_no_two_boxes_of_a_neighbourhood_overlap(tab: Tab) -> None:
    page = tab.open("entity/transformer?tab=around&depth=2")
    page.locator("g[data-node]").first.wait_for()
    boxes = page.locator("g[data-node] rect").evaluate_all(
        "rects => rects.map(r => r.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
    )
    assert len(boxes) > 30
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
    words = page.locator("g[data-node]").evaluate_all(
        "nodes => nodes.map(n => [n.querySelector('text').getBoundingClientRect().right, n.querySelector('rect').getBoundingClientRect().right])"
    )
    assert all(text <= box for text, box in words)


def test_filters_of_the_picture_hide_what_is_left_alone_and_files_hold_what_is_seen(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("entity/lora?tab=around")
    page.locator("g[data-node]").first.wait_for()
    before = shown_nodes(page)
    page.get_by_label(re.compile("^uses")).uncheck()
    after = shown_nodes(page)
    assert after < before and all(edge.split("|")[1] != "uses" for edge in shown_edges(page))
    tied = {end for edge in shown_edges(page) for end in (edge.split("|")[0], edge.split("|")[2])}
    assert after == tied
    graph = nx.read_gexf(saved(page, "GEXF", tmp_path))
    assert set(graph) == after and graph.number_of_edges() == len(shown_edges(page))
    drawing = saved(page, "SVG", tmp_path).read_text(encoding="utf-8")
    assert len(re.findall(r"<circle", drawing)) == len(after)
    assert saved(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_a_claim_of_the_picture_is_reached_and_read_by_keys(tab: Tab) -> None:
    page = tab.open("entity/lora?tab=around")
    edge = page.locator("g[data-edge]").first
    edge.focus()
    page.keyboard.press("Enter")
    page.locator(".panel blockquote").first.wait_for()
    playwright.expect(edge).to_have_attribute("aria-pressed", "true")


def test_a_double_click_brings_in_more_and_a_node_is_pinned_and_hidden(tab: Tab) -> None:
    page = tab.open("entity/lora?tab=around")
    galore = page.locator('g[data-node="entity/galore"]')
    galore.wait_for()
    before = shown_nodes(page)
    galore.dblclick()
    page.get_by_role("status").filter(has_text="around GaLore").wait_for()
    assert shown_nodes(page) >= before
    galore.click()
    page.get_by_role("button", name="Pin").click()
    playwright.expect(galore).to_have_class(re.compile("pinned"))
    page.get_by_role("button", name="Hide").click()
    playwright.expect(galore).to_have_count(0)
    page.get_by_role("button", name="Show 1 hidden node").click()
    galore.wait_for()
    page.locator('g[data-node="entity/lora"]').click()
    playwright.expect(page.locator(".panel h2")).to_have_text("LoRA")
    page.locator(".stage").click(position={"x": 3, "y": 3})
    playwright.expect(page.locator(".panel h2")).to_have_count(0)


def test_a_paper_is_read_with_its_claims_and_cited(tab: Tab) -> None:
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = tab.open(PAPER)
    stated = page.locator(".stated", has_text="outperforms 16-bit LoRA")
    assert "Natural GaLore improves on 16-bit LoRA" in (stated.get_attribute("title") or "")
    stated.click()
    playwright.expect(page.get_by_role("heading", name="of the marked sentence")).to_be_visible()
    page.locator("aside li", has_text="improves on").filter(has_text="LoRA").first.wait_for()
    page.get_by_role("button", name="Copy BibTeX").click()
    page.get_by_text("copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.match(r"@misc\{naturalgalore|@misc\{natural", copied)
    related = page.locator(".related li").first
    assert "both name" in related.inner_text()
    assert "scholar.google.com" in (page.get_by_role("link", name="Search Google Scholar").get_attribute("href") or "")


def test_a_paper_marks_the_sentences_that_support_its_edges(tab: Tab, seed_graph: kg.KnowledgeGraph) -> None:
    id_, sentences = (
        seed_graph.tables.evidence.join(seed_graph.tables.papers.select("title", paper="id"), on="paper")
        .filter(pl.col("start") > pl.col("title").str.len_chars())
        .group_by("paper")
        .agg(pl.col("sentence").unique())
        .sort(pl.col("sentence").list.len(), "paper", descending=[True, False])
        .row(0)
    )
    marked = tab.open(id_).locator(".abstract .stated")
    playwright.expect(marked).to_have_count(len(sentences))
    assert sorted(marked.all_text_contents()) == sorted(sentences)
    whole = marked.first.evaluate("element => element.parentElement.textContent")
    for sentence in sentences:
        start = whole.index(sentence)
        assert is_sentence_at(whole, start, start + len(sentence), sentence)


def test_a_named_question_takes_another_name_and_refuses_one_that_it_does_not_know(tab: Tab, tmp_path: Path) -> None:
    page = tab.open("ask/improves-on?entity=LoRA")
    page.locator("table tbody tr").first.wait_for()
    rows = page.locator("table tbody tr").count()
    assert saved(page, "CSV", tmp_path).read_text().count("\n") == rows + 1
    page.get_by_role("link", name="SVFit", exact=True).click()
    page.get_by_role("heading", level=1, name="SVFit").wait_for()
    page.go_back()
    # What is typed before the answer is drawn anew is lost.
    playwright.expect(page.locator("table tbody tr")).to_have_count(rows)
    page.get_by_role("combobox", name="what is improved on").fill("GLUEE")
    page.get_by_role("combobox", name="what is improved on").press("Enter")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "GLUEE" in alert.inner_text() and "GLUE" in alert.inner_text().replace("GLUEE", "")
    playwright.expect(page.locator("table")).to_have_count(0)
    # The browser itself logs the status.
    tab.faults[:] = [fault for fault in tab.faults if not re.search("status of 4|^4", fault)]


def test_an_answer_is_shown_as_chart_and_picture(tab: Tab) -> None:
    page = tab.open("ask/top-benchmarks")
    page.get_by_role("tab", name="Chart").click()
    page.locator(".bars rect").nth(3).wait_for()
    query = "SELECT * { ?a kg:improvesOn <https://w3id.org/mlkg/entity/lora> }"
    page = tab.open(f"ask?q=PREFIX kg: <https://w3id.org/mlkg/ontology%23> {query}")
    page.locator("table tbody tr").nth(1).wait_for()
    page.get_by_role("tab", name="Picture").click()
    page.locator('g[data-node="entity/svfit"]').wait_for()


def test_the_editor_completes_our_terms_and_declares_their_prefix(tab: Tab) -> None:
    page = tab.open("ask")
    page.get_by_role("textbox", name="SPARQL query").click()
    page.keyboard.press("Control+A")
    # Chromium itself styles what is typed over coloured text, which the content policy blocks and reports.
    page.keyboard.press("Delete")
    page.keyboard.type("ASK { ?a kg:improv", delay=20)
    page.locator(".cm-tooltip-autocomplete li", has_text=re.compile("^kg:improvesOn$")).wait_for()
    # CodeMirror ignores keys just after the list appears.
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.keyboard.type(" ?b }")
    page.get_by_role("button", name="Run").click()
    page.get_by_text("Yes.").wait_for()
    other = Tab(tab.context.browser, tab.server)  # type: ignore[arg-type] # the fixture's
    other.page.goto(page.url)
    other.page.get_by_text("Yes.").wait_for()
    other.context.close()
    assert not other.faults


def test_errors_and_empty_results_are_explained(tab: Tab) -> None:
    page = tab.open("ask?q=SELECT")
    page.get_by_role("alert").wait_for()
    assert "not valid SPARQL" in page.get_by_role("alert").inner_text()
    page = tab.open("ask?q=SELECT * { <x:none> ?p ?o }")
    page.get_by_text("Nothing in the graph fits.").wait_for()
    page = tab.open("entity/nothing-of-this-name")
    page.get_by_role("alert").wait_for()
    page = tab.open("search?q=xqzzyw")
    page.get_by_text("Nothing here is called").wait_for()
    # The browser itself logs the statuses 400 and 404.
    tab.faults[:] = [fault for fault in tab.faults if not re.search("status of 40|^40", fault)]


@pytest.mark.parametrize(
    ("former", "now"),
    [
        ("#/graph?focus=entity/lora", "/entity/lora"),
        (f"#/graph?edge={CLAIM}", "/entity/svfit?edge=entity%2Fsvfit%7Cimproves_on%7Centity%2Flora&tab=around"),
        ("#/query?name=top-methods", "/ask/top-methods"),
        ("#/lineage?name=LoRA", "/lineage?name=LoRA"),
        ("#/leaderboards?on=entity/imagenet", "/leaderboard/entity/imagenet"),
    ],
)  # fmt: skip
def test_addresses_of_the_former_page_lead_to_todays(tab: Tab, former: str, now: str) -> None:
    page = tab.open(former)
    assert page.url == tab.server.url + now
    page.get_by_role("heading", level=1).wait_for()


def test_the_query_page_works_without_javascript(browser: "playwright.Browser", seed_server: Server) -> None:
    tab = Tab(browser, seed_server, java_script_enabled=False)
    page = tab.open()
    page.get_by_role("link", name="query page").click()
    page.get_by_label("SPARQL query").fill("SELECT ?l { <entity/lora> rdfs:label ?l }")
    page.get_by_role("button", name="Ask", exact=True).click()
    playwright.expect(page.get_by_role("cell")).to_have_text(["LoRA"])
    page.go_back()
    page.get_by_role("button", name="What improves on a method").click()
    page.get_by_role("row").nth(2).wait_for()
    tab.context.close()
    assert not tab.faults


@pytest.mark.slow(seconds=45)
def test_no_text_of_the_graph_becomes_a_script(browser: "playwright.Browser", tmp_path: Path) -> None:
    assert len(PAYLOADS) == 30
    graph = hostile_graph(tmp_path / "graph", PAYLOADS, end=100_000)
    with serving(graph.directory.path) as server:
        tab = Tab(browser, server)
        titles = set()
        query = "SELECT ?l ?s { ?n rdfs:label ?l OPTIONAL { ?e rdf:object ?n ; kg:sentence ?s } }"
        views = ["", "paper/p-1", "paper/p-1?tab=around", f"ask?q={quote(query)}", "leaderboards", "search?q=script"]
        views += [f"entity/{n}" for n in range(len(PAYLOADS))]
        views += [f"paper/p-1?tab=around&edge={quote(f'paper/p-1|introduces|entity/{n}')}" for n in (0, 3, 7, 29)]
        views += [f"lineage/entity/{n}" for n in (0, 10)]
        views += ["sparql?query=SELECT * { ?s rdfs:label ?l }", f"sparql?query={query}"]
        for view in views:
            tab.page.goto("about:blank")
            page = tab.open(view)
            page.wait_for_timeout(120)
            titles.add(page.title())
        page = tab.open()
        for text in ("script", "img", "svg", "href"):
            page.get_by_role("combobox").first.fill(text)
            page.get_by_role("option").first.wait_for()
            titles.add(page.title())
        shown = page.get_by_role("option").all_inner_texts()
        tab.context.close()
    assert titles and "hacked" not in titles
    assert any("<" in text for text in shown)  # shown as text
    assert not tab.faults
