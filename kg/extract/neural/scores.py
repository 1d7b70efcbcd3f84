"""Relations and results of the nodes of a text, from the second and third networks, over all its windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.neural.decode import Node
from kg.extract.neural.labels import LINKS, MAY_BE_OBJECT, RELATIONS, VALUE_NODES, tag
from kg.extract.neural.nearness import near
from kg.extract.neural.session import Floats, Network
from kg.extract.neural.windows import Window
from kg.extract.neural.words import Ints, Words
from kg.extract.sentence_boundaries import Sentence

_NEVER = -1e4
_MAY_BE_OBJECT = np.array(MAY_BE_OBJECT)


@dataclass(frozen=True, slots=True)
class Scores:
    """What the networks answer about the nodes of a text.

    `relations` (nodes, relations) are probabilities, `subjects` (relations, nodes, nodes + 1) logits of whose each is,
    the paper standing last. `valid` (nodes,) are probabilities that a value is that of a result, `links` (links, nodes,
    nodes + 1) logits of its metric, place and owner, none or the paper standing last.
    """

    relations: Floats
    subjects: Floats
    valid: Floats
    links: Floats


@dataclass(frozen=True, slots=True)
class Question:
    """What the networks are asked of a window.

    `nodes` are numbers of nodes; `mentions` are (first word of the text, word behind the last, index of `nodes`),
    sorted by node; `first` and `last` (mentions,) their pieces, `member` (nodes, mentions) whose they are, `types`
    (nodes,) the kinds, `tags` (pieces,) what each piece is part of.
    """

    nodes: tuple[int, ...]
    mentions: tuple[tuple[int, int, int], ...]
    tags: Ints
    first: Ints
    last: Ints
    member: Floats
    types: Ints


@dataclass(frozen=True, slots=True)
class ValueQuestion:
    """What is asked of the values of a window.

    `values` are indices of its nodes, `kinds` (mentions,) those of its mentions. `own` and `other` (values, nodes) are
    indices of mentions, `near` is (values, nodes + 1, features): those of kg.extract.neural.nearness.
    """

    values: tuple[int, ...]
    kinds: Ints
    own: Ints
    other: Ints
    near: Ints


def word_tags(nodes: Sequence[Node], words: int) -> Ints:
    """Return the tag of each word of a text."""
    tags = np.zeros(words, dtype=np.int64)
    for node in nodes:
        for span in node.spans:
            tags[span.start : span.end] = tag(node.kind, begins=False)
            tags[span.start] = tag(node.kind, begins=True)
    return tags


def question(window: Window, nodes: Sequence[Node], tags: Ints) -> Question | None:
    """Return what to ask of a window; None where no node stands in it."""
    found = [
        (span.start, span.end, number)
        for number, node in enumerate(nodes)
        for span in node.spans
        if window.start <= span.start and span.end <= window.end
    ]
    if not found:
        return None
    numbers = sorted({number for _, _, number in found})
    place = {number: row for row, number in enumerate(numbers)}
    mentions = tuple((start, end, place[number]) for start, end, number in found)
    starts, ends, owners = np.array(mentions).T
    member = np.zeros((len(numbers), len(found)), dtype=np.float32)
    member[owners, np.arange(len(found))] = 1
    return Question(
        tuple(numbers),
        mentions,
        np.where(window.owners >= 0, tags[window.owners], 0),
        window.first[starts - window.start],
        window.last[ends - 1 - window.start],
        member,
        np.array([nodes[number].kind for number in numbers]),
    )


def value_question(asked: Question, words: Words, sentences: Sequence[Sentence]) -> ValueQuestion | None:
    """Return what to ask of the values of a window; None where there are none."""
    values = tuple(number for number, kind in enumerate(asked.types.tolist()) if kind in VALUE_NODES)
    if not values:
        return None
    features, own, other = near(words, sentences, asked.types, asked.mentions, values)
    kinds = asked.types[[number for _, _, number in asked.mentions]]
    return ValueQuestion(values, kinds, own, other, features)


def _unknown(count: int) -> Scores:
    """Return the scores of `count` nodes of which nothing was asked."""
    return Scores(
        np.zeros((count, len(RELATIONS)), dtype=np.float32),
        np.full((len(RELATIONS), count, count + 1), _NEVER, dtype=np.float32),
        np.zeros(count, dtype=np.float32),
        np.full((len(LINKS), count, count + 1), _NEVER, dtype=np.float32),
    )


def scores(
    windows: Sequence[Window],
    hidden: Sequence[Floats],
    nodes: Sequence[Node],
    words: Words,
    sentences: Sequence[Sentence],
    network: Network,
) -> Scores:
    """Ask the networks of every window; of a node in many of them the surest answer counts."""
    count = len(nodes)
    found = _unknown(count)
    tags = word_tags(nodes, len(words))
    for window, vectors in zip(windows, hidden, strict=True):
        asked = question(window, nodes, tags)
        if asked is None:
            continue
        objects, subjects, seen = network.score_relations(vectors, asked)
        rows = np.array(asked.nodes)
        columns = np.append(rows, count)
        probabilities = _sigmoid(objects) * _MAY_BE_OBJECT[asked.types]
        found.relations[rows] = np.maximum(found.relations[rows], probabilities)
        _keep_surest(found.subjects, rows, columns, subjects)
        if (question_of_values := value_question(asked, words, sentences)) is not None:
            links, valid = network.score_values(seen, asked, question_of_values)
            values = rows[list(question_of_values.values)]
            found.valid[values] = np.maximum(found.valid[values], _sigmoid(valid))
            _keep_surest(found.links, values, columns, links)
    return found


def _sigmoid(logits: Floats) -> Floats:
    return (1 / (1 + np.exp(-logits))).astype(np.float32)


def _keep_surest(logits: Floats, rows: Ints, columns: Ints, new: Floats) -> None:
    place = np.ix_(np.arange(len(logits)), rows, columns)
    logits[place] = np.maximum(logits[place], new)
