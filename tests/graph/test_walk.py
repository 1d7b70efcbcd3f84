import pytest

import kg
from kg.errors import UnknownName
from kg.graph.walk import core, lineage, neighbourhood, shortest_path


def test_a_path_goes_through_edges_of_any_direction(tiny_graph: kg.KnowledgeGraph) -> None:
    steps = shortest_path(tiny_graph.networkx(), "entity/glue", "entity/lora")
    assert [(s.source, s.relation, s.target) for s in steps] == [
        ("entity/alpha", "evaluated_on", "entity/glue"),
        ("entity/alpha", "improves_on", "entity/lora"),
    ]


def test_no_path_is_told(tiny_graph: kg.KnowledgeGraph) -> None:
    network = tiny_graph.networkx()
    network.add_node("entity/island", type="Method", label="Island")
    with pytest.raises(UnknownName, match="no path between 'Island'"):
        shortest_path(network, "entity/island", "entity/lora")


def test_a_lineage_follows_improves_on_and_ends_in_a_ring(tiny_graph: kg.KnowledgeGraph) -> None:
    steps = list(lineage(tiny_graph.networkx(), "entity/lora", ancestors=False))
    assert [(s.source, s.depth) for s in steps] == [("entity/alpha", 1), ("entity/beta", 2)]
    assert list(lineage(tiny_graph.networkx(), "entity/glue", ancestors=True)) == []


def test_a_neighbourhood_holds_its_center_and_at_most_so_many_nodes(tiny_graph: kg.KnowledgeGraph) -> None:
    network = tiny_graph.networkx()
    near = neighbourhood(network, "entity/lora", 1, 100)
    assert set(near) == {"entity/lora", *network.predecessors("entity/lora"), *network.successors("entity/lora")}
    assert len(neighbourhood(network, "entity/lora", 3, 4)) == 4
    assert "entity/lora" in neighbourhood(network, "entity/lora", 3, 1)


def test_the_core_hangs_together_and_leaves_results_out(seed_graph: kg.KnowledgeGraph) -> None:
    drawn = core(seed_graph.networkx(), 100)
    types = {drawn.nodes[node]["type"] for node in drawn}
    assert 50 < len(drawn) <= 100
    assert types.isdisjoint({"Result", "Repository", "Metric", "Organization"})
