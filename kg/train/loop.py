"""The training loop: AdamW, linear warm-up and decay, bfloat16 on the CPU; seeded."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from kg.extract.neural.features import Matrix
from kg.extract.neural.labels import COLUMN, FEATURES, RELATION_OUTPUTS, TAGS
from kg.extract.neural.windows import Window, windows
from kg.train.augment import pool, swap_some
from kg.train.examples import Example
from kg.train.network import Reader

_IGNORE, _MASK = -100, 103
_HEADS = ("tag", "relation")
# Sorting within this many batches pads little and still mixes the papers.
_POOL = 8
_RULES = [COLUMN[name] for name in ("rule_tag", "rule_relation", "rule_role")]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the defaults are those of the shipped weights. Shares are of the texts; `masked` of the pieces."""

    epochs: int = 8
    batch: int = 4
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    warm_up: float = 0.06
    least_rate: float = 0.02
    weight_decay: float = 0.01
    smoothing: float = 0.03
    swapped: float = 0.4
    masked: float = 0.05
    without_lexicon: float = 0.25
    without_rules: float = 0.35
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded tensors of one step: (batch, length) and (batch, length, kinds or outputs)."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    tags: Tensor
    relations: Tensor


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> list[list[Example]]:
    """Give the examples in random batches of like length."""
    order = list(range(len(examples)))
    rng.shuffle(order)
    pools = [order[start : start + size * _POOL] for start in range(0, len(order), size * _POOL)]
    for part in pools:
        part.sort(key=lambda index: len(examples[index].words))
    found = [part[start : start + size] for part in pools for start in range(0, len(part), size)]
    rng.shuffle(found)
    return [[examples[index] for index in batch] for batch in found]


def padded(examples: Sequence[Example], settings: Settings, rng: random.Random) -> Batch:
    """Stack examples; here and there words, the lexicon's or the rules' opinion are hidden."""
    rows = [
        (window, example)
        for example in examples
        for window in windows(example.words, _hidden(example.features, settings, rng))
    ]
    shape = (len(rows), max(len(window.ids) for window, _ in rows))
    batch = Batch(
        ids=torch.zeros(shape, dtype=torch.long),
        features=torch.zeros((*shape, len(FEATURES)), dtype=torch.long),
        mask=torch.zeros(shape),
        tags=torch.full(shape, _IGNORE),
        relations=torch.zeros((*shape, len(RELATION_OUTPUTS))),
    )
    for row, (window, example) in enumerate(rows):
        end = len(window.ids)
        batch.ids[row, :end] = torch.from_numpy(_masked(window, settings.masked, rng))
        batch.features[row, :end] = torch.from_numpy(window.features)
        batch.mask[row, :end] = 1
        batch.tags[row, window.pieces] = torch.from_numpy(example.tags[window.tokens])
        batch.relations[row, window.pieces] = torch.from_numpy(example.relations[window.tokens])
    return batch


def _hidden(features: Matrix, settings: Settings, rng: random.Random) -> Matrix:
    shown = features.copy()
    if rng.random() < settings.without_rules:
        shown[:, _RULES] = 0
    if rng.random() < settings.without_lexicon:
        shown[:, COLUMN["lexicon"]] = 0
    return shown


def _masked(window: Window, share: float, rng: random.Random) -> Matrix:
    ids = window.ids.copy()
    for place in range(1, len(ids) - 1):
        if rng.random() < share:
            ids[place] = _MASK
    return ids


def loss(reader: Reader, batch: Batch, smoothing: float) -> Tensor:
    """Give the tags' cross-entropy plus the relations' binary cross-entropy on the tokens of mentions."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tags, relations = reader(batch.ids, batch.features, batch.mask)
    tags, relations = tags.float(), relations.float()
    tag_loss = torch.nn.functional.cross_entropy(
        tags.view(-1, len(TAGS)), batch.tags.view(-1), ignore_index=_IGNORE, label_smoothing=smoothing
    )
    is_mention = batch.tags > 0
    if not is_mention.any():
        return tag_loss
    wanted = batch.relations[is_mention]
    return tag_loss + torch.nn.functional.binary_cross_entropy_with_logits(relations[is_mention], wanted)


def train(
    reader: Reader, examples: Sequence[Example], settings: Settings, tell: Callable[[int, float], None]
) -> Reader:
    """Train the network in place; `tell` hears the epoch and its mean loss. The word embeddings stay as they are."""
    rng, names = random.Random(settings.seed), pool(examples)  # noqa: S311 - training needs no secret
    reader.words.weight.requires_grad_(False)
    named = [(name, parameter) for name, parameter in reader.named_parameters() if parameter.requires_grad]
    groups = [
        {"params": [p for name, p in named if not name.startswith(_HEADS)], "lr": settings.encoder_rate},
        {"params": [p for name, p in named if name.startswith(_HEADS)], "lr": settings.head_rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
    total = settings.epochs * -(-len(examples) // settings.batch)
    warm = max(1.0, settings.warm_up * total)

    def rate(step: int) -> float:
        left = 1 - max(0.0, step - warm) / (total - warm)
        return min(1.0, (step + 1) / warm) * max(settings.least_rate, left)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for epoch in range(settings.epochs):
        shown = swap_some(examples, names, settings.swapped, rng)
        tell(epoch, _epoch(reader, shown, settings, rng, optimizer, schedule))
    reader.eval()
    return reader


def _epoch(
    reader: Reader,
    examples: Sequence[Example],
    settings: Settings,
    rng: random.Random,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> float:
    reader.train()
    losses: list[float] = []
    for group in batches(examples, settings.batch, rng):
        step_loss = loss(reader, padded(group, settings, rng), settings.smoothing)
        optimizer.zero_grad()
        step_loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(step_loss.item())
    return sum(losses) / len(losses)
