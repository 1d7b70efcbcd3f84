"""What is right of the nodes that a network is shown, aligned to the annotations as the evaluation aligns them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.annotations import AnnotatedEntity, AnnotatedPaper, AnnotatedResult
from kg.evaluate import align, bare_value, normal_name
from kg.extract.extractors.neural import Prepared
from kg.extract.neural.decode import Node, defined, name_of, type_of
from kg.extract.neural.labels import METRIC, METRIC_NODES, OF_PAPER, ON, OWNER, RELATIONS, VALUE_NODES
from kg.extract.neural.session import Floats
from kg.records import PAPER_KEY
from kg.train.examples import NOBODY

ABSENT = -2
"""Stands for an annotated entity that is none of the nodes."""
UNKNOWN = -1.0
INTRODUCES = RELATIONS.index("introduces")
"""Neither right nor wrong: a second mention of a number that counts once."""


@dataclass(frozen=True, slots=True)
class Link:
    """Pair score METRIC, ON or OWNER of a value: each of `columns` is right, nodes or NOBODY."""

    pair: int
    value: int
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Targets:
    """`valid` (nodes,) is 1, 0 or UNKNOWN; an edge is (subject, NOBODY or ABSENT; relation; object)."""

    valid: Floats
    edges: tuple[tuple[int, int, int], ...]
    links: tuple[Link, ...]

    @property
    def new(self) -> frozenset[int]:
        """The nodes that the paper introduces, or that are subjects."""
        introduced = {object_ for _, relation, object_ in self.edges if relation == INTRODUCES}
        return frozenset(introduced | {subject for subject, _, _ in self.edges if subject >= 0})

    @property
    def objects(self) -> tuple[int, ...]:
        """The objects of the relations that may be another's than the paper's."""
        return tuple(sorted({object_ for _, relation, object_ in self.edges if relation not in OF_PAPER}))


def _as_annotated(prepared: Prepared, nodes: Sequence[Node]) -> list[AnnotatedEntity]:
    words = prepared.words
    shorts = frozenset(words.text[slice(*definition.short)] for definition in prepared.definitions)
    forms = defined(words.text, prepared.definitions)
    return [
        AnnotatedEntity(
            key=str(number),
            type=type_of(node),  # type: ignore[arg-type]  # the network's types are the annotations'
            name=name_of(words, node, shorts, forms),
            mentions=list(dict.fromkeys(words.surface(span.start, span.end) for span in node.spans)),
        )
        for number, node in enumerate(nodes)
    ]


class _Aligned:
    """The nodes of a text beside the annotations of its paper."""

    def __init__(self, paper: AnnotatedPaper, prepared: Prepared, nodes: Sequence[Node], entities: int) -> None:
        self.paper, self.words, self.nodes, self.entities = paper, prepared.words, nodes, entities
        found = _as_annotated(prepared, nodes[:entities])
        self.to_gold = align(paper.entities, found, same_type=False)
        self.number = {gold: int(key) for key, gold in self.to_gold.items()} | {PAPER_KEY: NOBODY}
        types = {entity.key: entity.type for entity in paper.entities}
        self.is_right = [types.get(self.to_gold.get(entity.key, "")) == entity.type for entity in found]
        self.measures = {
            number: frozenset(map(normal_name, self._surfaces(number))) - {""}
            for number, node in enumerate(nodes)
            if node.kind in METRIC_NODES
        }
        for number in self.measures:
            if number < entities:
                self.measures[number] |= {normal_name(found[number].name)}

    def _surfaces(self, number: int) -> list[str]:
        return [self.words.surface(span.start, span.end) for span in self.nodes[number].spans]

    def place(self, key: str | None) -> int:
        """Return the node of an annotated entity."""
        return NOBODY if key is None else self.number.get(key, ABSENT)

    def metrics(self, name: str | None) -> set[int]:
        """Return the nodes that name a metric: by the same name, else by a part of it or more; else NOBODY."""
        if name is None:
            return {NOBODY}
        wanted = normal_name(name)
        same = {number for number, names in self.measures.items() if wanted in names}
        alike = {n for n, names in self.measures.items() if any(one in wanted or wanted in one for one in names)}
        return same or alike or {NOBODY}

    def is_measure(self, number: int) -> bool:
        """Return whether the words of a node name what an annotated result measures."""
        gold = {normal_name(result.metric) for result in self.paper.results if result.metric}
        names = {normal_name(name) for e in self.paper.entities if e.type == "Metric" for name in (e.name, *e.mentions)}
        return any(one in other or other in one for one in self.measures[number] for other in gold | names)

    def values(self) -> dict[int, list[AnnotatedResult]]:
        """Return the results of each value.

        Of a number that stands as often as it has results, the first is the first one's; else that near the data set.
        """
        nodes: defaultdict[str, list[int]] = defaultdict(list)
        for number in range(self.entities, len(self.nodes)):
            if self.nodes[number].kind in VALUE_NODES:
                nodes[bare_value(self._surfaces(number)[0])].append(number)
        found: dict[int, list[AnnotatedResult]] = {}
        for value, places in nodes.items():
            results = [result for result in self.paper.results if bare_value(result.value) == value]
            found |= {number: [] for number in places}
            if len(places) == len(results):
                found |= {number: [result] for number, result in zip(places, results, strict=True)}
                continue
            free = list(places)
            for result in results:
                best = min(free or places, key=lambda number: (self._distance(number, self.place(result.on)), number))
                found[best].append(result)
                if best in free and len(places) > 1:
                    free.remove(best)
        return found

    def _distance(self, value: int, node: int) -> int:
        """Return the words between a value and a node's nearest mention; 0 where there is no node."""
        start = self.nodes[value].spans[0].start
        return min((abs(span.start - start) for span in self.nodes[node].spans), default=0) if node >= 0 else 0


def _links(aligned: _Aligned, value: int, results: Sequence[AnnotatedResult]) -> Iterator[Link]:
    metrics = set().union(*(aligned.metrics(result.metric) for result in results))
    yield Link(METRIC, value, tuple(sorted(metrics - {NOBODY} or {NOBODY})))
    for pair, keys in ((ON, [r.on for r in results]), (OWNER, [r.subject for r in results])):
        # Where the annotated one is no node, no answer is right.
        if columns := {aligned.place(key) for key in keys} - {ABSENT}:
            yield Link(pair, value, tuple(sorted(columns)))


def _valid(aligned: _Aligned, results: Mapping[int, Sequence[AnnotatedResult]]) -> Floats:
    valid = np.zeros(len(aligned.nodes), dtype=np.float32)
    valid[: aligned.entities] = aligned.is_right
    known = {bare_value(result.value) for result in aligned.paper.results}
    for number in range(aligned.entities, len(aligned.nodes)):
        if number in aligned.measures:
            valid[number] = aligned.is_measure(number)
        elif results[number]:
            valid[number] = 1
        elif bare_value(aligned._surfaces(number)[0]) in known:
            valid[number] = UNKNOWN
    return valid


def targets(paper: AnnotatedPaper, prepared: Prepared, nodes: Sequence[Node], entities: int) -> Targets:
    """Return what is right of the nodes of a paper's text, its entities standing first."""
    aligned = _Aligned(paper, prepared, nodes, entities)
    results = aligned.values()
    return Targets(
        _valid(aligned, results),
        tuple(
            (aligned.place(subject), RELATIONS.index(relation), aligned.number[object_])
            for subject, relation, object_ in paper.edges
            if object_ in aligned.number
        ),
        tuple(link for value, rows in results.items() if rows for link in _links(aligned, value, rows)),
    )
