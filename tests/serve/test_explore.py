"""The calls that the explorer's pages are drawn from."""

import re

import pytest

from tests.serve.server import Server

PAPER = "paper/natural-galore-accelerating-galore-for-memory-efficient-llm-cde47e65"


def test_the_first_page_counts_what_the_graph_holds(seed_server: Server) -> None:
    home = seed_server.get("/api/home").json()
    stats = seed_server.get("/api/stats").json()
    assert home["papers"] == stats["papers"] == sum(year["papers"] for year in home["years"])
    assert home["claims"] == stats["evidence"]
    known = {(row["label"], row["type"]): row["papers"] for row in stats["top"]}
    shown = {(row["label"], row["type"]): row["papers"] for rows in home["top"].values() for row in rows}
    assert known.items() <= shown.items() or {k: v for k, v in known.items() if k in shown}.items() <= shown.items()
    for rows in home["top"].values():
        papers = [row["papers"] for row in rows]
        assert papers == sorted(papers, reverse=True)


def test_the_first_page_has_the_figures_of_the_graphs_extractor_where_it_was_measured(
    seed_server: Server, tiny_server: Server
) -> None:
    quality = seed_server.get("/api/home").json()["quality"]
    assert quality["extractor"] == "neural"
    assert [row["name"] for row in quality["sets"]] == ["seeds dev", "field dev"]
    # Another extractor read the tiny graph.
    assert tiny_server.get("/api/home").json()["quality"] is None


def test_each_alias_has_the_reason_why_it_is_a_name(seed_server: Server) -> None:
    page = seed_server.get("/api/entity", params={"name": "ALiBi"}).json()
    rows = seed_server.get("/api/aliases", params={"name": "ALiBi"}).json()
    assert [row["alias"] for row in rows] == page["aliases"] != []
    assert all(row["reason"] for row in rows)
    (defined,) = [row for row in rows if row["alias"] == "Attention with Linear Biases"]
    assert defined["reason"].startswith("defined in “") and defined["paper"].startswith("paper/")


def test_a_name_of_several_entities_comes_with_the_others(seed_server: Server) -> None:
    page, card = (seed_server.get(f"/api/{call}", params={"name": "GRPO"}).json() for call in ("entity", "node"))
    assert page["homonyms"] == card["homonyms"]
    ((other, label, name),) = [(row["id"], row["label"], row["name"]) for row in page["homonyms"]]
    assert {page["label"], label} == {"group relative policy optimization", "gradient regularized policy optimization"}
    assert name == "GRPO"
    back = seed_server.get("/api/entity", params={"name": other}).json()["homonyms"]
    assert [row["id"] for row in back] == [page["id"]] and back[0]["papers"] == page["papers"]


def test_a_search_counts_all_hits_by_type_and_pages_through_them(seed_server: Server) -> None:
    params = {"q": "learning", "limit": 50}
    first = seed_server.get("/api/find", params=params).json()
    assert first["total"] == sum(first["counts"].values()) > 100
    found = [hit["id"] for hit in first["hits"]]
    for offset in range(50, first["total"], 50):
        found += [hit["id"] for hit in seed_server.get("/api/find", params=params | {"offset": offset}).json()["hits"]]
    assert len(found) == len(set(found)) == first["total"]
    tasks = seed_server.get("/api/find", params=params | {"type": "Task"}).json()
    assert tasks["total"] == first["counts"]["Task"]
    assert {hit["type"] for hit in tasks["hits"]} == {"Task"}


def test_names_rank_before_titles_and_a_paper_has_a_snippet_with_the_word(seed_server: Server) -> None:
    hits = seed_server.get("/api/find", params={"q": "low rank adaptation"}).json()["hits"]
    types = [hit["type"] for hit in hits]
    assert types[0] == "Method" and "Method" not in types[types.index("Paper") :]
    paper = seed_server.get("/api/find", params={"q": "forgetting", "type": "Paper"}).json()["hits"][0]
    assert "forgetting" in paper["snippet"].lower() and len(paper["snippet"]) < 260


def test_the_groups_of_an_entity_hold_all_its_edges(seed_server: Server) -> None:
    page = seed_server.get("/api/entity", params={"name": "LoRA"}).json()
    card = seed_server.get("/api/node", params={"name": "LoRA", "most": 1000}).json()
    assert sum(group["claims"] for group in page["groups"]) == len(card["lines"])
    assert page["papers"] == sum(year["papers"] for year in page["years"]) == card["papers"]
    assert {"improved by", "used by"} <= {group["label"] for group in page["groups"]}
    claims = []
    for group in page["groups"]:
        params = {"name": "LoRA", "relation": group["relation"], "direction": group["direction"]}
        found = seed_server.get("/api/claims", params=params).json()
        assert found["total"] == group["claims"] == len(found["claims"])
        claims += found["claims"]
    assert {(c["relation"], c["direction"] == "out", c["other"]) for c in claims} == {
        (line["relation"], line["is_outgoing"], line["other"]) for line in card["lines"]
    }


