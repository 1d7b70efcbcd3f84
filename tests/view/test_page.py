"""The one-file page: no network, no script from the data, all facts present."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pytest

import kg
from kg.schema import COLOUR
from kg.view.layout import positions
from kg.view.page import render
from kg.view.selection import select_part
from tests import tiny
from tests.export.conftest import hostile_graph
from tests.hostile import PAYLOADS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --window-size=1440,900"


def browse(page: str, folder: Path) -> str:
    """Open a page in Chromium and return its document after three seconds of virtual time."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    command = [str(CHROMIUM), *FLAGS.split(), f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=3000"]
    command += ["--dump-dom", f"file://{folder / 'page.html'}"]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def hostile() -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number, payload in enumerate(PAYLOADS):
        graph.add_node(f"entity/{number}", type="Method", label=payload)
        graph.add_edge("entity/0", f"entity/{number}", key="uses", relation="uses", confidence=0.5)
    return graph


def data(page: str) -> list[dict[str, object]]:
    found = re.search(r"const nodeRows = (\[.*?\]), edgeRows", page)
    assert found
    rows: list[dict[str, object]] = json.loads(found.group(1))
    return rows


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_is_in_the_page_as_text_only(payload: str) -> None:
    page = render(hostile(), tiny.tables(), payload)
    assert "<script>document.title" not in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    assert payload in {row["full"] for row in data(page)}


def test_the_page_names_no_file_of_another_host(seed_graph: kg.KnowledgeGraph) -> None:
    page = render(select_part(seed_graph, None, 1, 150)[0], seed_graph.tables, "The core")
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=", page)
    assert "default-src 'none'" in page


def test_nodes_have_their_types_colour_and_a_place(seed_graph: kg.KnowledgeGraph) -> None:
    drawn = select_part(seed_graph, None, 1, 150)[0]
    rows = data(render(drawn, seed_graph.tables, "The core"))
    assert len(rows) == len(drawn)
    for row in rows:
        assert row["color"] == COLOUR[str(row["kind"])]
        assert isinstance(row["x"], float) and isinstance(row["y"], float)


def test_positions_are_the_same_in_every_run_and_none_for_no_nodes(seed_graph: kg.KnowledgeGraph) -> None:
    drawn = select_part(seed_graph, None, 1, 60)[0]
    assert positions(drawn) == positions(drawn)
    assert positions(nx.MultiDiGraph()) == {}


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not opened in a browser")
def test_a_browser_draws_the_page_and_runs_no_payload(tmp_path: Path) -> None:
    dom = browse(render(hostile(), tiny.tables(), PAYLOADS[0]), tmp_path)
    title = re.search(r"<title>(.*?)</title>", dom)
    assert title and title.group(1) != "hacked"
    # vis-network created its canvas, so the embedded library and our script ran.
    assert "<canvas" in dom
    assert dom.count("<option") == len(PAYLOADS)


def test_a_notebook_shows_the_graph_as_a_card_and_a_part_of_it_in_a_frame(tiny_graph: kg.KnowledgeGraph) -> None:
    assert "<strong>graph</strong>: 4 papers" in tiny_graph._repr_html_()
    frame = kg.picture(tiny_graph, "LoRA")._repr_html_()
    assert frame.startswith("<iframe srcdoc=") and 'sandbox="allow-scripts"' in frame
    quoted = re.search(r'srcdoc="([^"]*)"', frame)
    assert quoted and html.unescape(quoted.group(1)) == kg.picture(tiny_graph, "LoRA").page


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the notebook's frame is not opened")
def test_a_notebook_runs_no_payload(tmp_path: Path) -> None:
    graph = hostile_graph(tmp_path / "graph", PAYLOADS, end=200)
    cell = kg.picture(graph, depth=2)._repr_html_() + graph._repr_html_()
    dom = browse(f"<!DOCTYPE html><title>notebook</title>{cell}", tmp_path)
    assert "<title>notebook</title>" in dom
    assert "hacked</title>" not in dom


