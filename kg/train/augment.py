"""Names put for names of their type, so that the network learns what stands around a name (Dai & Adel 2020)."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from kg.extract.neural.features import shape
from kg.extract.neural.labels import COLUMN, tag
from kg.train.examples import Example, Name

_SHARE = 0.5
_NEVER = "Metric"

Pool = dict[str, list[tuple[str, ...]]]


def pool(examples: Iterable[Example]) -> Pool:
    """Give the names of each type as tokens, sorted."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for example in examples:
        for name in example.names:
            found[name.type].add(tuple(example.words[name.start : name.end]))
    return {type_: sorted(names) for type_, names in found.items()}


def swapped(example: Example, names: Pool, rng: random.Random) -> Example:
    """Give the example with about half of its entities under other names; one form is always put for the same."""
    keys = sorted({name.key for name in example.names if name.type != _NEVER})
    chosen = {key for key in keys if rng.random() < _SHARE}
    forms: dict[tuple[str, tuple[str, ...]], tuple[str, ...]] = {}
    words: list[str] = []
    rows: list[int] = []
    tags: list[int] = []
    shapes: list[int] = []
    mentions: list[Name] = []

    def copy(start: int, end: int) -> None:
        words.extend(example.words[start:end])
        rows.extend(range(start, end))
        tags.extend(example.tags[start:end].tolist())
        shapes.extend(example.features[start:end, COLUMN["shape"]].tolist())

    at = 0
    for name in example.names:
        copy(at, name.start)
        at, first = name.end, len(words)
        if name.key in chosen:
            former = tuple(example.words[name.start : name.end])
            new = forms.setdefault((name.key, former), rng.choice(names[name.type]))
            words.extend(new)
            # What lexicon and rules say of a name holds for the name in its place, as far as it goes.
            rows.extend(min(name.start + number, name.end - 1) for number in range(len(new)))
            tags.extend(tag(name.type, begins=number == 0) for number in range(len(new)))
            shapes.extend(map(shape, new))
        else:
            copy(name.start, name.end)
        mentions.append(Name(first, len(words), name.key, name.type))
    copy(at, len(example.words))
    features = example.features[rows]
    features[:, COLUMN["shape"]] = shapes
    return Example(words, features, np.asarray(tags, dtype=np.int64), example.relations[rows], tuple(mentions))


def swap_some(examples: Sequence[Example], names: Pool, share: float, rng: random.Random) -> list[Example]:
    """Give the examples, a share of them with other names."""
    return [swapped(example, names, rng) if rng.random() < share else example for example in examples]
