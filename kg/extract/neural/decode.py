"""From the network's numbers to marked entities: the rules' names weighed, the network's own added, types by vote."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Span

from kg.extract.entities import group_spans, put_entities
from kg.extract.neural.labels import OUTSIDE, tag_type
from kg.extract.spans import surface_of, words_of
from kg.lexicon import load
from kg.schema import EXTRACTED

Floats = npt.NDArray[np.float32]
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Guess:
    """What the network says of each token of a Doc: tag probabilities (tokens, 13), relation probabilities (.., 9)."""

    tags: Floats
    relations: Floats


def tag_spans(doc: Doc, tags: Floats) -> list[Span]:
    """Read BIO tags into spans: a token is inside where O has less than half of the probability.

    A token that continues another type than the one before begins anew.
    """
    choice = np.where(tags[:, OUTSIDE] >= _HALF, OUTSIDE, 1 + tags[:, 1:].argmax(axis=1))
    spans: list[Span] = []
    start, type_ = -1, ""
    for index, value in enumerate([*choice.tolist(), OUTSIDE]):
        begins = value != OUTSIDE and (value % 2 == 1 or tag_type(value) != type_ or start < 0)
        if start >= 0 and (value == OUTSIDE or begins):
            spans.append(Span(doc, start, index, label=type_))
            start = -1
        if begins:
            start, type_ = index, tag_type(value)
    return [span for span in map(_trimmed, spans) if span is not None]


def _trimmed(span: Span) -> Span | None:
    """Leave out punctuation at the ends, and spans of nothing else."""
    start, end = span.start, span.end
    words = words_of(span.doc)
    while start < end and not words[start][0].isalnum():
        start += 1
    while start < end and not (words[end - 1][-1].isalnum() or words[end - 1][-1] in "+)"):
        end -= 1
    return Span(span.doc, start, end, label=span.label) if start < end else None


def _mean(rows: Floats) -> Floats:
    """Give the mean over the first axis: numpy's own `mean` of so few takes up to four times as long."""
    mean: Floats = np.add.reduce(rows, axis=0) / len(rows)
    return mean


def _type(group: list[Span], tags: Floats) -> str:
    """Give the type with the highest mean probability over the tokens of all mentions."""
    rows = np.concatenate([tags[span.start : span.end] for span in group])
    return EXTRACTED[int(_mean(rows[:, 1::2] + rows[:, 2::2]).argmax())]


def mark_entities(doc: Doc, guess: Guess, keep: float, add: float) -> None:
    """Replace `doc.spans["entities"]`, the rules', by what the network leaves of them and finds beside them.

    A name of the rules stays where one of its mentions is an entity with probability `keep`; a span of the network's
    own is added where it is one with probability `add`, which is high: the rules have had their look.
    """
    inside = 1 - guess.tags[:, OUTSIDE]
    by_rules: defaultdict[int, list[Span]] = defaultdict(list)
    taken = np.zeros(len(doc), dtype=bool)
    for span in doc.spans["entities"]:
        by_rules[span.id].append(span)
        taken[span.start : span.end] = True
    groups = [
        group
        for group in by_rules.values()
        if max(float(_mean(inside[span.start : span.end])) for span in group) >= keep
    ]
    own = [
        span
        for span in tag_spans(doc, guess.tags)
        if not taken[span.start : span.end].any() and _mean(inside[span.start : span.end]) >= add
    ]
    groups += [
        group for group in group_spans(doc, own) if not any(load().is_general(surface_of(span)) for span in group)
    ]
    groups.sort(key=lambda group: group[0].start)
    put_entities(doc, ((group, _type(group, guess.tags)) for group in groups))


def mention_relations(doc: Doc, guess: Guess) -> dict[str, list[tuple[Span, Floats]]]:
    """Give, for each key, its mentions with their own relation probabilities."""
    rows: defaultdict[str, list[tuple[Span, Floats]]] = defaultdict(list)
    for span in doc.spans["entities"]:
        rows[f"e{span.id}"].append((span, _mean(guess.relations[span.start : span.end])))
    return rows