def test_a_claim_has_its_sentence_with_both_names_marked(seed_server: Server) -> None:
    params = {"name": "LoRA", "relation": "improves_on", "q": "svfit"}
    (claim,) = seed_server.get("/api/claims", params=params).json()["claims"]
    assert claim["name"] == "SVFit" and claim["support"] == 1
    marked = {span["names"]: claim["sentence"][span["start"] : span["end"]] for span in claim["spans"]}
    assert marked == {"own": "LoRA", "other": "SVFit"}
    edge = seed_server.get(
        "/api/edge", params={"source": claim["other"], "relation": "improves_on", "target": "entity/lora"}
    ).json()
    assert edge["evidence"][0]["id"] == claim["evidence"]
    assert edge["evidence"][0]["sentence"] == claim["sentence"]


@pytest.mark.parametrize(("order", "key"), [("confidence", "confidence"), ("name", "name"), ("support", "support")])
def test_claims_are_sorted_and_paged(seed_server: Server, order: str, key: str) -> None:
    params = {"name": "ImageNet", "relation": "evaluated_on", "order": order, "descending": order != "name"}
    whole = seed_server.get("/api/claims", params=params).json()["claims"]
    values = [claim[key].lower() if key == "name" else claim[key] for claim in whole]
    assert values == sorted(values, reverse=order != "name") and len(values) > 5
    pages = [
        seed_server.get("/api/claims", params=params | {"offset": offset, "limit": 5}).json()["claims"]
        for offset in range(0, len(whole), 5)
    ]
    assert [claim for page in pages for claim in page] == whole


def test_the_papers_of_an_entity_say_what_they_do_with_it(seed_server: Server) -> None:
    found = seed_server.get("/api/papers", params={"name": "GaLore", "order": "title", "descending": False}).json()
    titles = [row["title"] for row in found["papers"]]
    assert titles == sorted(titles) and len(titles) == found["total"]
    (own,) = (row for row in found["papers"] if row["id"] == PAPER)
    assert "improves_on" in own["relations"]


def test_related_papers_share_the_rarest_entities(seed_server: Server) -> None:
    found = seed_server.get("/api/related", params={"id": PAPER}).json()
    assert found and PAPER not in {row["id"] for row in found}
    assert "GaLore" in {entity["label"] for row in found for entity in row["shared"]}
    for row in found:
        counts = [entity["papers"] for entity in row["shared"]]
        assert counts == sorted(counts) and min(counts) >= 2


def test_a_citation_has_one_key_in_both_forms(tiny_server: Server) -> None:
    paper = tiny_server.get("/api/find", params={"q": "alpha", "type": "Paper"}).json()["hits"][0]
    citation = tiny_server.get("/api/citation", params={"id": paper["id"]}).json()
    assert re.fullmatch(r"[a-z]*(\d{4})?[a-z0-9]+", citation["key"])
    assert citation["csl"]["id"] == citation["key"]
    assert re.match(rf"@\w+\{{{citation['key']},", citation["bibtex"])


def test_a_subgraph_has_the_edges_between_its_nodes(tiny_server: Server) -> None:
    ids = ["entity/alpha", "entity/lora", "entity/none-such"]
    found = tiny_server.get("/api/subgraph", params={"id": ids}).json()
    assert {node["id"] for node in found["nodes"]} == set(ids[:2])
    assert ("entity/alpha", "improves_on", "entity/lora") in {
        (edge["source"], edge["relation"], edge["target"]) for edge in found["edges"]
    }


def test_a_label_leads_to_its_id_only_if_one_node_has_it(tiny_server: Server) -> None:
    assert tiny_server.get("/api/ids", params={"label": ["LoRA", "lora", "nothing"]}).json() == {"LoRA": "entity/lora"}


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("entity", {"name": "no such thing"}),
        ("claims", {"name": "LoRA", "relation": "no_relation"}),
        ("related", {"id": "entity/lora"}),
        ("citation", {"id": "paper/none"}),
    ],
)
def test_an_unknown_name_is_a_problem_document(tiny_server: Server, path: str, params: dict[str, str]) -> None:
    response = tiny_server.get(f"/api/{path}", params=params)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/search", "/ask", "/ask/improves-on", "/entity/lora", "/paper/1810.04805", "/lineage/entity/lora"])  # fmt: skip
def test_every_address_of_the_page_serves_it(tiny_server: Server, path: str) -> None:
    page = tiny_server.get(path)
    assert page.status_code == 200 and '<div id="app">' in page.text
    assert 'src="/assets/index.js"' in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"]


def test_an_unknown_address_is_a_page_for_a_browser_and_a_problem_for_a_program(tiny_server: Server) -> None:
    page = tiny_server.get("/nothing/here", headers={"accept": "text/html,*/*;q=0.8"})
    assert page.status_code == 404 and '<div id="app">' in page.text
    for path, accept in (("/nothing/here", "*/*"), ("/api/nothing", "text/html")):
        found = tiny_server.get(path, headers={"accept": accept})
        assert found.status_code == 404
        assert found.headers["content-type"] == "application/problem+json"
