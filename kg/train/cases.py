"""What the third stage learns from: annotated papers as the first two stages read them, and what is right of them.

Each paper is read some times over: with all of its text and with a few pieces masked, with its annotated mentions and
with those that the network finds under one threshold and another. Vectors are kept in 16 bits.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.annotations import AnnotatedPaper
from kg.extract.extractors.neural import Prepared, choose_nodes, prepare, window_features
from kg.extract.neural.decision import Decision, shipped
from kg.extract.neural.decode import (
    Node,
    Span,
    candidates,
    defined,
    entities_of,
    softmax,
    values_of,
    without_overlap,
)
from kg.extract.neural.features import COLUMN
from kg.extract.neural.labels import CLASSES, ENTITY_NODES, NONE, VALUE_NODES
from kg.extract.neural.scores import Question, ValueQuestion, question, value_question, word_tags
from kg.extract.neural.session import Floats, Network
from kg.train.batches import hide_pieces
from kg.train.examples import Labels
from kg.train.targets import Targets, targets

# How often a paper is read with masked pieces, after it was read as it is.
_MASKED_READINGS = 2
_MASKED, _WITHOUT_LEXICON = 0.05, 0.4
_LEAST, _SHOWN = 0.15, 0.7
_CHUNK = 16


@dataclass(frozen=True, slots=True)
class Case:
    """A text with values as the third stage is shown it: `seen` (length, hidden) are the second one's vectors."""

    seen: npt.NDArray[np.float16]
    asked: Question
    values: ValueQuestion
    right: Targets


def _spans(prepared: Prepared, network: Network, rng: random.Random, *, masked: bool) -> tuple[list[Span], Floats]:
    """Read a text of one window, with some pieces hidden or not."""
    (window,) = prepared.windows
    features, ids = prepared.features, window.ids
    if masked:
        ids = hide_pieces(ids, rng, _MASKED)
        if rng.random() < _WITHOUT_LEXICON:
            features = features.copy()
            features[:, COLUMN["lexicon"]] = 0
    vectors, logits = network.score_spans(ids, window_features(window, features), window.first, window.last)
    found = candidates(softmax(logits), _LEAST, window.start, window.low, window.high)
    return without_overlap(found, len(prepared.words)), vectors


def _sure(kind: int) -> Floats:
    classes = np.zeros(CLASSES, dtype=np.float32)
    classes[NONE + 1 + kind] = 1
    return classes


def annotated_nodes(
    labels: Labels, prepared: Prepared, spans: Sequence[Span], rng: random.Random
) -> tuple[list[Node], int]:
    """Return what the annotators marked, most of the spans that are nothing beside it, and the number of entities."""
    by_node: dict[int, list[Span]] = {}
    for start, end, number in sorted(labels.mentions):
        by_node.setdefault(number, []).append(Span(start, end, _sure(labels.kinds[number])))
    marked = [Node(labels.kinds[number], 1.0, tuple(found)) for number, found in by_node.items()]
    taken = {word for start, end, _ in labels.mentions for word in range(start, end)}
    false = [span for span in spans if taken.isdisjoint(range(span.start, span.end)) and rng.random() < _SHOWN]
    entities = [node for node in marked if node.kind in ENTITY_NODES]
    entities += entities_of(prepared.words, false, defined(prepared.words.text, prepared.definitions))
    others = [node for node in marked if node.kind not in ENTITY_NODES]
    return [*entities, *others, *values_of(false)], len(entities)


def _found_nodes(prepared: Prepared, spans: Sequence[Span], rng: random.Random) -> tuple[list[Node], int]:
    """Return what the network finds, sure or less so."""
    decision, factor = shipped(), rng.uniform(0.5, 1.1)
    changed: Decision = decision.model_copy(
        update={
            "types": {name: factor * least for name, least in decision.types.items()},
            "value": rng.uniform(0.3, 0.6),
            "measure": rng.uniform(0.2, 0.5),
        }
    )
    return choose_nodes(prepared, spans, changed)


class _Annotated:
    """One annotated paper, read by the first two stages."""

    def __init__(self, paper: AnnotatedPaper, text: str, network: Network) -> None:
        self.paper, self.prepared, self.network = paper, prepare(text), network
        self.labels = Labels(paper, self.prepared.words)

    def case(self, vectors: Floats, nodes: Sequence[Node], entities: int) -> Case | None:
        """Return what the third stage is shown of these nodes; None where no value is among them."""
        prepared = self.prepared
        (window,) = prepared.windows
        asked = question(window, nodes, word_tags(nodes, len(prepared.words)))
        values = value_question(asked, prepared.words, prepared.sentences) if asked is not None else None
        if asked is None or values is None:
            return None
        *_, seen = self.network.score_relations(vectors, asked)
        return Case(seen.astype(np.float16), asked, values, targets(self.paper, prepared, nodes, entities))

    def cases(self) -> Iterator[Case]:
        """Yield each reading; of a paper without values none, and of one that fills more than a window none."""
        if len(self.prepared.windows) != 1:
            return
        rng = random.Random(self.paper.id)  # noqa: S311 - training needs no secret
        for masked in range(1 + _MASKED_READINGS):
            spans, vectors = _spans(self.prepared, self.network, rng, masked=masked > 0)
            if not self.paper.results and not any(span.node in VALUE_NODES for span in spans):
                return
            shown = (
                _found_nodes(self.prepared, spans, rng),
                annotated_nodes(self.labels, self.prepared, spans, rng),
            )
            yield from (case for nodes in shown if (case := self.case(vectors, *nodes)) is not None)


_network = cache(Network)


def _cases(rows: Sequence[tuple[AnnotatedPaper, str]], folder: Path) -> list[list[Case]]:
    """Read some papers, in a process of its own."""
    return [list(_Annotated(paper, text, _network(folder)).cases()) for paper, text in rows]


def cases(papers: Sequence[AnnotatedPaper], texts: Mapping[str, str], folder: Path, jobs: int) -> list[list[Case]]:
    """Return the readings of each paper that has a value, by the networks of a folder."""
    rows = [(paper, paper.text or texts[paper.id]) for paper in papers]
    chunks = [rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK)]
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        return [found for chunk in pool.map(_cases, chunks, repeat(folder)) for found in chunk if found]
