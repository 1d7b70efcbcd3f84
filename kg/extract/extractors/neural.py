"""The learned extractor: one small Transformer reads tags and relations; the rules' reading is among its features."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

import numpy as np
from spacy.tokens import Doc

from kg.extract.neural.assemble import Thresholds, assemble
from kg.extract.neural.decode import Guess
from kg.extract.neural.features import Matrix, token_features
from kg.extract.neural.labels import COLUMN, RELATION_OUTPUTS, TAGS
from kg.extract.neural.session import read
from kg.extract.neural.windows import windows
from kg.extract.pipeline import pipeline
from kg.extract.records import paper_entities
from kg.extract.relations import Reading
from kg.extract.spans import words_of
from kg.records import Extraction

NAME = "neural"
_DOCS = 64
_MOST_WINDOWS = 64


@cache
def thresholds() -> Thresholds:
    """Read the thresholds that ship with the weights."""
    content = resources.files("kg.extract.neural").joinpath("weights", "thresholds.json").read_bytes()
    return Thresholds.model_validate_json(content)


def features_of(doc: Doc) -> Matrix:
    """Give what the network is told of each token of a Doc that the pipeline has read."""
    entities = paper_entities(doc)
    return token_features(doc, entities, Reading(doc, entities))


def guess(doc: Doc) -> Guess:
    """Give what the network says of a Doc that the pipeline has read: each token from the window that reads it.

    Past its first windows, some 25,000 pieces, a text is read by the rules alone.
    """
    features = features_of(doc)
    tags = np.eye(len(TAGS), dtype=np.float32)[features[:, COLUMN["rule_tag"]]]
    relations = np.zeros((len(doc), len(RELATION_OUTPUTS)), dtype=np.float32)
    for window in windows(words_of(doc), features)[:_MOST_WINDOWS]:
        window_tags, window_relations = read(window)
        tags[window.tokens] = window_tags[window.pieces]
        relations[window.tokens] = window_relations[window.pieces]
    return Guess(tags, relations)


def extract(texts: Iterable[str]) -> Iterator[Extraction]:
    """Give one Extraction a text, in order."""
    return (assemble(doc, guess(doc), thresholds(), NAME) for doc in pipeline().pipe(texts, batch_size=_DOCS))


EXTRACTOR = extract
