"""Categorical features of each spaCy token: its shape, what the lexicon and the rules think of it, where it stands."""

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.extract.neural.labels import COLUMN, FEATURES, tag
from kg.extract.relations import Reading
from kg.extract.spans import bounds_of, title_end, words_of
from kg.records import PaperEntity
from kg.schema import EXTRACTED_RELATIONS

Matrix = npt.NDArray[np.int64]
_SHAPES = (
    re.compile(r"[a-z]+"),
    re.compile(r"[A-Z]"),
    re.compile(r"[A-Z][a-z]+"),
    re.compile(r"[A-Z]{2,}s?"),
    re.compile(r"\d+(?:\.\d+)?"),
    re.compile(r"(?=.*[A-Za-z])(?=.*\d).*"),
    re.compile(r"(?=.*[a-z])(?=.*[A-Z]).*"),
)


@lru_cache(maxsize=1 << 16)
def shape(word: str) -> int:
    """Give the first shape that fits, counted from 1; 0 for punctuation and the like.

    >>> [shape(w) for w in ("model", "A", "Net", "BERTs", "3.5", "GPT-4", "LoRA", ",")]
    [1, 2, 3, 4, 5, 6, 7, 0]
    """
    return next((number for number, pattern in enumerate(_SHAPES, start=1) if pattern.fullmatch(word)), 0)


def token_features(doc: Doc, entities: tuple[PaperEntity, ...], reading: Reading) -> Matrix:
    """Give a row a token, a column a feature, in the order of labels.FEATURES."""
    matrix = np.zeros((len(doc), len(FEATURES)), dtype=np.int64)
    matrix[:, COLUMN["shape"]] = list(map(shape, words_of(doc)))
    for span in doc.spans["lexicon"]:
        matrix[span.start : span.end, COLUMN["lexicon"]] = tag(span.label_, begins=False)
        matrix[span.start, COLUMN["lexicon"]] = tag(span.label_, begins=True)
    relations = {s.object: EXTRACTED_RELATIONS.index(s.relation) + 1 for s in reading.statements()}
    kept = {entity.key for entity in entities}
    for span in doc.spans["entities"]:
        key = f"e{span.id}"
        if key not in kept:
            continue
        matrix[span.start : span.end, COLUMN["rule_tag"]] = tag(span.label_, begins=False)
        matrix[span.start, COLUMN["rule_tag"]] = tag(span.label_, begins=True)
        matrix[span.start : span.end, COLUMN["rule_relation"]] = relations.get(key, 0)
        matrix[span.start : span.end, COLUMN["rule_role"]] = 2 if key == reading.subject else 1
    starts, _ = bounds_of(doc)
    matrix[:, COLUMN["place"]] = 1 + (starts >= reading.own_start)
    matrix[starts < title_end(doc), COLUMN["place"]] = 0
    return matrix
