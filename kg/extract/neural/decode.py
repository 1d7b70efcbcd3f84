"""From the scores of spans to what they are: entities with their mentions, values of results, and measures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from networkx.utils import UnionFind

from kg.extract.definitions import Definition
from kg.extract.neural.labels import ENTITY_NODES, MEASURE_NODE, NODES, NONE, TYPES, VALUE_NODES
from kg.extract.neural.session import Floats
from kg.extract.neural.words import Words
from kg.lexicon import Term, base_form, load_written, normal_form


@dataclass(frozen=True, slots=True)
class Span:
    """Words [start, end) of a text and the probability of each class."""

    start: int
    end: int
    classes: Floats

    @property
    def node(self) -> int:
        """The likeliest kind of the span, were it one."""
        return int(self.classes[NONE + 1 :].argmax())


@dataclass(frozen=True, slots=True)
class Node:
    """Something that the text names, with all its mentions in order: NODES[kind] with a probability."""

    kind: int
    probability: float
    spans: tuple[Span, ...]


def softmax(logits: Floats) -> Floats:
    """Return probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return probabilities


def candidates(probabilities: Floats, least: float, first: int, low: int, high: int) -> list[Span]:
    """Return the spans that are something with probability `least`, of those that begin in words [low, high).

    `probabilities` are (words, width, classes), their first word the text's `first`.
    """
    count = len(probabilities)
    starts, widths = np.nonzero(1 - probabilities[..., NONE] >= least)
    return [
        Span(first + start, first + start + width + 1, probabilities[start, width])
        for start, width in zip(starts.tolist(), widths.tolist(), strict=True)
        if start + width < count and low <= first + start < high
    ]


def without_overlap(spans: Iterable[Span], words: int) -> list[Span]:
    """Return the surest of overlapping spans, in order."""
    taken = np.zeros(words, dtype=bool)
    kept = []
    for span in sorted(spans, key=lambda span: (span.classes[NONE], span.start, span.end)):
        if not taken[span.start : span.end].any():
            taken[span.start : span.end] = True
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _known(surface: str, long: Mapping[str, int]) -> tuple[Term, ...]:
    """Return the term that a surface names; what the text itself defines names no term."""
    return () if normal_form(surface) in long else load_written().find(surface)[:1]


def defined(text: str, definitions: Sequence[Definition]) -> dict[str, int]:
    """Return the number of its first definition for the normal form of each short and each long form."""
    found: dict[str, int] = {}
    for number, definition in enumerate(definitions):
        for start, end in (definition.short, definition.long):
            found.setdefault(normal_form(text[start:end]), number)
    return found


def grouped(words: Words, spans: Sequence[Span], forms: Mapping[str, int]) -> list[list[Span]]:
    """Group spans that share a normal form, a definition (`forms`, of `defined`) or a known term."""
    roots: UnionFind[str] = UnionFind()
    keys = [normal_form(words.surface(span.start, span.end)) for span in spans]
    for span, key in zip(spans, keys, strict=True):
        joined = [f"#{forms[key]}"] if key in forms else []
        known = _known(words.surface(span.start, span.end), forms)
        roots.union(key, *joined, *(f"${normal_form(term.name)}" for term in known))
    groups: defaultdict[str, list[Span]] = defaultdict(list)
    for span, key in zip(spans, keys, strict=True):
        groups[roots[key]].append(span)
    return list(groups.values())


def _entity(group: Sequence[Span]) -> Node:
    """Weigh the mentions of an entity: its type is that of their mean, its probability that of the surest mention."""
    rows = np.stack([span.classes[NONE + 1 :][: len(TYPES)] for span in group])
    mean = np.add.reduce(rows, axis=0) / len(rows)
    kind = int(mean.argmax())
    return Node(kind, float(rows.sum(axis=1).max() * mean[kind] / mean.sum()), tuple(group))


def entities_of(words: Words, spans: Sequence[Span], forms: Mapping[str, int]) -> list[Node]:
    """Return the entities that the spans name, by first appearance."""
    named = [span for span in spans if span.node in ENTITY_NODES]
    return [_entity(group) for group in grouped(words, named, forms)]


def values_of(spans: Sequence[Span]) -> list[Node]:
    """Return the values of results and the measures that are no metrics by name, in order."""
    found = []
    for span in spans:
        selected = slice(NONE + 1 + VALUE_NODES.start, NONE + 1 + VALUE_NODES.stop)
        if span.node in VALUE_NODES:
            found.append(Node(span.node, float(span.classes[selected].sum()), (span,)))
        elif span.node == MEASURE_NODE:
            found.append(Node(span.node, float(span.classes[NONE + 1 + MEASURE_NODE]), (span,)))
    return found


def name_of(words: Words, node: Node, shorts: frozenset[str], forms: Mapping[str, int]) -> str:
    """Return the name of an entity: the lexicon's, else its acronym, else its commonest form, a common noun's singular.

    `shorts` are the text's own acronyms.
    """
    surfaces = [words.surface(span.start, span.end) for span in node.spans]
    for surface in surfaces:
        if known := _known(surface, forms):
            return known[0].name
    counts = Counter([surface for surface in surfaces if surface in shorts] or surfaces)
    best = max(counts, key=lambda surface: (counts[surface], surface))
    return base_form(best)


def type_of(node: Node) -> str:
    """Return the type of an entity."""
    return NODES[node.kind]
