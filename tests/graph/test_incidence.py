"""The edges at nodes and shortest paths, against NetworkX on random graphs."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph.incidence import Incidence, Rows, Way

NODES = 9
NODE = st.integers(0, NODES - 1)
EDGES = st.lists(st.tuples(NODE, NODE), max_size=25, unique=True)


def made(edges: list[tuple[int, int]]) -> Incidence:
    return Incidence(np.array(edges, dtype=np.int64).reshape(-1, 2), NODES)


def every(edges: Rows) -> Rows:
    return edges


@given(EDGES, st.lists(NODE, unique=True, max_size=4))
def test_the_edges_at_nodes_are_those_with_an_end_among_them(edges: list[tuple[int, int]], nodes: list[int]) -> None:
    incidence, asked = made(edges), np.array(nodes, dtype=np.int64)
    out, back = ([number for number, edge in enumerate(edges) if edge[side] in nodes] for side in (0, 1))
    assert sorted(incidence.at(asked, "out").tolist()) == out
    assert sorted(incidence.at(asked, "in").tolist()) == back
    assert sorted(incidence.at(asked, "all").tolist()) == sorted(out + back)
    assert [int(incidence.degrees("all")[node]) for node in range(NODES)] == [
        sum((one == node) + (other == node) for one, other in edges) for node in range(NODES)
    ]


@pytest.mark.parametrize("way", ["out", "in", "all"])
@given(EDGES, NODE, NODE, st.data())
def test_shortest_paths_are_all_those_of_networkx(
    way: Way, edges: list[tuple[int, int]], first: int, last: int, data: st.DataObject
) -> None:
    weights = np.array([data.draw(st.sampled_from([0.1, 0.5, 0.9])) for _ in edges])
    drawn: nx.Graph = nx.Graph() if way == "all" else nx.DiGraph()
    drawn.add_nodes_from(range(NODES))
    drawn.add_edges_from([(other, one) for one, other in edges] if way == "in" else edges)
    try:
        expected = {tuple(path) for path in nx.all_shortest_paths(drawn, first, last)}
    except nx.NetworkXNoPath:
        expected = set()
    found = []
    for path in made(edges).shortest_paths(first, last, way, weights, every):
        nodes = [first]
        for edge in path:
            one, other = edges[edge]
            nodes.append(other if one == nodes[-1] else one)
        found.append(tuple(nodes))
    assert len(found) == len(set(found))
    assert set(found) == expected


def test_the_first_path_ends_with_the_largest_weight_and_what_does_not_pass_is_on_none() -> None:
    edges, weights = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 0)], np.array([0.9, 0.1, 0.2, 0.3, 1.0])
    found = list(made(edges).shortest_paths(0, 3, "out", weights, every))
    assert found == [[1, 3], [0, 2]]
    assert list(made(edges).shortest_paths(0, 3, "out", weights, lambda rows: rows[rows != 1])) == [[0, 2]]
    assert list(made(edges).shortest_paths(0, 3, "all", weights, every)) == [[4]]
    assert list(made(edges).shortest_paths(0, 4, "all", weights, every)) == []
