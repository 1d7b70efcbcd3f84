"""What is right of the nodes that a network is shown."""

import random

import numpy as np
import pytest

from kg.annotations import AnnotatedPaper, to_plain
from kg.extract.extractors.neural import prepare
from kg.extract.neural.decode import Node, Span
from kg.extract.neural.labels import CLASSES, METRIC, NODES, ON, OWNER, RELATIONS
from kg.extract.neural.words import words_of
from kg.train.examples import NOBODY
from kg.train.targets import ABSENT, UNKNOWN, Link, Targets, targets

TEXT = "FooNet\n\nFooNet beats BarNet on Aset and Bset with 5% and 7% accuracy, and 5% less memory, using 3 GPUs."
PAPER = to_plain(
    AnnotatedPaper.model_validate(
        {
            "id": "x",
            "text": TEXT,
            "entities": [
                {"key": "e1", "type": "Model", "name": "FooNet", "mentions": ["FooNet"]},
                {"key": "e2", "type": "Model", "name": "BarNet", "mentions": ["BarNet"]},
                {"key": "e3", "type": "Dataset", "name": "Aset", "mentions": ["Aset"]},
                {"key": "e4", "type": "Dataset", "name": "Bset", "mentions": ["Bset"]},
                {"key": "e5", "type": "Metric", "name": "accuracy", "mentions": ["accuracy"]},
            ],
            "edges": [["P", "introduces", "e1"], ["e1", "improves_on", "e2"], ["P", "evaluated_on", "e3"]],
            "results": [
                {"subject": "e1", "metric": "accuracy", "value": "5%", "on": "e3", "kind": "gain"},
                {"subject": "P", "metric": "accuracy", "value": "7%", "on": "e4", "kind": "gain"},
                {"subject": "e1", "metric": "memory usage", "value": "5%", "on": None, "kind": "gain"},
            ],
        }
    )
)


def shown(*names: tuple[str, str]) -> list[Node]:
    """Return a node a name, at its first place behind the title that is free."""
    words = words_of(TEXT)
    taken: set[int] = set()
    nodes = []
    for name, kind in names:
        size = len(words_of(f"x\n\n{name}").surfaces) - 1
        (at, *_) = [
            at
            for at in range(words.title, len(words))
            if words.surface(at, min(at + size, len(words))) == name and at not in taken
        ]
        taken.add(at)
        nodes.append(Node(NODES.index(kind), 1.0, (Span(at, at + size, np.zeros(CLASSES, dtype=np.float32)),)))
    return nodes


def right(*names: tuple[str, str], entities: int) -> Targets:
    return targets(PAPER, prepare(TEXT), shown(*names), entities)


ENTITIES = (("FooNet", "Model"), ("BarNet", "Method"), ("Aset", "Dataset"), ("Bset", "Dataset"), ("accuracy", "Metric"))
VALUES = (("5%", "gain"), ("7%", "gain"), ("5%", "gain"), ("3", "absolute"), ("memory", "measure"), ("GPUs", "measure"))


def test_edges_and_results_are_those_of_the_nodes_that_have_the_annotators_names() -> None:
    found = right(*ENTITIES, *VALUES, entities=len(ENTITIES))
    relation = RELATIONS.index
    assert set(found.edges) == {
        (NOBODY, relation("introduces"), 0), (0, relation("improves_on"), 1), (NOBODY, relation("evaluated_on"), 2),
    }  # fmt: skip
    assert (found.new, found.objects) == ({0}, (1, 2))
    # BarNet has another type than the annotators', 3 and GPUs are no result's.
    assert found.valid.tolist() == [1, 0, 1, 1, 1, 1, 1, 1, 0, 1, 0]
    assert set(found.links) == {
        Link(METRIC, 5, (4,)), Link(ON, 5, (2,)), Link(OWNER, 5, (0,)),
        Link(METRIC, 6, (4,)), Link(ON, 6, (3,)), Link(OWNER, 6, (NOBODY,)),
        Link(METRIC, 7, (9,)), Link(ON, 7, (NOBODY,)), Link(OWNER, 7, (0,)),
    }  # fmt: skip


def test_what_the_network_did_not_find_is_no_target_and_a_number_counts_once() -> None:
    names = (("BarNet", "Model"), ("Aset", "Dataset"), ("7%", "gain"), ("7%", "gain"))
    with pytest.raises(ValueError, match="not enough"):
        shown(*names)
    found = right(("BarNet", "Model"), ("Aset", "Dataset"), ("7%", "gain"), entities=2)
    assert set(found.edges) == {
        (ABSENT, RELATIONS.index("improves_on"), 0), (NOBODY, RELATIONS.index("evaluated_on"), 1),
    }  # fmt: skip
    # Its metric is no node, so none is right; its data set is no node either, so nothing is.
    assert found.links == (Link(METRIC, 2, (NOBODY,)), Link(OWNER, 2, (NOBODY,)))


def test_a_second_place_of_a_number_with_one_result_is_neither_right_nor_wrong() -> None:
    one = PAPER.model_copy(update={"results": PAPER.results[:1]})
    found = targets(one, prepare(TEXT), shown(*ENTITIES, ("5%", "gain"), ("5%", "gain")), len(ENTITIES))
    assert found.valid[-2:].tolist() == [1, UNKNOWN]


def test_annotated_nodes_are_right_whatever_stands_beside_them() -> None:
    pytest.importorskip("torch", reason="torch is not installed (extra: train)")
    from kg.train.cases import annotated_nodes
    from kg.train.examples import Labels

    prepared = prepare(TEXT)
    nodes, entities = annotated_nodes(Labels(PAPER, prepared.words), prepared, [], random.Random(0))
    found = targets(PAPER, prepared, nodes, entities)
    assert entities == 5
    assert found.valid.tolist() == [1] * len(nodes)
    assert len(found.edges) == 3
