from dataclasses import replace

import networkx as nx
import polars as pl
import pytest

import kg
from kg.errors import UnknownName
from kg.graph.traversal import Traversal, WalkFilter
from tests import tiny


def test_a_path_follows_edges_in_any_direction(tiny_graph: kg.KnowledgeGraph) -> None:
    steps = tiny_graph.path("entity/glue", "entity/lora")
    assert [(s.source, s.relation, s.target) for s in steps] == [
        ("entity/alpha", "evaluated_on", "entity/glue"),
        ("entity/alpha", "improves_on", "entity/lora"),
    ]


def test_no_path_is_reported() -> None:
    tables = tiny.tables()
    island = tables.nodes.filter(pl.col("id") == "entity/lora").with_columns(
        id=pl.lit("entity/zzz-island"), label=pl.lit("Island")
    )
    nodes = pl.concat([tables.nodes, island]).sort("id")
    traversal = Traversal(replace(tables, nodes=nodes))
    with pytest.raises(UnknownName, match="no path between 'Island'"):
        traversal.shortest_paths("entity/zzz-island", "entity/lora", WalkFilter(), 1)
    with pytest.raises(UnknownName, match="no node"):
        traversal.shortest_paths("entity/nowhere", "entity/lora", WalkFilter(), 1)


def test_rows_are_those_of_the_table_in_the_given_order(tiny_graph: kg.KnowledgeGraph) -> None:
    ids = tiny_graph.tables.nodes["id"].to_list()
    asked = [ids[-1], ids[0], ids[3], ids[3]]
    assert tiny_graph.traversal.rows(asked) == [len(ids) - 1, 0, 3, 3]
    assert tiny_graph.traversal.rows([]) == []
    for unknown in ("aaa", "entity/lorb", "zzz"):
        with pytest.raises(UnknownName, match=f"no node '{unknown}'"):
            tiny_graph.traversal.rows([ids[0], unknown])


def test_a_lineage_follows_improves_on_and_ends_in_a_ring(tiny_graph: kg.KnowledgeGraph) -> None:
    steps = list(tiny_graph.traversal.lineage("entity/lora", ancestors=False))
    assert [(s.source, s.depth) for s in steps] == [("entity/alpha", 1), ("entity/beta", 2)]
    assert list(tiny_graph.traversal.lineage("entity/glue", ancestors=True)) == []


def test_a_neighbourhood_has_its_center_and_at_most_the_given_number_of_nodes(tiny_graph: kg.KnowledgeGraph) -> None:
    network, traversal = tiny_graph.networkx(), tiny_graph.traversal
    near = traversal.neighbourhood("entity/lora", 1, 100)
    assert set(near.nodes) == {"entity/lora", *network.predecessors("entity/lora"), *network.successors("entity/lora")}
    assert len(near.edges) == network.subgraph(near.nodes).number_of_edges()
    assert not near.is_cut
    few = traversal.neighbourhood("entity/lora", 3, 4)
    assert len(few.nodes) == 4 and few.is_cut
    assert traversal.neighbourhood("entity/lora", 3, 1).nodes == ("entity/lora",)


def test_a_neighbourhood_is_filtered_by_type_relation_and_confidence(tiny_graph: kg.KnowledgeGraph) -> None:
    edges, traversal = tiny_graph.tables.edges, tiny_graph.traversal
    improves = traversal.neighbourhood("entity/lora", 2, 100, WalkFilter(relations=["improves_on"]))
    assert set(edges[list(improves.edges)]["relation"]) == {"improves_on"}
    assert set(improves.nodes) == {"entity/lora", "entity/alpha", "entity/beta"}
    papers = traversal.neighbourhood("entity/lora", 2, 100, WalkFilter(types=["Paper"]))
    assert {node.split("/")[0] for node in papers.nodes[1:]} == {"paper"}
    sure = traversal.neighbourhood("entity/lora", 2, 100, WalkFilter(confidence=0.7))
    assert sure.edges and edges[list(sure.edges)]["edge_confidence"].min() >= 0.7


def test_the_core_hangs_together_and_leaves_results_out(seed_graph: kg.KnowledgeGraph) -> None:
    drawn = seed_graph.networkx().subgraph(seed_graph.traversal.core(100).nodes)
    types = {drawn.nodes[node]["type"] for node in drawn}
    assert 50 < len(drawn) <= 100
    assert types.isdisjoint({"Result", "Repository", "Metric", "Organization"})
    assert nx.is_weakly_connected(drawn)


def _all_shortest(graph: kg.KnowledgeGraph, start: str, end: str, **bounds: object) -> set[tuple[str, ...]]:
    """Return the nodes of all shortest paths by NetworkX, among edges within the bounds."""
    edges = graph.tables.edges
    if relations := bounds.get("relations"):
        edges = edges.filter(pl.col("relation").is_in(relations))
    edges = edges.filter(pl.col("edge_confidence") >= bounds.get("confidence", 0))
    drawn = nx.Graph(list(edges.select("source", "target").iter_rows()))
    return {tuple(path) for path in nx.all_shortest_paths(drawn, start, end)}


@pytest.mark.parametrize(
    "bounds",
    [{}, {"relations": ["uses", "improves_on"]}, {"confidence": 0.6}, {"relations": ["uses"], "confidence": 0.3}],
)
@pytest.mark.parametrize(
    "ends", [("entity/glue", "entity/lora"), ("entity/beta", "entity/lora"), ("entity/mmlu", "entity/glue")]
)
def test_shortest_paths_are_those_of_networkx(
    tiny_graph: kg.KnowledgeGraph, ends: tuple[str, str], bounds: dict[str, object]
) -> None:
    start, end = ends
    try:
        expected = _all_shortest(tiny_graph, start, end, **bounds)
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        with pytest.raises(UnknownName, match=r"no (such )?path between"):
            tiny_graph.traversal.shortest_paths(start, end, WalkFilter(**bounds), 50)  # type: ignore[arg-type]
        return
    found = tiny_graph.traversal.shortest_paths(start, end, WalkFilter(**bounds), 50)  # type: ignore[arg-type]
    walked = []
    for steps in found:
        nodes = [start]
        for step in steps:
            assert nodes[-1] in (step.source, step.target)
            nodes.append(step.target if step.source == nodes[-1] else step.source)
        walked.append(tuple(nodes))
    assert set(walked) == expected and len(walked) == len(expected)
    assert tiny_graph.traversal.shortest_paths(start, end, WalkFilter(**bounds), 1) == found[:1]  # type: ignore[arg-type]


def test_the_first_path_has_the_surest_edges(tiny_graph: kg.KnowledgeGraph) -> None:
    confidence = {
        row[:3]: row[3]
        for row in tiny_graph.tables.edges.select("source", "relation", "target", "edge_confidence").iter_rows()
    }
    found = tiny_graph.traversal.shortest_paths("entity/beta", "entity/lora", WalkFilter(), 5)
    (step,) = found[0]
    between = {row for row in confidence if {row[0], row[2]} == {"entity/beta", "entity/lora"}}
    assert confidence[step.source, step.relation, step.target] == max(confidence[row] for row in between)


def test_a_node_and_itself_have_one_path_without_steps(tiny_graph: kg.KnowledgeGraph) -> None:
    assert tiny_graph.traversal.shortest_paths("entity/lora", "entity/lora", WalkFilter(), 5) == [[]]
