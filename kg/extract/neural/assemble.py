"""From a Doc and the network's guess to records: what the network and the rules together hold for likely is said."""

import math

import numpy as np
from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc, Span

from kg.extract.links import iter_links
from kg.extract.neural.decode import Floats, Guess, mark_entities, mention_relations
from kg.extract.neural.labels import RELATION_OUTPUTS
from kg.extract.records import paper_entities
from kg.extract.relations import Reading
from kg.extract.results import iter_results, without_bare_metrics
from kg.extract.spans import sentence_of, sentences_of, title_end
from kg.lexicon import load
from kg.records import PAPER_KEY, Extraction, PaperEntity, Statement
from kg.schema import ARTEFACTS, EXTRACTED_RELATIONS, RELATION

_SUBJECT, _OF_PAPER = RELATION_OUTPUTS.index("is_subject"), RELATION_OUTPUTS.index("of_paper")
_INTRODUCES = EXTRACTED_RELATIONS.index("introduces")
_SURE = 0.999


class Thresholds(BaseModel):
    """How sure the network must be; tuned on the development papers, kept beside the weights.

    `keep`, `add`: see decode.mark_entities. `weight` is the network's share in a relation's score, the rest is the
    rules'; `relations` are the least scores, `of_paper` the least for the paper itself as subject. `slope` and
    `intercept` make a score a probability: sigmoid(slope * logit(score) + intercept) (Platt 1999).
    """

    model_config = ConfigDict(extra="forbid")
    keep: float
    add: float
    weight: float
    relations: dict[str, float]
    of_paper: float
    slope: float = 1.0
    intercept: float = 0.0

    def confidence(self, score: float) -> float:
        """Give the share of statements of such a score that the development annotations hold."""
        bounded = min(max(score, 1 - _SURE), _SURE)
        logit = math.log(bounded / (1 - bounded))
        return round(1 / (1 + math.exp(-(self.slope * logit + self.intercept))), 3)


class _Scores:
    """The score of each relation of each entity: the network's surest mention, and whether the rules say so too."""

    def __init__(self, doc: Doc, guess: Guess, entities: tuple[PaperEntity, ...], weight: float) -> None:
        self.mentions = mention_relations(doc, guess)
        reading = Reading(doc, entities)
        self.rule_subject = reading.subject
        self._by_rules = {(s.object, s.relation): s for s in reading.statements()}
        self._weight = weight
        self._known = {entity.key for entity in entities if load().find(entity.name)}
        self._best = {key: np.max([row for _, row in rows], axis=0) for key, rows in self.mentions.items()}

    def output(self, key: str, index: int) -> float:
        """Give the network's probability of an output for an entity."""
        return float(self._best[key][index])

    def relation(self, key: str, index: int) -> float:
        """Give the score of a relation. A name that the lexicon knows is new only where the rules say so too."""
        said = (key, EXTRACTED_RELATIONS[index]) in self._by_rules
        if index == _INTRODUCES and not said and key in self._known:
            return 0.0
        return self._weight * self.output(key, index) + (1 - self._weight) * said

    def sentence(self, key: str, index: int) -> tuple[int, int]:
        """Give the bounds of the sentence that says it: the rules', else the surest mention's, the abstract first."""
        if said := self._by_rules.get((key, EXTRACTED_RELATIONS[index])):
            return said.start, said.end
        rows = self.mentions[key]
        head = title_end(rows[0][0].doc)
        best: tuple[Span, Floats] = max(rows, key=lambda pair: (pair[0].start_char > head, pair[1][index]))
        return sentence_of(best[0]).bounds


def _subject(scores: _Scores, entities: tuple[PaperEntity, ...], thresholds: Thresholds) -> str:
    """Give the introduced artefact that network and rules hold for the subject; the paper where there is none."""
    options = [
        (scores.output(entity.key, _SUBJECT) + (entity.key == scores.rule_subject), -int(entity.key[1:]), entity.key)
        for entity in entities
        if entity.type in ARTEFACTS and scores.relation(entity.key, _INTRODUCES) >= thresholds.relations["introduces"]
    ]
    return max(options)[2] if options else PAPER_KEY


def _statements(entity: PaperEntity, scores: _Scores, subject: str, thresholds: Thresholds) -> list[Statement]:
    found = []
    is_paper_own = scores.output(entity.key, _OF_PAPER) >= thresholds.of_paper
    for index, relation in enumerate(EXTRACTED_RELATIONS):
        score = scores.relation(entity.key, index)
        if entity.type not in RELATION[relation].range or score < thresholds.relations[relation]:
            continue
        is_of_paper = RELATION[relation].domain == ("Paper",) or is_paper_own or entity.key == subject
        source = PAPER_KEY if is_of_paper else subject
        bounds = scores.sentence(entity.key, index)
        found.append(Statement(source, relation, entity.key, *bounds, thresholds.confidence(score)))
    return found


def assemble(doc: Doc, guess: Guess, thresholds: Thresholds, name: str) -> Extraction:
    """Give all that the text says."""
    mark_entities(doc, guess, thresholds.keep, thresholds.add)
    entities = paper_entities(doc)
    scores = _Scores(doc, guess, entities, thresholds.weight)
    subject = _subject(scores, entities, thresholds)
    statements = [s for e in entities for s in _statements(e, scores, subject, thresholds)]
    results = tuple(iter_results(doc, entities, subject))
    kept = without_bare_metrics(entities, results)
    keys = {entity.key for entity in kept}
    return Extraction(
        extractor=name,
        entities=kept,
        statements=tuple(
            sorted(
                (s for s in statements if s.object in keys), key=lambda s: (s.subject, s.relation, int(s.object[1:]))
            )
        ),
        results=results,
        links=tuple(iter_links(doc)),
        sentences=tuple(sentence.bounds for sentence in sentences_of(doc)),
    )
