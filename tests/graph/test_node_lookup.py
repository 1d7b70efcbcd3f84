"""A name in any spelling leads to one node: that of the same spelling, then an entity, then the one with more edges."""

import polars as pl
import pytest

from kg.errors import UnknownName
from kg.frames import to_frame
from kg.graph.node_lookup import find_node
from kg.graph.tables import Node
from kg.lexicon import normal_form


def node(id_: str, type_: str, label: str, *aliases: str) -> Node:
    return Node(
        id_, type_, label, aliases, None, None, None, tuple(sorted({normal_form(name) for name in (label, *aliases)}))
    )


NODES = to_frame(
    Node,
    [
        node("entity/adam", "Method", "Adam"),
        node("entity/adam-2", "Method", "ADAM", "ADapt And Merge"),
        node("entity/zork", "Model", "zork"),
        node("paper/zork", "Paper", "Zork"),
    ],
)
TARGETS = ["entity/adam-2", "entity/adam-2", "entity/adam", "paper/zork"]
EDGES = pl.DataFrame({"target": TARGETS})
REDIRECTS = pl.DataFrame({"former": ["entity/adam-merge"], "id": ["entity/adam-2"]})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Adam", "entity/adam"),
        ("ADAM", "entity/adam-2"),
        ("adam", "entity/adam-2"),
        ("ADapt And Merge", "entity/adam-2"),
        ("adapt-and-merge", "entity/adam-2"),
        ("ZORK", "entity/zork"),
        ("Zork", "paper/zork"),
        ("paper/zork", "paper/zork"),
        ("entity/adam-merge", "entity/adam-2"),
    ],
)
def test_a_name_leads_to_a_node(name: str, expected: str) -> None:
    assert find_node(NODES.lazy(), EDGES.lazy(), REDIRECTS.lazy(), name) == expected


def test_an_unknown_name_is_reported_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Adam"):
        find_node(NODES.lazy(), EDGES.lazy(), REDIRECTS.lazy(), "Adan")
