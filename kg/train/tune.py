"""Thresholds and calibration on the development papers, which no weight was trained on."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from kg.annotations import AnnotatedPaper, to_annotation
from kg.evaluate import Scores, align, evaluate
from kg.extract.neural.assemble import Thresholds, assemble
from kg.extract.neural.decode import Guess
from kg.schema import EXTRACTED_RELATIONS

_FIGURES = ("entity core", "entity", "edge core", "edge", "edge strict", "result")
_GRID = {
    "keep": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6),
    "add": (0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1.01),
    "weight": (0.4, 0.5, 0.6, 0.7, 0.8, 1.0),
    "of_paper": (0.3, 0.5, 0.7, 0.9),
}
_LEAST = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
_PASSES = 2
_STEPS, _RATE = 2000, 0.1


class Development:
    """Annotated papers with their Docs and the network's guesses, ready to be assembled under any thresholds."""

    def __init__(self, papers: Sequence[AnnotatedPaper], docs: Sequence[Doc], guesses: Sequence[Guess]) -> None:
        """Remember the rules' entities, which assembling replaces."""
        self.papers = papers
        self._parts = list(zip(papers, docs, guesses, strict=True))
        self._by_rules = [list(doc.spans["entities"]) for doc in docs]

    def predictions(self, thresholds: Thresholds) -> Iterable[AnnotatedPaper]:
        """Give what would be read."""
        for (paper, doc, guess), spans in zip(self._parts, self._by_rules, strict=True):
            doc.spans["entities"] = SpanGroup(doc, name="entities", spans=list(map(_copy, spans)))
            extraction = assemble(doc, guess, thresholds, "neural")
            yield to_annotation(paper.id, doc.text.partition("\n")[0], doc.text, extraction)

    def scores(self, thresholds: Thresholds) -> Scores:
        """Give the judge's figures."""
        return evaluate(self.papers, list(self.predictions(thresholds)))


def _copy(span: Span) -> Span:
    made = Span(span.doc, span.start, span.end, label=span.label, kb_id=span.kb_id)
    made.id = span.id
    return made


def _worth(development: Development, thresholds: Thresholds) -> float:
    scores = development.scores(thresholds)
    return sum(scores[name].f1 for name in _FIGURES)


def _changes(name: str, best: Thresholds) -> Iterator[Thresholds]:
    """Give the thresholds with each value of one coordinate; a relation's name stands for its least score."""
    if name in _GRID:
        yield from (best.model_copy(update={name: value}) for value in _GRID[name])
    else:
        yield from (best.model_copy(update={"relations": {**best.relations, name: value}}) for value in _LEAST)


def tune(development: Development) -> Thresholds:
    """Give the thresholds with the best mean of the six figures, one coordinate after the other; calibrated."""
    best = Thresholds(keep=0.3, add=0.95, weight=0.7, relations=dict.fromkeys(EXTRACTED_RELATIONS, 0.4), of_paper=0.5)
    worth = _worth(development, best)
    for name in [*_GRID, *EXTRACTED_RELATIONS] * _PASSES:
        for candidate in _changes(name, best):
            if (found := _worth(development, candidate)) > worth:
                best, worth = candidate, found
    return _calibrated(development, best)


def _calibrated(development: Development, thresholds: Thresholds) -> Thresholds:
    """Fit the two numbers of Platt's sigmoid to which statements the annotations hold."""
    raw, right = [], []
    for gold, read in zip(development.papers, development.predictions(thresholds), strict=True):
        to_gold = align(gold.entities, read.entities, same_type=False)
        wanted = {(relation, object_) for _, relation, object_ in gold.edges}
        for (_, relation, object_), evidence in zip(read.edges, read.evidence, strict=True):
            raw.append(min(max(evidence.confidence, 0.001), 0.999))
            right.append(float((relation, to_gold.get(object_)) in wanted))
    x, y = np.asarray(raw), np.asarray(right)
    logit = np.log(x / (1 - x))
    slope, intercept = 1.0, 0.0
    for _ in range(_STEPS):
        error = 1 / (1 + np.exp(-(slope * logit + intercept))) - y
        slope -= _RATE * float((error * logit).mean())
        intercept -= _RATE * float(error.mean())
    return thresholds.model_copy(update={"slope": round(slope, 3), "intercept": round(intercept, 3)})
