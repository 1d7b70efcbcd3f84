"""The JSON API on the tiny graph, which can be checked by hand, and on that of the seeds."""

import pytest

import kg
from kg.rdf.sparql import named_queries
from tests.offsets import is_sentence_at
from tests.serve.server import Server


def labels(hits: list[dict[str, str]]) -> list[str]:
    return [hit["label"] for hit in hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lora", "LoRA"),
        ("galoer", "GaLore"),
        ("imagnet", "ImageNet"),
        ("low-rank adaptation", "LoRA"),
        ("LLAMA2", "Llama 2"),
        ("reinforcement learn", "reinforcement learning"),
        ("machine unlearnin", "machine unlearning"),
    ],
)
def test_search_finds_beginnings_other_spellings_and_aliases(seed_server: Server, text: str, first: str) -> None:
    assert labels(seed_server.get("/api/search", params={"q": text}).json())[0] == first


def test_search_keeps_to_types_and_reads_abstracts(seed_server: Server) -> None:
    found = seed_server.get("/api/search", params={"q": "gpt", "type": ["Model"], "limit": 50}).json()
    assert {hit["type"] for hit in found} == {"Model"}
    papers = seed_server.get("/api/search", params={"q": "catastrophic forgetting", "type": "Paper"}).json()
    assert len(papers) > 3
    assert seed_server.get("/api/search", params={"q": "  "}).json() == []


def test_a_card_has_aliases_counts_and_sentences(tiny_server: Server) -> None:
    card = tiny_server.get("/api/node", params={"name": "lora"}).json()
    assert (card["id"], card["type"], card["label"]) == ("entity/lora", "Method", "LoRA")
    assert card["iri"] == "https://w3id.org/mlkg/entity/lora"
    assert card["counts"] == {"← improves_on": 1, "← uses": 3}
    assert "Alpha improves on LoRA." in {line["sentence"] for line in card["lines"]}
    short = tiny_server.get("/api/node", params={"name": "lora", "most": 1}).json()
    assert (len(short["lines"]), short["counts"]) == (2, card["counts"])


def test_an_edge_has_its_sentences_with_both_ends_marked(tiny_server: Server) -> None:
    params = {"source": "entity/alpha", "relation": "improves_on", "target": "entity/lora"}
    edge = tiny_server.get("/api/edge", params=params).json()
    (evidence,) = edge["evidence"]
    sentence = evidence["sentence"]
    assert {(sentence[m["start"] : m["end"]], m["end_of_edge"]) for m in evidence["marks"]} == {
        ("Alpha", "source"),
        ("LoRA", "target"),
    }
    assert (evidence["paper"], evidence["title"]) == ("paper/a-paper", "Alpha")
    assert tiny_server.get("/api/edge", params={**params, "relation": "uses"}).status_code == 404


def test_a_neighbourhood_is_filtered(tiny_server: Server) -> None:
    near = tiny_server.get("/api/neighbourhood", params={"name": "LoRA", "relation": "improves_on", "depth": 2}).json()
    assert {node["id"] for node in near["nodes"]} == {"entity/lora", "entity/alpha", "entity/beta"}
    assert {edge["relation"] for edge in near["edges"]} == {"improves_on"}
    few = tiny_server.get("/api/neighbourhood", params={"name": "LoRA", "depth": 4, "limit": 3}).json()
    assert (len(few["nodes"]), few["is_cut"]) == (3, True)


