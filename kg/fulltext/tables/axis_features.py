"""What speaks for and against an axis of a table naming the models, the data sets or the metrics of its results."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from kg.fulltext.tables.axes import DATASET, METRIC, MODEL, SPLIT, role_of
from kg.fulltext.tables.cell_roles import ROLES, CellRoles
from kg.fulltext.tables.ownership import is_own
from kg.fulltext.tables.paper import looks_like_name
from kg.fulltext.tables.read_block import COLUMN, HEADING, SECTION, NameAxis, ReadBlock
from kg.fulltext.tables.values import is_numeric
from kg.fulltext.tables.words import (
    builds_on,
    is_backbone,
    is_cost,
    is_data_heading,
    is_metric,
    is_metric_heading,
    is_model_heading,
    is_setting,
    is_split,
    metric_in,
)

Features = dict[str, float]
# A column of a thousand names is judged by its first ones.
_MOST_TEXTS = 200
# Keeps the logarithm of a probability bounded.
_LEAST_PROBABILITY = 0.02
_LOG_UNIT, _MANY = 3.0, 10
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_WORDS_OF_CORNERS: Mapping[str, Callable[[str], bool]] = {
    "under a word for models": is_model_heading,
    "under a word for data": is_data_heading,
    "under a word for metrics": is_metric_heading,
}
_KNOWN = {"known models": MODEL, "known data": DATASET, "known metrics": METRIC, "known parts": SPLIT}
# Where other axes of the block have less of these, the one with most has a feature of its own.
_COMPARED = ("own", "cited", "called models", "called data", "with a metric", *_WORDS_OF_CORNERS)
# Of two axes that together name the models, both should have these, or neither.
_SHARED = ("own", "cited", "called models", "data by the text", "settings", "numbers", *_WORDS_OF_CORNERS)


def without_brackets(text: str) -> str:
    """Return a name without what stands in brackets behind it; the text itself where nothing else is left."""
    return _BRACKETS.sub("", text) or text


def features_of_axes(read: ReadBlock, roles: CellRoles) -> list[Features]:
    """Return the features of each axis of a block."""
    found = [_features(axis, read, roles) for axis in read.name_axes]
    for name in _COMPARED:
        most = max((features.get(name, 0.0) for features in found), default=0.0)
        if most > 0.0:
            for features in found:
                if features.get(name, 0.0) == most:
                    features[f"most {name}"] = 1.0
    return found


def features_of_pair(first: NameAxis, second: NameAxis, of_first: Features, of_second: Features) -> Features:
    """Return the features of two axes that name something together, a part each."""
    both = {name: of_first.get(name, 0.0) + of_second.get(name, 0.0) for name in of_first.keys() | of_second.keys()}
    both = {f"pair: {name}" if name in (HEADING, COLUMN, SECTION) else name: value for name, value in both.items()}
    shared = {f"both {name}": min(of_first.get(name, 0.0), of_second.get(name, 0.0)) for name in _SHARED}
    return nonzero(both | shared | {"pair": 1.0, f"pair of {first.kind} and {second.kind}": 1.0})


def nonzero(features: Features) -> Features:
    """Return features without those that are zero."""
    return {name: value for name, value in features.items() if value}


def _features(axis: NameAxis, read: ReadBlock, roles: CellRoles) -> Features:
    texts = axis.distinct[:_MOST_TEXTS]
    found = {name: sum(holds) / len(texts) for name, holds in _tests(texts, axis, read)}
    found |= {name: float(test(axis.corner)) for name, test in _WORDS_OF_CORNERS.items()}
    found |= _of_form(axis, read)
    probabilities = np.array([roles.probabilities(text) for text in texts])
    logs = np.log(probabilities + _LEAST_PROBABILITY).mean(0) / _LOG_UNIT
    for number, role in enumerate(ROLES):
        found[f"by its characters {role}"] = float(probabilities[:, number].mean())
        found[f"log by its characters {role}"] = float(logs[number])
    return nonzero(found)


def _tests(texts: Sequence[str], axis: NameAxis, read: ReadBlock) -> Iterator[tuple[str, list[float]]]:
    """Yield what may hold of a name, with the degree to which it holds of each."""
    context, cited = read.context, axis.cited
    profiles = [read.names().profile(without_brackets(text)) for text in texts]
    yield "called data", [float(each.called_data > 0) for each in profiles]
    yield "called models", [float(each.is_model) for each in profiles]
    yield "after a word for models", [each.after_model for each in profiles]
    yield "never in the text", [float(each.mentions == 0) for each in profiles]
    yield "cited", [float(text in cited) for text in texts]
    roles = [role_of(text, context) for text in texts]
    for name, role in _KNOWN.items():
        yield name, [float(each == role) for each in roles]
    tests: dict[str, Callable[[str], bool]] = {
        "own": lambda text: is_own(text, context),
        "data by the text": read.headings.is_data,
        "a metric by the text": context.names_metric,
        "a metric by the caption": read.around.explains_metric,
        "with a metric": metric_in,
        "a metric alone": is_metric,
        "settings": is_setting,
        "parts of data": is_split,
        "backbones": is_backbone,
        "additions": builds_on,
        "costs": is_cost,
        "numbers": is_numeric,
        "written as names": looks_like_name,
    }
    for name, test in tests.items():
        yield name, [float(test(text)) for text in texts]


def _of_form(axis: NameAxis, read: ReadBlock) -> Features:
    """Return features of how many texts an axis has, and where it stands."""
    count, rows = len(axis.distinct), len(axis.texts)
    places = [other.place for other in read.name_axes if other.kind == axis.kind]
    in_columns = read.axes.models_in_columns
    found = {
        axis.kind: 1.0,
        "one text": float(count == 1),
        "two texts": float(count == 2),
        "one heading over all": float(count == 1 and axis.kind == HEADING and all(axis.texts)),
        "more than four texts": float(count > 4),
        "more than ten texts": float(count > _MANY),
        "texts": min(count / _MANY, 2.0),
        "texts a row": count / rows,
        "filled": sum(map(bool, axis.texts)) / rows,
        "heading, models in headings by the rules": float(in_columns and axis.kind == HEADING),
        "column, models in columns by the rules": float(not in_columns and axis.kind == COLUMN),
    }
    if axis.kind in (HEADING, COLUMN):
        found[f"first {axis.kind}"] = float(axis.place == min(places))
        found[f"last {axis.kind}"] = float(axis.place == max(places))
        found[f"only {axis.kind}"] = float(len(places) == 1)
    return found
