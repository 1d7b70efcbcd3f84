"""From nodes and the scores of their relations to records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract import cues
from kg.extract.definitions import Definition
from kg.extract.links import iter_links
from kg.extract.neural.decision import PLACES, Decision, logit, sigmoid
from kg.extract.neural.decode import Node, defined, name_of, type_of
from kg.extract.neural.labels import (
    METRIC,
    METRIC_NODES,
    NODES,
    OF_PAPER,
    ON,
    OWNER,
    OWNER_NODES,
    PLACE_NODES,
    RELATIONS,
    VALUE_NODES,
)
from kg.extract.neural.scores import Scores
from kg.extract.neural.session import Floats
from kg.extract.neural.words import Words
from kg.extract.result_kinds import stated_kind
from kg.extract.sentence_boundaries import Sentence, sentence_at, title_end
from kg.lexicon import normal_form
from kg.records import PAPER_KEY, Extraction, Mention, PaperEntity, Result, Statement

_NEVER = -1e9
_INTRODUCES = RELATIONS.index("introduces")


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of a text: its entities stand first among the nodes."""

    words: Words
    sentences: Sequence[Sentence]
    definitions: Sequence[Definition]
    nodes: Sequence[Node]
    entities: int
    scores: Scores

    def bounds(self, node: Node) -> list[tuple[int, int]]:
        """Return where the mentions of a node stand, in characters."""
        words = self.words
        return [(int(words.starts[span.start]), int(words.ends[span.end - 1])) for span in node.spans]

    def key(self, number: int) -> str:
        """Return the key of a node: an entity's own, or the paper's."""
        return f"e{number + 1}" if number < self.entities else PAPER_KEY


def _entities(reading: Reading) -> tuple[PaperEntity, ...]:
    words = reading.words
    shorts = frozenset(words.text[slice(*definition.short)] for definition in reading.definitions)
    forms = defined(words.text, reading.definitions)
    found = []
    for number, node in enumerate(reading.nodes[: reading.entities]):
        bounds = reading.bounds(node)
        found.append(
            PaperEntity(
                key=reading.key(number),
                type=type_of(node),
                name=name_of(words, node, shorts, forms),
                forms=_forms(reading, [words.text[start:end] for start, end in bounds], forms),
                mentions=tuple(Mention(start, end) for start, end in bounds),
            )
        )
    return tuple(found)


def _forms(reading: Reading, surfaces: Sequence[str], defined_in: Mapping[str, int]) -> tuple[str, ...]:
    """Return the distinct surfaces of an entity, and the other half of what the text defines of them."""
    numbers = dict.fromkeys(defined_in[key] for surface in surfaces if (key := normal_form(surface)) in defined_in)
    stated = [reading.definitions[number] for number in numbers]
    halves = [reading.words.text[slice(*half)] for definition in stated for half in (definition.short, definition.long)]
    return tuple(dict.fromkeys((*surfaces, *halves)))


def _sentence(reading: Reading, number: int, subject: int, relation: str) -> tuple[int, int]:
    """Return the sentence of a relation: behind the title, with one of its phrases, and with the subject, if any is."""
    text, cue = reading.words.text, cues.load()[relation]
    head = title_end(text)

    def places(node: Node) -> list[Sentence]:
        return [sentence_at(reading.sentences, start) for start, _ in reading.bounds(node)]

    subjects = places(reading.nodes[subject]) if subject < reading.entities else []
    options = set(places(reading.nodes[number]))

    def rank(sentence: Sentence) -> tuple[bool, bool, bool, int]:
        has_phrase = len(options) > 1 and cue.stands_in(text[sentence.start : sentence.end].lower())
        return sentence.start > head, has_phrase, sentence in subjects, -sentence.start

    return max(options, key=rank).bounds


def _best(logits: Floats, allowed: Sequence[bool]) -> int:
    """Return the likeliest column of those that are allowed; the last, the paper or nothing, always is."""
    return int(np.where([*allowed, True], logits, _NEVER).argmax())


def _statements(reading: Reading, decision: Decision) -> Iterator[Statement]:
    nodes, scores = reading.nodes, reading.scores
    least = decision.relations
    is_new = [
        number < reading.entities and bool(row[_INTRODUCES] >= least["introduces"])
        for number, row in enumerate(scores.relations)
    ]
    for number in range(reading.entities):
        for index, relation in enumerate(RELATIONS):
            probability = float(scores.relations[number, index])
            if probability < least[relation]:
                continue
            subject = len(nodes)
            if index not in OF_PAPER:
                others = [new and other != number for other, new in enumerate(is_new)]
                subject = _best(scores.subjects[index, number], others)
            bounds = _sentence(reading, number, subject, relation)
            confidence = decision.confidence(probability, nodes[number].probability)
            yield Statement(reading.key(subject), relation, reading.key(number), *bounds, confidence)


def _measured(reading: Reading, entities: Sequence[PaperEntity], metric: int) -> str | None:
    """Return the name of a metric, or the words that say what was measured."""
    if metric < reading.entities:
        return entities[metric].name
    if metric < len(reading.nodes):
        return reading.words.text[slice(*reading.bounds(reading.nodes[metric])[0])]
    return None


def _results(reading: Reading, entities: Sequence[PaperEntity], decision: Decision) -> Iterator[Result]:
    nodes, links = reading.nodes, reading.scores.links
    for number in range(reading.entities, len(nodes)):
        node = nodes[number]
        ((start, end),) = reading.bounds(node)
        if node.kind not in VALUE_NODES or not any(c.isdigit() for c in reading.words.text[start:end]):
            continue
        sure = sigmoid((logit(node.probability) + logit(float(reading.scores.valid[number]))) / 2)
        if sure < decision.valid:
            continue
        metric = _best(links[METRIC, number], [node.kind in METRIC_NODES for node in nodes])
        owner = _best(links[OWNER, number], [node.kind in OWNER_NODES for node in nodes])
        first, last = sentence_at(reading.sentences, start).bounds
        place = _best(links[ON, number], [node.kind in PLACE_NODES for node in nodes])
        yield Result(
            subject=reading.key(owner),
            metric=_measured(reading, entities, metric),
            metric_key=reading.key(metric) if metric < reading.entities else None,
            value=Mention(start, end),
            on=reading.key(place) if place < reading.entities else None,
            kind=stated_kind(reading.words.text, start, end) or NODES[node.kind],
            start=first,
            end=last,
            confidence=round(sure, PLACES),
        )


def assemble(reading: Reading, decision: Decision, name: str) -> Extraction:
    """Return the extraction of a text."""
    entities = _entities(reading)
    statements = sorted(
        _statements(reading, decision), key=lambda one: (one.subject, one.relation, int(one.object[1:]))
    )
    return Extraction(
        extractor=name,
        entities=entities,
        statements=tuple(statements),
        results=tuple(_results(reading, entities, decision)),
        links=tuple(iter_links(reading.words.text, reading.sentences)),
        sentences=tuple(sentence.bounds for sentence in reading.sentences),
    )