_USE = """<script>
open("entity/lora");
const seen = { cards: document.querySelectorAll("#card details").length };
const edge = edgeRows.find((row) => row.evidence.length);
network.body.emitter.emit("click", { nodes: [], edges: [edge.id] });
seen.sentence = document.querySelector("#card blockquote").textContent;
const search = document.getElementById("search");
search.value = "alpha"; search.dispatchEvent(new Event("change"));
seen.found = document.querySelector("#card h2").textContent;
const papers = () => view.get().filter((node) => node.kind === "Paper").length;
seen.papers = [papers()];
document.querySelector("#types input").click();
seen.papers.push(papers());
document.querySelectorAll("#relations input").forEach((box) => { if (box.value !== "improves on") box.click(); });
seen.left = view.get().map((node) => node.full).sort();
seen.relations = [...new Set(lines.get().map((edge) => edge.relation))];
document.title = JSON.stringify(seen);
</script></body>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the page is not used in a browser")
def test_a_reader_opens_a_card_reads_a_sentence_finds_a_name_and_hides_a_type(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    page = render(tiny_graph.networkx(), tiny_graph.tables, "Tiny").replace("</body>", _USE)
    title = re.search(r"<title>(.*?)</title>", browse(page, tmp_path))
    assert title
    seen = json.loads(html.unescape(title.group(1)))
    assert seen["cards"] == tiny_graph.networkx().degree("entity/lora")
    assert seen["sentence"]
    assert (seen["found"], seen["papers"]) == ("Alpha", [4, 0])
    assert seen["relations"] == ["improves on"]
    assert seen["left"] == ["Alpha", "Beta", "GPT-3", "GaLore", "LoRA"]


_MEASURE = """<script>
const found = {};
fit();
for (const [name, scale] of [["fitted", network.getScale()], ["near", 1]]) {
  network.moveTo({ scale });
  relabel();
  const places = network.getPositions();
  found[name] = [...labelled].map((id) => [places[id].x, places[id].y, boxes.get(id).width * unit, HEIGHT * unit, TEXT * unit * scale]);
}
found.nodes = view.length;
document.title = JSON.stringify(found);
</script></body>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the labels are not measured")
@pytest.mark.parametrize("around", [None, "LoRA"])
def test_no_two_labels_overlap_at_any_zoom_and_near_each_node_has_its_own(
    around: str | None, seed_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    drawn, heading = select_part(seed_graph, around, 2, 150)
    page = render(drawn, seed_graph.tables, heading).replace("</body>", _MEASURE)
    title = re.search(r"<title>(.*?)</title>", browse(page, tmp_path))
    assert title
    found = json.loads(html.unescape(title.group(1)))
    assert len(found["near"]) == found["nodes"] > 60
    assert len(found["fitted"]) > 0.3 * found["nodes"]
    for zoom in ("near", "fitted"):
        for number, (x, y, width, height, text) in enumerate(found[zoom]):
            assert text >= 10.9
            for other in found[zoom][number + 1 :]:
                assert abs(x - other[0]) >= (width + other[2]) / 2 or abs(y - other[1]) >= height


def test_parallel_edges_are_drawn_apart_and_single_ones_straight() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for number in range(3):
        graph.add_node(f"entity/{number}", type="Method", label=str(number))
    for source, relation, target in (
        ("0", "uses", "1"),
        ("0", "improves_on", "1"),
        ("1", "uses", "0"),
        ("1", "uses", "2"),
    ):
        graph.add_edge(f"entity/{source}", f"entity/{target}", key=relation, relation=relation, confidence=0.5)
    found = re.search(r"edgeRows = (\[.*?\]);\n", render(graph, tiny.tables(), "Parallel"))
    assert found
    rows = json.loads(found.group(1))
    curves = {(row["from"], row["relation"], row["to"]): row["smooth"] for row in rows}
    assert not curves["entity/1", "uses", "entity/2"]["enabled"]
    # Seen from one of the nodes, the sides differ; a line in the other direction turns the other way.
    sides = {
        (curve["roundness"] * (1 if curve["type"] == "curvedCW" else -1)) * (1 if ends[0] == "entity/0" else -1)
        for ends, curve in curves.items()
        if "entity/2" not in ends
    }
    assert len(sides) == 3
