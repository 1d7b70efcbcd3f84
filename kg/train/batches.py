"""Examples side by side as padded tensors."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kg.extract.neural.features import COLUMN
from kg.extract.neural.labels import FEATURES, NONE, WIDTH, tag
from kg.extract.neural.words import MASK, SPECIAL, Ints
from kg.train.examples import Example

IGNORE = -100
# Sorting within this many batches pads little and still mixes the papers.
_POOL = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of one step.

    By piece: `ids`, `features`, `mask`; by word: `first` and `last` piece, `tags`; by span (batch, words, width):
    `spans`, the class, IGNORE past the text's end.
    """

    examples: Sequence[Example]
    ids: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    tags: Tensor
    spans: Tensor


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Return the examples in random batches of like length."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    pools = [order[start : start + size * _POOL] for start in range(0, len(order), size * _POOL)]
    for part in pools:
        part.sort(key=lambda index: len(examples[index].window.ids))
    found = [part[start : start + size] for part in pools for start in range(0, len(part), size)]
    rng.shuffle(found)
    return [[examples[index] for index in batch] for batch in found]


def word_tags(words: int, mentions: Sequence[tuple[int, int, int]], kinds: Sequence[int]) -> Ints:
    """Return the tag of each word, the mentions being (first word, word behind the last, node)."""
    tags = np.zeros(words, dtype=np.int64)
    for start, end, node in mentions:
        tags[start:end] = tag(kinds[node], begins=False)
        tags[start] = tag(kinds[node], begins=True)
    return tags


def padded(examples: Sequence[Example], rng: random.Random, masked: float = 0.0, without_lexicon: float = 0.0) -> Batch:
    """Stack examples; some pieces, and the lexicon features of some texts, are hidden."""
    rows = len(examples)
    length = max(len(example.window.ids) for example in examples)
    words = max(len(example.features) for example in examples)
    batch = Batch(
        examples,
        ids=torch.zeros((rows, length), dtype=torch.long),
        features=torch.zeros((rows, length, len(FEATURES)), dtype=torch.long),
        mask=torch.zeros((rows, length)),
        first=torch.zeros((rows, words), dtype=torch.long),
        last=torch.zeros((rows, words), dtype=torch.long),
        tags=torch.full((rows, words), IGNORE),
        spans=torch.full((rows, words, WIDTH), IGNORE),
    )
    for row, example in enumerate(examples):
        _put(batch, row, example, _hidden(example, rng, without_lexicon))
        batch.ids[row, : len(example.window.ids)] = torch.from_numpy(hide_pieces(example.window.ids, rng, masked))
    return batch


def _put(batch: Batch, row: int, example: Example, features: Ints) -> None:
    window, count = example.window, len(example.features)
    end = len(window.ids)
    owners = np.where(window.owners >= 0, window.owners - window.start, 0)
    pieces = np.where((window.owners >= 0)[:, None], features[owners], 0)
    batch.features[row, :end] = torch.from_numpy(pieces)
    batch.mask[row, :end] = 1
    batch.first[row, :count] = torch.from_numpy(window.first)
    batch.last[row, :count] = torch.from_numpy(window.last)
    batch.tags[row, :count] = torch.from_numpy(word_tags(count, example.mentions, example.kinds))
    for width in range(min(WIDTH, count)):
        batch.spans[row, : count - width, width] = NONE
    for start, last, node in example.mentions:
        if last - start <= WIDTH:
            batch.spans[row, start, last - start - 1] = NONE + 1 + example.kinds[node]


def _hidden(example: Example, rng: random.Random, share: float) -> Ints:
    if rng.random() >= share:
        return example.features
    shown = example.features.copy()
    shown[:, COLUMN["lexicon"]] = 0
    return shown


def hide_pieces(ids: Ints, rng: random.Random, share: float) -> Ints:
    """Return the pieces with a share of them masked, the special ones never."""
    if not share:
        return ids
    hidden = np.array([rng.random() < share for _ in ids]) & (ids >= len(SPECIAL))
    return np.where(hidden, MASK, ids)
