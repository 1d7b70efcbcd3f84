"""Relations of the nodes of a text, from the second network, over all its windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kg.extract.neural.decode import Node
from kg.extract.neural.labels import MAY_BE_OBJECT, PAIRS, RELATIONS, tag
from kg.extract.neural.nearness import near
from kg.extract.neural.session import Floats, Network
from kg.extract.neural.windows import Window
from kg.extract.neural.words import Ints, Words
from kg.extract.prose import Sentence

_NEVER = -1e4
_MAY_BE_OBJECT = np.array(MAY_BE_OBJECT)


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of each node's relations (nodes, relations) and that it is one (nodes,), and logits of pairs.

    The pairs are (pairs, nodes, nodes + 1), the last column being that of the paper or nothing.
    """

    relations: Floats
    valid: Floats
    pairs: Floats


@dataclass(frozen=True, slots=True)
class Question:
    """What the second network is asked of a window: its nodes' mentions as pieces, and which are whose."""

    nodes: tuple[int, ...]
    tags: Ints
    first: Ints
    last: Ints
    member: Floats
    types: Ints


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
        (number, span.start - window.start, span.end - 1 - window.start)
        for number, node in enumerate(nodes)
        for span in node.spans
        if window.start <= span.start and span.end <= window.end
    ]
    if not found:
        return None
    numbers = sorted({number for number, _, _ in found})
    place = {number: row for row, number in enumerate(numbers)}
    member = np.zeros((len(numbers), len(found)), dtype=np.float32)
    member[[place[number] for number, _, _ in found], np.arange(len(found))] = 1
    return Question(
        tuple(numbers),
        np.where(window.owners >= 0, tags[window.owners], 0),
        window.first[[start for _, start, _ in found]],
        window.last[[end for _, _, end in found]],
        member,
        np.array([nodes[number].kind for number in numbers]),
    )


def scores(
    windows: Sequence[Window],
    hidden: Sequence[Floats],
    nodes: Sequence[Node],
    words: Words,
    sentences: Sequence[Sentence],
    network: Network,
) -> Scores:
    """Ask the network of every window; of a node in many of them the surest answer counts."""
    count = len(nodes)
    found = Scores(
        np.zeros((count, len(RELATIONS)), dtype=np.float32),
        np.zeros(count, dtype=np.float32),
        np.full((PAIRS, count, count + 1), _NEVER, dtype=np.float32),
    )
    tags, features = word_tags(nodes, len(words)), near(words, sentences, nodes)
    for window, vectors in zip(windows, hidden, strict=True):
        asked = question(window, nodes, tags)
        if asked is None:
            continue
        rows = np.array(asked.nodes)
        columns = np.append(rows, count)
        objects, valid, pairs = network.score_pairs(
            vectors,
            asked.tags,
            asked.first,
            asked.last,
            asked.member,
            asked.types,
            features[np.ix_(rows, columns)],
        )
        probabilities = _MAY_BE_OBJECT[asked.types] / (1 + np.exp(-objects))
        found.relations[rows] = np.maximum(found.relations[rows], probabilities)
        found.valid[rows] = np.maximum(found.valid[rows], 1 / (1 + np.exp(-valid)))
        place = np.ix_(np.arange(PAIRS), rows, columns)
        found.pairs[place] = np.maximum(found.pairs[place], pairs)
    return found
