"""Score extractions against hand annotations: the same figures as the annotators' score.py, with intervals."""

import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from kg.annotations import AnnotatedEntity, AnnotatedPaper, AnnotatedResult, annotation_id
from kg.records import PAPER_KEY
from kg.schema import ARTEFACTS

HEADLINES = ("entity core", "entity", "edge core", "edge", "edge strict", "result", "result value")
_CORE_RELATIONS = ("introduces", "uses", "improves_on", "evaluated_on")
_NO_DIGIT = re.compile(r"[^0-9.\-/]")
_JOINTS = re.compile(r"[\s\-_/]+")
_ACCENT = re.compile(r"\\[\"'`^~=.](?=\W?[A-Za-z])")
_MACRO = re.compile(r"\\([a-zA-Z]+)\*?")
_FINAL_SIGMA = 0x3C2
_GREEK = {
    unicodedata.name(chr(code)).split()[-1].lower(): chr(code) for code in range(0x3B1, 0x3CA) if code != _FINAL_SIGMA
}
_MARKS = frozenset("\\{}$^~")
_LONGEST_UNINFLECTED = 4
_SAMPLES, _TAIL = 1000, 0.025
_BINS = 10
Keyed = dict[str, str]


@dataclass(slots=True)
class Tally:
    """Counts of true positives, false positives and false negatives."""

    hits: int = 0
    spurious: int = 0
    missed: int = 0

    def add(self, gold: set[object], predicted: set[object]) -> None:
        """Count the items of one paper."""
        self.hits += len(gold & predicted)
        self.spurious += len(predicted - gold)
        self.missed += len(gold - predicted)

    @property
    def precision(self) -> float:
        """Share of the predictions that are correct; 0 without predictions."""
        return self.hits / max(1, self.hits + self.spurious)

    @property
    def recall(self) -> float:
        """Share of the gold items that are found; 0 without gold items."""
        return self.hits / max(1, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where both are 0."""
        return 2 * self.hits / max(1, 2 * self.hits + self.spurious + self.missed)

    def count(self, other: "Tally") -> None:
        """Add the counts of another tally to this one."""
        self.hits += other.hits
        self.spurious += other.spurious
        self.missed += other.missed

    def __str__(self) -> str:
        """Return the figures in the format of score.py."""
        gold, predicted = self.hits + self.missed, self.hits + self.spurious
        figures = f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
        return f"{figures}  (gold {gold}, predicted {predicted})"


@dataclass(slots=True)
class Evaluation:
    """Tallies by figure over `papers` papers, and the tallies of each paper.

    `held` has the confidence of each predicted edge that has one, and whether it is annotated.
    """

    papers: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)
    by_paper: list[dict[str, Tally]] = field(default_factory=list)
    held: list[tuple[float, bool]] = field(default_factory=list)

    @property
    def calibration_error(self) -> float | None:
        """The expected calibration error of the edges' confidences, None where no edge has one.

        Source: Guo et al. (2017), "On calibration of modern neural networks"; ten bins of equal width.
        """
        sums = [[0.0, 0.0] for _ in range(_BINS)]
        for confidence, holds in self.held:
            row = sums[min(int(confidence * _BINS), _BINS - 1)]
            row[0] += confidence
            row[1] += holds
        return sum(abs(promised - kept) for promised, kept in sums) / len(self.held) if self.held else None

    def __getitem__(self, figure: str) -> Tally:
        """Return the tally of a figure, created on first access."""
        return self.tallies.setdefault(figure, Tally())

    def rows(self) -> Iterator[tuple[str, Tally]]:
        """Yield the headline figures, then the others by name."""
        others = sorted(set(self.tallies) - set(HEADLINES))
        return ((figure, self[figure]) for figure in (*HEADLINES, *others))

    def add(self, paper: dict[str, Tally]) -> None:
        """Add the tallies of one paper."""
        for figure, tally in paper.items():
            self[figure].count(tally)
        self.by_paper.append(paper)
        self.papers += 1

    def interval(self, figure: str, seed: int = 0) -> tuple[float, float]:
        """Return the 95 % bootstrap interval of F1 over papers: 1,000 resamples with replacement, percentile method."""
        found = [tally for paper in self.by_paper if (tally := paper.get(figure)) is not None]
        # Papers without this figure add nothing to it, but they are resampled too.
        idle = self.papers - len(found)
        rng = random.Random(seed)  # noqa: S311 - a sample needs no secret
        rows = [(tally.hits, tally.spurious + tally.missed) for tally in found] + [(0, 0)] * idle
        drawn = []
        for _ in range(_SAMPLES if rows else 0):
            sample = rng.choices(rows, k=len(rows))
            hits = sum(row[0] for row in sample)
            drawn.append(2 * hits / max(1, 2 * hits + sum(row[1] for row in sample)))
        drawn.sort()
        cut = int(_TAIL * len(drawn))
        return (drawn[cut], drawn[-1 - cut]) if drawn else (0.0, 0.0)


@lru_cache(maxsize=1 << 16)
def normal_name(text: str) -> str:
    """Fold case, spaces, hyphens, accents, LaTeX and plural, so that names compare equal as written and as rendered."""
    plain = _MACRO.sub(lambda macro: _GREEK.get(macro[1], ""), _ACCENT.sub("", text))
    folded = unicodedata.normalize("NFKD", plain)
    plain = "".join(c for c in folded if not unicodedata.combining(c) and c not in _MARKS)
    bare = _JOINTS.sub("", (plain or text).casefold())
    is_plural = len(bare) > _LONGEST_UNINFLECTED and bare.endswith("s") and not bare.endswith("ss")
    return bare[:-1] if is_plural else bare


def bare_value(value: str) -> str:
    """Return the digits of a value, by which two results are compared.

    >>> bare_value("+2.67 %"), bare_value("60-80x")
    ('2.67', '60-80')
    """
    return _NO_DIGIT.sub("", value).strip(".")


def _names(entity: AnnotatedEntity) -> set[str]:
    return {normal_name(name) for name in (entity.name, *entity.mentions)}


def align(gold: list[AnnotatedEntity], predicted: list[AnnotatedEntity], *, same_type: bool) -> Keyed:
    """Align entities one to one, greedily, by a shared name; return predicted key -> gold key."""
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


Row = tuple[str, str, str | None]


def _results(rows: list[AnnotatedResult], to_gold: Keyed | None = None) -> set[Row]:
    found: set[Row] = set()
    for row in rows:
        on = row.on if to_gold is None or row.on is None else to_gold.get(row.on, "?" + row.on)
        found.add((bare_value(row.value), normal_name(row.metric or ""), on))
    return found


def _agreeing(gold: set[Row], predicted: set[Row]) -> dict[Row, Row]:
    """Match results one to one, greedily: equal value and dataset, and one metric name contains the other."""
    free = sorted(gold, key=str)
    found: dict[Row, Row] = {}
    for row in sorted(predicted, key=str):
        value, metric, on = row
        for other in free:
            if (value, on) == (other[0], other[2]) and (metric in other[1] or other[1] in metric):
                found[row] = other
                free.remove(other)
                break
    return found


def _entity_tallies(tallies: Evaluation, gold: AnnotatedPaper, predicted: AnnotatedPaper) -> None:
    typed = align(gold.entities, predicted.entities, same_type=True)
    expected = {(entity.key, entity.type) for entity in gold.entities}
    found = {(typed.get(entity.key, "?" + entity.key), entity.type) for entity in predicted.entities}
    tallies["entity"].add(set(expected), set(found))
    tallies["entity core"].add({x for x in expected if x[1] in ARTEFACTS}, {x for x in found if x[1] in ARTEFACTS})
    for type_ in {x[1] for x in expected | found}:
        tallies[f"entity {type_}"].add({x for x in expected if x[1] == type_}, {x for x in found if x[1] == type_})


def _edge_tallies(tallies: Evaluation, gold: AnnotatedPaper, predicted: AnnotatedPaper, loose: Keyed) -> None:
    edges, guesses = _pairs(gold), _pairs(predicted, loose)
    tallies["edge"].add(set(edges), set(guesses))
    tallies["edge core"].add(
        {x for x in edges if x[0] in _CORE_RELATIONS}, {x for x in guesses if x[0] in _CORE_RELATIONS}
    )
    for relation in {x[0] for x in edges | guesses}:
        tallies[f"edge {relation}"].add(
            {x for x in edges if x[0] == relation}, {x for x in guesses if x[0] == relation}
        )
    tallies["edge strict"].add(_triples(gold), _triples(predicted, loose))


def _paper_tallies(gold: AnnotatedPaper, predicted: AnnotatedPaper, loose: Keyed) -> dict[str, Tally]:
    tallies = Evaluation()
    _entity_tallies(tallies, gold, predicted)
    _edge_tallies(tallies, gold, predicted, loose)
    expected, found = _results(gold.results), _results(predicted.results, loose)
    agreed = _agreeing(expected, found)
    tallies["result"].add(set(expected), {agreed.get(row, ("?", *row)) for row in found})
    tallies["result value"].add({row[0] for row in expected}, {row[0] for row in found})
    return tallies.tallies


def paired(
    gold: Iterable[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]
) -> Iterator[tuple[AnnotatedPaper, AnnotatedPaper]]:
    """Yield each paper of `gold` with its prediction, found by its id or its title's slug, or an empty one."""
    rows = list(predicted)
    by_id = {annotation_id(paper.title or paper.id): paper for paper in rows}
    by_id.update({paper.id: paper for paper in rows})
    for paper in gold:
        yield paper, by_id.get(paper.id, AnnotatedPaper(id=paper.id, entities=[], edges=[]))


def evaluate(gold: Iterable[AnnotatedPaper], predicted: Iterable[AnnotatedPaper]) -> Evaluation:
    """Score predictions; a paper that is not predicted counts as empty."""
    scores = Evaluation()
    for paper, guess in paired(gold, predicted):
        loose = align(paper.entities, guess.entities, same_type=False)
        scores.add(_paper_tallies(paper, guess, loose))
        confidences = (evidence.confidence for evidence in guess.evidence)
        scores.held += zip(confidences, _held(paper, guess, loose), strict=False)
    return scores


def held(gold: AnnotatedPaper, predicted: AnnotatedPaper) -> list[bool]:
    """Return for each predicted edge whether it is annotated: subject, relation and object."""
    return _held(gold, predicted, align(gold.entities, predicted.entities, same_type=False))


def _held(gold: AnnotatedPaper, predicted: AnnotatedPaper, loose: Keyed) -> list[bool]:
    to_gold = loose | {PAPER_KEY: PAPER_KEY}
    expected = set(gold.edges)
    return [
        (to_gold.get(subject, ""), relation, to_gold.get(object_, "")) in expected
        for subject, relation, object_ in predicted.edges
    ]
