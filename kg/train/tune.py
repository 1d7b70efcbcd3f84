"""Thresholds and confidences, selected on papers that no weight was trained on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from kg.annotations import AnnotatedPaper, to_annotation
from kg.evaluate import Evaluation, evaluate, held
from kg.extract.extractors.neural import NAME, Prepared, choose_nodes, prepare, read_spans, with_title_definitions
from kg.extract.neural.assemble import Reading, assemble
from kg.extract.neural.decision import Decision, logit
from kg.extract.neural.decode import Span
from kg.extract.neural.labels import RELATIONS, TYPES
from kg.extract.neural.scores import Scores as Relations
from kg.extract.neural.scores import scores
from kg.extract.neural.session import Floats, Network
from kg.records import Extraction

_HALF = 0.5
_GRID = tuple(step / 20 for step in range(5, 14))
_STEPS, _RATE, _PULL = 3000, 0.2, 1e-3
_SMALL = 0.1
_VALID = (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)
# The next papers are others: a threshold is moved only where a step of the grid gains as much.
_STEP = 0.002


@dataclass(slots=True)
class Paper:
    """An annotated paper with the output of the first stage."""

    gold: AnnotatedPaper
    text: str
    prepared: Prepared
    spans: list[Span]
    vectors: list[Floats]


def starting() -> Decision:
    """Return the thresholds that tuning begins with."""
    return Decision(
        mention=0.3,
        types=dict.fromkeys(TYPES, 0.4),
        relations=dict.fromkeys(RELATIONS, 0.4),
        value=0.5,
        measure=0.4,
    )


def read_papers(
    papers: Iterable[AnnotatedPaper], texts: dict[str, str], mention: float, network: Network
) -> list[Paper]:
    """Run the first stage."""
    found = []
    for paper in papers:
        text = paper.text or texts[paper.id]
        prepared = prepare(text)
        spans, vectors = read_spans(prepared, mention, network)
        found.append(Paper(paper, text, with_title_definitions(prepared, spans), spans, vectors))
    return found


class Development:
    """Papers under changing thresholds; the second stage runs where the selected entities change."""

    def __init__(self, papers: Sequence[Paper], network: Network) -> None:
        """Keep the papers."""
        self.papers, self._network = papers, network
        self._relations: dict[tuple[int, tuple[int, ...]], Relations] = {}

    def _extraction(self, number: int, decision: Decision, *, with_relations: bool) -> Extraction:
        paper = self.papers[number]
        prepared = paper.prepared
        nodes, entities = choose_nodes(prepared, paper.spans, decision)
        words, sentences, network = prepared.words, prepared.sentences, self._network
        key = number, tuple(span.start for node in nodes for span in node.spans)
        if not with_relations:
            found = scores([], [], nodes, words, sentences, network)
        else:
            if key not in self._relations:
                self._relations[key] = scores(prepared.windows, paper.vectors, nodes, words, sentences, network)
            found = self._relations[key]
        reading = Reading(prepared.words, prepared.sentences, prepared.definitions, nodes, entities, found)
        return assemble(reading, decision, NAME)

    def predicted(self, decision: Decision, *, with_relations: bool = True) -> list[AnnotatedPaper]:
        """Return the papers as the extractor would annotate them."""
        return [
            to_annotation(
                paper.gold.id,
                paper.text.partition("\n")[0],
                paper.text,
                self._extraction(number, decision, with_relations=with_relations),
            )
            for number, paper in enumerate(self.papers)
        ]

    def scores(self, decision: Decision, *, with_relations: bool = True) -> Evaluation:
        """Return the figures."""
        predicted = self.predicted(decision, with_relations=with_relations)
        return evaluate([paper.gold for paper in self.papers], predicted)


def _entity_figure(found: Evaluation) -> float:
    return found["entity"].f1 + found["entity core"].f1


def _edge_figure(found: Evaluation) -> float:
    return found["edge"].f1 + found["edge core"].f1 + found["edge strict"].f1


def _result_figure(found: Evaluation) -> float:
    return found["result"].f1


def _best(
    development: Development,
    decision: Decision,
    options: Sequence[Decision],
    figure: Callable[[Evaluation], float],
    *,
    with_relations: bool = True,
) -> Decision:
    """Return the option of the best figure, each step away from the present decision being worth something."""
    present = options.index(decision) if decision in options else 0
    found = [
        figure(development.scores(option, with_relations=with_relations)) - _STEP * abs(number - present)
        for number, option in enumerate(options)
    ]
    return options[int(np.argmax(found))]


def tune(development: Development) -> Decision:
    """Select each threshold in turn by the figure that it moves, then fit the confidence."""
    decision = starting()
    for name in TYPES:
        options = [decision.model_copy(update={"types": {**decision.types, name: least}}) for least in _GRID]
        decision = _best(development, decision, options, _entity_figure, with_relations=False)
    for name in RELATIONS:
        options = [decision.model_copy(update={"relations": {**decision.relations, name: least}}) for least in _GRID]
        decision = _best(development, decision, options, _edge_figure)
    return tune_results(development, decision)


def tune_results(development: Development, decision: Decision) -> Decision:
    """Select the thresholds of results, then fit the confidence; those of entities and relations stay."""
    for name, grid in (("value", _GRID), ("valid", _VALID)):
        options = [decision.model_copy(update={name: least}) for least in grid]
        decision = _best(development, decision, options, _result_figure)
    return decision.model_copy(update={"weights": _fit(development, decision)})


def _judged(development: Development, decision: Decision) -> Iterator[tuple[float, float, bool]]:
    """Yield for each statement the log odds of its relation and its object, and whether the annotators made it.

    The log odds are read back from confidences under two sets of weights, small ones: confidences are rounded.
    """
    sets = (_SMALL, 0.0, 0.0), (0.0, _SMALL, 0.0)
    ways = [decision.model_copy(update={"weights": weights}) for weights in sets]
    by_relation, by_entity = (development.predicted(way) for way in ways)
    for paper, one, other in zip(development.papers, by_relation, by_entity, strict=True):
        for first, second, holds in zip(one.evidence, other.evidence, held(paper.gold, one), strict=True):
            yield logit(first.confidence) / _SMALL, logit(second.confidence) / _SMALL, holds


def _fit(development: Development, decision: Decision) -> tuple[float, float, float]:
    """Fit the sigmoid of the confidence by logistic regression."""
    rows = list(_judged(development, decision))
    if not rows:
        return decision.weights
    given = np.array([(one, other, 1.0) for one, other, _ in rows])
    holds = np.array([h for *_, h in rows], dtype=float)
    # scikit-learn can pull weights to zero only; here they are pulled to (1, 0, 0), the network's own log odds.
    weights = np.array([1.0, 0.0, 0.0])
    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(-given @ weights)) - holds
        weights -= _RATE * (
            given.T @ wrong / len(rows) / (1 + np.abs(given).mean(axis=0)) + _PULL * (weights - [1, 0, 0])
        )
    return float(weights[0]), float(weights[1]), float(weights[2])
