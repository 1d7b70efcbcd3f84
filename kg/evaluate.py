"""Score extractions against hand annotations: the same figures as the annotators' score.py."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.annotations import AnnotatedEntity, AnnotatedPaper, AnnotatedResult, annotation_id
from kg.records import PAPER_KEY
from kg.schema import ARTEFACTS

HEADLINES = ("entity core", "entity", "edge core", "edge", "edge strict", "result")
_CORE_RELATIONS = ("introduces", "uses", "improves_on", "evaluated_on")
_JOINTS = re.compile(r"[\s\-_/]+")
_LONGEST_UNINFLECTED = 4
Keyed = dict[str, str]


@dataclass(slots=True)
class Tally:
    """True positives, false positives and false negatives."""

    hits: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, gold: set[object], predicted: set[object]) -> None:
        """Count one paper."""
        self.hits += len(gold & predicted)
        self.spurious += len(predicted - gold)
        self.missed += len(gold - predicted)

    @property
    def precision(self) -> float:
        """Share of the predicted that is right; 0 where nothing is predicted."""
        return self.hits / max(1, self.hits + self.spurious)

    @property
    def recall(self) -> float:
        """Share of the gold that is found."""
        return self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, 2 * self.hits + self.spurious + self.missed)

    def __str__(self) -> str:
        """Write the figures as score.py does."""
        gold, predicted = self.hits + self.missed, self.hits + self.spurious
        figures = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{figures}  (gold {gold}, predicted {predicted})"


@dataclass(slots=True)
class Scores:
    """Tallies by figure, over `papers` papers."""

    papers: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)

    def __getitem__(self, figure: str) -> Tally:
        """Give a figure's tally, made when first asked for."""
        return self.tallies.setdefault(figure, Tally())

    def rows(self) -> Iterator[tuple[str, Tally]]:
        """Give the headline figures, then the others by name."""
        others = sorted(set(self.tallies) - set(HEADLINES))
        return ((figure, self[figure]) for figure in (*HEADLINES, *others))


def _normal(text: str) -> str:
    bare = _JOINTS.sub("", text.casefold())
    is_plural = len(bare) > _LONGEST_UNINFLECTED and bare.endswith("s") and not bare.endswith("ss")
    return bare[:-1] if is_plural else bare


def _names(entity: AnnotatedEntity) -> set[str]:
    return {_normal(name) for name in (entity.name, *entity.mentions)}


def align(gold: list[AnnotatedEntity], predicted: list[AnnotatedEntity], *, same_type: bool) -> Keyed:
    """Align entities one to one, greedily, by a shared name: predicted key -> gold key."""
    free = {entity.key: entity for entity in gold}
    found: Keyed = {}
    for entity in predicted:
        options = [other for other in free.values() if _names(other) & _names(entity)]
        options.sort(key=lambda other: (other.type != entity.type, -len(_names(other) & _names(entity))))
        if options and (options[0].type == entity.type or not same_type):
            found[entity.key] = options[0].key
            del free[options[0].key]
    return found


def _pairs(paper: AnnotatedPaper, to_gold: Keyed | None = None) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for _, relation, object_ in paper.edges:
        key = object_ if to_gold is None else to_gold.get(object_, "?" + object_)
        found.add((relation, key))
        if relation == "trained_on":
            found.add(("uses", key))
    return found


def _triples(paper: AnnotatedPaper, to_gold: Keyed | None = None) -> set[object]:
    def key(local: str) -> str:
        return local if to_gold is None or local == PAPER_KEY else to_gold.get(local, "?" + local)

    return {(key(subject), relation, key(object_)) for subject, relation, object_ in paper.edges}


def _results(rows: list[AnnotatedResult], to_gold: Keyed | None = None) -> set[object]:
    found: set[object] = set()
    for row in rows:
        on = row.on if to_gold is None or row.on is None else to_gold.get(row.on, "?" + row.on)
        value = re.sub(r"[^0-9.\-/]", "", row.value).strip(".")
        found.add((value, _normal(row.metric or "-"), on))
    return found


def _add_paper(scores: Scores, gold: AnnotatedPaper, predicted: AnnotatedPaper) -> None:
    typed = align(gold.entities, predicted.entities, same_type=True)
    loose = align(gold.entities, predicted.entities, same_type=False)
    wanted = {(entity.key, entity.type) for entity in gold.entities}
    found = {(typed.get(entity.key, "?" + entity.key), entity.type) for entity in predicted.entities}
    scores["entity"].add(set(wanted), set(found))
    scores["entity core"].add({x for x in wanted if x[1] in ARTEFACTS}, {x for x in found if x[1] in ARTEFACTS})
    for type_ in {x[1] for x in wanted | found}:
        scores[f"entity {type_}"].add({x for x in wanted if x[1] == type_}, {x for x in found if x[1] == type_})
    edges, guesses = _pairs(gold), _pairs(predicted, loose)
    scores["edge"].add(set(edges), set(guesses))
    scores["edge core"].add(
        {x for x in edges if x[0] in _CORE_RELATIONS}, {x for x in guesses if x[0] in _CORE_RELATIONS}
    )
    for relation in {x[0] for x in edges | guesses}:
        scores[f"edge {relation}"].add({x for x in edges if x[0] == relation}, {x for x in guesses if x[0] == relation})
    scores["edge strict"].add(_triples(gold), _triples(predicted, loose))
    scores["result"].add(_results(gold.results), _results(predicted.results, loose))


def evaluate(gold: Iterable[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]) -> Scores:
    """Score predictions; a paper is found by its id or its title's slug, one that is not predicted counts as empty."""
    rows = list(predicted)
    by_id = {annotation_id(paper.title or paper.id): paper for paper in rows}
    by_id.update({paper.id: paper for paper in rows})
    scores = Scores()
    for paper in gold:
        empty = AnnotatedPaper(id=paper.id, entities=[], edges=[])
        _add_paper(scores, paper, by_id.get(paper.id, empty))
        scores.papers += 1
    return scores