def test_the_overview_is_the_whole_graph_with_positions(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    picture = seed_server.get("/api/overview").json()
    tables = seed_graph.tables
    assert (len(picture["nodes"]), len(picture["edges"])) == (tables.nodes.height, tables.edges.height)
    assert len({(node["x"], node["y"]) for node in picture["nodes"]}) > 0.95 * tables.nodes.height


def test_a_path_and_a_lineage(tiny_server: Server) -> None:
    steps = tiny_server.get("/api/path", params={"start": "GLUE", "end": "LoRA"}).json()["steps"]
    assert [(s["source_label"], s["relation"], s["target_label"]) for s in steps] == [
        ("Alpha", "evaluated_on", "GLUE"),
        ("Alpha", "improves_on", "LoRA"),
    ]
    family = tiny_server.get("/api/lineage", params={"name": "LoRA"}).json()
    assert family["ancestors"] == []
    assert [(s["source_label"], s["depth"], s["sentence"], s["year"]) for s in family["progeny"]] == [
        ("Alpha", 1, "Alpha improves on LoRA.", 2023),
        ("Beta", 2, "Beta uses LoRA and improves on Alpha.", 2024),
    ]


def test_leaderboards_and_a_board(tiny_server: Server) -> None:
    boards = tiny_server.get("/api/leaderboards").json()
    assert {(board["label"], board["metric"]) for board in boards} == {
        ("GLUE", "accuracy"),
        ("ImageNet-1k", None),
        ("MMLU", None),
    }
    (score,) = tiny_server.get("/api/leaderboard", params={"on": "GLUE", "metric": "Accuracy"}).json()["scores"]
    assert (score["label"], score["value"], score["number"]) == ("Alpha", "81.5%", 81.5)
    assert score["sentence"] == "It is evaluated on GLUE with 81.5% accuracy."


def test_a_board_is_sorted_by_what_is_better(seed_server: Server) -> None:
    board = seed_server.get("/api/leaderboard", params={"on": "ImageNet"}).json()
    ranked = [score["number"] for score in board["scores"] if score["rank"] and score["measure"] == "accuracy"]
    assert len(ranked) > 2 and ranked == sorted(ranked, reverse=True)
    assert seed_server.get("/api/leaderboard", params={"on": "ImageNet", "metric": "error"}).json()["lower_is_better"]


def test_a_paper_has_its_spans_in_its_text(tiny_server: Server) -> None:
    paper = tiny_server.get("/api/paper", params={"id": "paper/a-paper"}).json()
    spans = {(s["relation"], paper["text"][s["start"] : s["end"]]) for s in paper["spans"]}
    assert ("improves_on", "Alpha improves on LoRA.") in spans
    assert (paper["year"], paper["sources"]) == (2023, ["hand.txt:1"])
    assert tiny_server.get("/api/paper", params={"id": "entity/lora"}).status_code == 404


def test_every_span_of_a_paper_is_a_sentence_that_supports_its_edge(
    seed_server: Server, seed_graph: kg.KnowledgeGraph
) -> None:
    columns = ("source", "relation", "target", "sentence")
    for (id_,), claims in seed_graph.tables.evidence.group_by("paper", maintain_order=True):
        paper = seed_server.get("/api/paper", params={"id": id_}).json()
        spans = [
            (s["source"], s["relation"], s["target"], paper["text"][s["start"] : s["end"]]) for s in paper["spans"]
        ]
        assert sorted(spans) == sorted(claims.select(columns).iter_rows())
        for span, (*_, sentence) in zip(paper["spans"], spans, strict=True):
            assert is_sentence_at(paper["text"], span["start"], span["end"], sentence)


def test_named_queries_take_names_and_give_their_text(tiny_server: Server) -> None:
    found = tiny_server.get("/api/queries/improves-on", params={"entity": "lora"}).json()
    assert [row["better"]["value"] for row in found["results"]["bindings"]] == ["Alpha"]
    text = tiny_server.get("/api/queries/improves-on/text", params={"entity": "glue"}).json()["text"]
    assert "<https://w3id.org/mlkg/entity/glue>" in text
    assert tiny_server.get("/api/queries/improves-on", params={"nothing": "x"}).status_code == 400
    assert tiny_server.get("/api/queries/nothing").status_code == 404
    assert {row["name"] for row in tiny_server.get("/api/queries").json()} == set(named_queries())


def test_an_unknown_name_gets_the_nearest_ones(seed_server: Server) -> None:
    response = seed_server.get("/api/node", params={"name": "Lowra"})
    assert response.status_code == 404
    assert "LoRA" in response.json()["detail"]


def test_statistics_are_those_of_the_command(seed_server: Server, seed_graph: kg.KnowledgeGraph) -> None:
    stats = seed_server.get("/api/stats", params={"top": 3}).json()
    assert stats["nodes"] == seed_graph.manifest.nodes
    assert len(stats["top"]) == 3
