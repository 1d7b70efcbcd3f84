"""From annotated papers to training examples: tags and relation labels of each token of a text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.annotations import AnnotatedEntity, AnnotatedPaper
from kg.extract.neural.features import Matrix, token_features
from kg.extract.neural.labels import RELATION_OUTPUTS, tag
from kg.extract.pipeline import pipeline
from kg.extract.records import paper_entities
from kg.extract.relations import Reading
from kg.lexicon import load, normal_form
from kg.records import PAPER_KEY

Labels = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Name:
    """A mention: tokens [start, end), the key of its entity, its type."""

    start: int
    end: int
    key: str
    type: str


@dataclass(frozen=True, slots=True)
class Example:
    """A text as tokens, with the features, the tag and the relation labels of each, and its mentions in order."""

    words: Sequence[str]
    features: Matrix
    tags: npt.NDArray[np.int64]
    relations: Labels
    names: tuple[Name, ...]


def _places(text: str, mention: str) -> Iterator[tuple[int, int]]:
    """Give where a mention stands as a whole word; where it never does, its first place."""
    found = [match.span() for match in re.finditer(rf"(?<!\w){re.escape(mention)}(?!\w)", text)]
    start = text.find(mention)
    yield from found or [(start, start + len(mention))]


def _labels(paper: AnnotatedPaper) -> dict[str, Labels]:
    """Give, for each entity, its relations to the paper, whether it is a subject, and whether the paper is its own."""
    found = {entity.key: np.zeros(len(RELATION_OUTPUTS), dtype=np.float32) for entity in paper.entities}
    for subject, relation, object_ in paper.edges:
        found[object_][RELATION_OUTPUTS.index(relation)] = 1
        if subject != PAPER_KEY:
            found[subject][RELATION_OUTPUTS.index("is_subject")] = 1
        elif relation not in ("introduces", "addresses"):
            found[object_][RELATION_OUTPUTS.index("of_paper")] = 1
    return found


def _names(doc: Doc, entities: Iterable[AnnotatedEntity]) -> tuple[Name, ...]:
    """Give the mentions as tokens, in order; of overlapping ones the longer holds."""
    places = [
        (start, end, entity)
        for entity in entities
        for mention in entity.mentions
        for start, end in _places(doc.text, mention)
    ]
    found: list[Name] = []
    taken: set[int] = set()
    for start, end, entity in sorted(places, key=lambda place: place[0] - place[1]):
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None and len(span) and taken.isdisjoint(range(span.start, span.end)):
            taken.update(range(span.start, span.end))
            found.append(Name(span.start, span.end, entity.key, entity.type))
    return tuple(sorted(found, key=lambda name: name.start))


def _only_here(paper: AnnotatedPaper, papers_with: Counter[str]) -> frozenset[str]:
    """Give the names that the lexicon learned from this paper alone.

    To a reader of other papers they are unknown; a network that trains with them known would trust the lexicon as
    nobody can who reads a new paper.
    """
    forms = {normal_form(mention) for entity in paper.entities for mention in entity.mentions}
    return frozenset(form for form in forms if papers_with[form] == 1) & load().learned


def examples(papers: Iterable[AnnotatedPaper], texts: Mapping[str, str]) -> Iterator[Example]:
    """Give an example a paper; `texts` holds the text of each id that its paper lacks."""
    rows = list(papers)
    papers_with = Counter(
        form
        for paper in rows
        for form in {normal_form(mention) for entity in paper.entities for mention in entity.mentions}
    )
    for paper in rows:
        with load().without(_only_here(paper, papers_with)):
            doc = pipeline()(paper.text or texts[paper.id])
            found = paper_entities(doc)
            features = token_features(doc, found, Reading(doc, found))
        names, labels = _names(doc, paper.entities), _labels(paper)
        tags = np.zeros(len(doc), dtype=np.int64)
        relations = np.zeros((len(doc), len(RELATION_OUTPUTS)), dtype=np.float32)
        for name in names:
            tags[name.start : name.end] = tag(name.type, begins=False)
            tags[name.start] = tag(name.type, begins=True)
            relations[name.start : name.end] = labels[name.key]
        yield Example([token.text for token in doc], features, tags, relations, names)
