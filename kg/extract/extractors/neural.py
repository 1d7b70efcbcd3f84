"""The learned extractor: one small Transformer reads tags and relations; the rules' reading is among its features."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from spacy.tokens import Doc

from kg.extract.neural.assemble import Thresholds, assemble
from kg.extract.neural.decode import Floats, Guess
from kg.extract.neural.features import Matrix, token_features
from kg.extract.neural.labels import COLUMN, RELATION_OUTPUTS, TAGS
from kg.extract.neural.session import read
from kg.extract.neural.windows import Window, windows
from kg.extract.pipeline import pipeline
from kg.extract.records import paper_entities
from kg.extract.relations import Reading
from kg.extract.spans import words_of
from kg.records import Extraction

NAME = "neural"
_DOCS = 64
_MOST_WINDOWS = 64
_TOKENS = 20_000


@cache
def thresholds() -> Thresholds:
    """Read the thresholds that ship with the weights."""
    content = resources.files("kg.extract.neural").joinpath("weights", "thresholds.json").read_bytes()
    return Thresholds.model_validate_json(content)


def features_of(doc: Doc) -> Matrix:
    """Give what the network is told of each token of a Doc that the pipeline has read."""
    entities = paper_entities(doc)
    return token_features(doc, entities, Reading(doc, entities))


@dataclass(frozen=True, slots=True)
class _Question:
    """What the network is asked of a text: `features` of all tokens, which answer where no window reads them."""

    features: Matrix
    windows: list[Window]


def _question(doc: Doc) -> _Question:
    features = features_of(doc)
    return _Question(features, windows(words_of(doc), features)[:_MOST_WINDOWS])


def _guess(question: _Question, answers: Iterable[tuple[Floats, Floats]]) -> Guess:
    """Take each token's numbers from the window that reads it.

    Past its first windows, some 25,000 pieces, a text is read by the rules alone.
    """
    tags = np.eye(len(TAGS), dtype=np.float32)[question.features[:, COLUMN["rule_tag"]]]
    relations = np.zeros((len(tags), len(RELATION_OUTPUTS)), dtype=np.float32)
    for window, (window_tags, window_relations) in zip(question.windows, answers, strict=True):
        tags[window.tokens] = window_tags[window.pieces]
        relations[window.tokens] = window_relations[window.pieces]
    return Guess(tags, relations)


def guess(doc: Doc) -> Guess:
    """Give what the network says of a Doc that the pipeline has read."""
    question = _question(doc)
    return _guess(question, map(read, question.windows))


def _together(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """Give the Docs in lists of so many tokens that they fit into memory whatever the texts are."""
    batch: list[Doc] = []
    size = 0
    for doc in docs:
        batch.append(doc)
        size += len(doc)
        if size >= _TOKENS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Give one Extraction a text, in order."""
    # Step by step over some texts: a turn of the network drives all that the other steps need out of the processor's
    # caches; text by text these take a third more time.
    for docs in _together(pipeline().pipe(texts, batch_size=_DOCS)):
        questions = list(map(_question, docs))
        answers = [list(map(read, question.windows)) for question in questions]
        for doc, question, answer in zip(docs, questions, answers, strict=True):
            yield assemble(doc, _guess(question, answer), thresholds(), NAME)


EXTRACTOR = extract
