"""From annotated papers to training examples: spans, their kinds, and what relates them, window by window."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kg.annotations import AnnotatedPaper, AnnotatedResult
from kg.extract.extractors.neural import Prepared, prepare
from kg.extract.neural.labels import KINDS, MEASURE_NODE, RELATIONS, TYPES, VALUE_NODES
from kg.extract.neural.windows import Window
from kg.extract.neural.words import Ints, Words
from kg.extract.sentence_boundaries import Sentence
from kg.lexicon import normal_form
from kg.records import PAPER_KEY
from kg.train.papers import Papers

NOBODY = -1
"""Stands for the paper as a subject, and for no metric and no place."""

# How often each file is read in an epoch: the seeds' papers are few, and written otherwise than the field's.
_TIMES = {"train": 3, "field-train": 1, "synthetic": 1}

Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """A value with its metric, its place and its owner, as numbers of nodes or NOBODY."""

    value: int
    metric: int
    on: int
    owner: int


@dataclass(frozen=True, slots=True)
class Example:
    """A window of a text: its words' features, and its nodes with their mentions, edges and results.

    `words` and `sentences` are those of the whole text.

    `mentions` are (first word, word behind the last, node), words counted from the window's first; `kinds` says what
    each node is; an edge is (subject or NOBODY, relation, object).
    """

    words: Words
    sentences: Sequence[Sentence]
    window: Window
    features: Ints
    mentions: tuple[tuple[int, int, int], ...]
    kinds: tuple[int, ...]
    edges: tuple[tuple[int, int, int], ...]
    links: tuple[Link, ...]


@lru_cache(maxsize=1 << 14)
def _pattern(surface: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)")


def places(text: str, surface: str) -> list[Bounds]:
    """Return where a surface stands as whole words; where it never does, its first place, if it has one."""
    if found := [match.span() for match in _pattern(surface).finditer(text)]:
        return found
    start = text.find(surface)
    return [(start, start + len(surface))] if start >= 0 else []


def words_at(words: Words, start: int, end: int) -> Bounds | None:
    """Return the words that characters [start, end) touch."""
    first = int(np.searchsorted(words.ends, start, side="right"))
    last = int(np.searchsorted(words.starts, end, side="left"))
    return (first, last) if first < last else None


class Labels:
    """The labels of one paper in words of its text."""

    def __init__(self, paper: AnnotatedPaper, words: Words) -> None:
        """Find every mention; of those that overlap the longer holds."""
        self.words = words
        self.kinds = [TYPES.index(entity.type) for entity in paper.entities]
        self.number = {entity.key: number for number, entity in enumerate(paper.entities)} | {PAPER_KEY: NOBODY}
        self.mentions: list[tuple[int, int, int]] = []
        self._taken: set[int] = set()
        found = {
            (*bounds, number)
            for number, entity in enumerate(paper.entities)
            for mention in entity.mentions
            for bounds in self._places(mention)
        }
        for start, end, number in sorted(found, key=lambda row: (row[0] - row[1], row[0], row[2])):
            if self._is_free((start, end)):
                self._take((start, end), number)
        self._by_form: dict[str, int] = {}
        for number, entity in enumerate(paper.entities):
            for name in (entity.name, *entity.mentions):
                self._by_form.setdefault(normal_form(name), number)
        self.edges = tuple((self.number[s], RELATIONS.index(r), self.number[o]) for s, r, o in paper.edges)
        self._extra: dict[tuple[Bounds, bool], int] = {}
        self.links = tuple(link for result in paper.results if (link := self._link(result)) is not None)

    def _places(self, surface: str) -> list[Bounds]:
        found = (words_at(self.words, *bounds) for bounds in places(self.words.text, surface))
        return [bounds for bounds in found if bounds is not None]

    def _is_free(self, bounds: Bounds) -> bool:
        return self._taken.isdisjoint(range(*bounds))

    def _take(self, bounds: Bounds, number: int) -> None:
        self._taken.update(range(*bounds))
        self.mentions.append((*bounds, number))

    def _node(self, bounds: Bounds, kind: int) -> int:
        """Return the node of a value or a measure, a new one where it has none yet."""
        key = bounds, kind == MEASURE_NODE
        if key not in self._extra:
            self._extra[key] = len(self.kinds)
            self._take(bounds, len(self.kinds))
            self.kinds.append(kind)
        return self._extra[key]

    def _link(self, result: AnnotatedResult) -> Link | None:
        kind = VALUE_NODES[KINDS.index(result.kind) if result.kind in KINDS else 0]
        value = next(
            (b for b in self._places(result.value) if (b, False) in self._extra or self._is_free(b)),
            None,
        )
        if value is None:
            return None
        number = self._node(value, kind)
        on = NOBODY if result.on is None else self.number[result.on]
        return Link(number, self._metric(result.metric, value), on, self.number[result.subject])

    def _metric(self, metric: str | None, value: Bounds) -> int:
        """Return the metric's entity, or the nearest place of its words."""
        if metric is None:
            return NOBODY
        if normal_form(metric) in self._by_form:
            return self._by_form[normal_form(metric)]
        options = [b for b in self._places(metric) if (b, True) in self._extra or self._is_free(b)]
        if not options:
            return NOBODY
        return self._node(min(options, key=lambda bounds: abs(bounds[0] - value[0])), MEASURE_NODE)


def _example(prepared: Prepared, window: Window, labels: Labels) -> Example:
    """Return what of the labels stands in a window; nodes without a mention in it are left out."""
    inside = [
        (start - window.start, end - window.start, number)
        for start, end, number in sorted(labels.mentions)
        if window.start <= start and end <= window.end
    ]
    kept = sorted({number for _, _, number in inside})
    new = {number: place for place, number in enumerate(kept)} | {NOBODY: NOBODY}
    return Example(
        prepared.words,
        prepared.sentences,
        window,
        prepared.features[window.start : window.end],
        tuple((start, end, new[number]) for start, end, number in inside),
        tuple(labels.kinds[number] for number in kept),
        tuple((new[s], r, new[o]) for s, r, o in labels.edges if s in new and o in new),
        tuple(
            Link(new[link.value], new[link.metric], new[link.on], new[link.owner])
            for link in labels.links
            if {link.value, link.metric, link.on, link.owner} <= set(new)
        ),
    )


def examples(papers: Iterable[AnnotatedPaper], texts: Mapping[str, str]) -> Iterator[Example]:
    """Yield an example a window; `texts` holds the text of each id that its paper lacks."""
    for paper in papers:
        prepared = prepare(paper.text or texts[paper.id])
        labels = Labels(paper, prepared.words)
        for window in prepared.windows:
            yield _example(prepared, window, labels)


def training_examples(papers: Papers) -> list[Example]:
    """Return the examples of one epoch."""
    return [row for name, times in _TIMES.items() for row in times * list(examples(papers.gold[name], papers.texts))]
