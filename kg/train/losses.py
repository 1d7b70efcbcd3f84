"""The losses: of spans, of tags as a help, of relations, of their subjects, and of results."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from kg.extract.neural.labels import (
    MAY_BE_OBJECT,
    METRIC,
    METRIC_NODES,
    NONE,
    OF_PAPER,
    ON,
    OWNER,
    OWNER_NODES,
    PLACE_NODES,
    RELATIONS,
    TAGS,
    WIDTH,
)
from kg.train.batches import IGNORE, Batch, word_tags
from kg.train.examples import NOBODY, Example
from kg.train.network import Reader

_NEVER = 1e4
_SMOOTHING = 0.03
_MAY_BE_OBJECT = torch.tensor(MAY_BE_OBJECT, dtype=torch.float32)
_INTRODUCES = RELATIONS.index("introduces")
# How many spans that are nothing are shown as nodes, how sure the network is of them, and how often.
_MOST_FALSE, _SURE, _SHOWN = 6, 0.15, 0.7
_WEIGHTS = {"spans": 1.0, "tags": 0.5, "relations": 1.0, "subjects": 0.5, "results": 0.5}
# A batch with one result must not outweigh the others.
_RESULTS = 8


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes that the second stage is shown: an example's own, and behind them spans that are nothing."""

    mentions: tuple[tuple[int, int, int], ...]
    kinds: tuple[int, ...]


def gather(x: Tensor, places: Tensor) -> Tensor:
    """Return the vectors (batch, words, hidden) of the pieces at `places` (batch, words)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def _false(spans: Tensor, logits: Tensor, row: int, example: Example, rng: random.Random) -> Nodes:
    """Add the surest of the spans that are nothing: what the network finds, and nobody annotated."""
    mentions, kinds = list(example.mentions), list(example.kinds)
    taken = {word for start, end, _ in mentions for word in range(start, end)}
    probabilities = logits[row].softmax(-1)
    sure = torch.where(spans[row] == NONE, 1 - probabilities[..., NONE], torch.zeros(()))
    likely = probabilities[..., NONE + 1 :].argmax(-1)
    most = min(_MOST_FALSE, sure.numel())
    for value, place in zip(*(x.tolist() for x in sure.flatten().topk(most)), strict=True):
        start, width = divmod(place, WIDTH)
        words = range(start, start + width + 1)
        if value >= _SURE and taken.isdisjoint(words) and rng.random() < _SHOWN:
            taken.update(words)
            mentions.append((start, start + width + 1, len(kinds)))
            kinds.append(int(likely[start, width]))
    return Nodes(tuple(mentions), tuple(kinds))


def _chosen(batch: Batch, shown: Sequence[Nodes]) -> Tensor:
    """Return the tag of each piece (batch, length), as the second stage is told."""
    tags = torch.zeros_like(batch.ids)
    for row, (example, nodes) in enumerate(zip(batch.examples, shown, strict=True)):
        words = torch.from_numpy(word_tags(len(example.features), nodes.mentions, nodes.kinds))
        owners = torch.from_numpy(example.window.owners)
        pieces = torch.where(owners >= 0, words[(owners - example.window.start).clamp(min=0)], torch.zeros_like(owners))
        tags[row, : len(owners)] = pieces
    return tags


def pair_inputs(example: Example, nodes: Nodes) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return first and last pieces of the mentions, whose they are, and the kinds of the nodes."""
    window = example.window
    first = torch.from_numpy(window.first[[start for start, _, _ in nodes.mentions]])
    last = torch.from_numpy(window.last[[end - 1 for _, end, _ in nodes.mentions]])
    member = torch.zeros((len(nodes.kinds), len(nodes.mentions)))
    member[[node for _, _, node in nodes.mentions], torch.arange(len(nodes.mentions))] = 1
    return first, last, member, torch.tensor(nodes.kinds)


def _relation_loss(objects: Tensor, example: Example, kinds: Tensor) -> Tensor:
    wanted = torch.zeros_like(objects)
    for _, relation, object_ in example.edges:
        wanted[object_, relation] = 1
    each = binary_cross_entropy_with_logits(objects, wanted, reduction="none")
    return (each * _MAY_BE_OBJECT[kinds]).sum()


def _choice(logits: Tensor, allowed: Tensor, wanted: int) -> Tensor:
    """Return the loss of choosing among the allowed columns, the last one always being so."""
    allowed = torch.cat([allowed, torch.ones(1)])
    allowed[wanted] = 1
    return cross_entropy((logits + (allowed - 1) * _NEVER)[None], torch.tensor([wanted % len(logits)]))


def _subject_losses(pairs: Tensor, example: Example) -> list[Tensor]:
    """Return the losses of the subjects: the paper's, or one of what it introduces."""
    new = torch.zeros(pairs.shape[1])
    for subject, relation, object_ in example.edges:
        if relation == _INTRODUCES:
            new[object_] = 1
        if subject != NOBODY:
            new[subject] = 1
    if not new.any():
        return []
    found = []
    for subject, relation, object_ in example.edges:
        if relation not in OF_PAPER:
            others = new.clone()
            others[object_] = 0
            found.append(_choice(pairs[relation, object_], others, subject))
    return found


def _result_losses(pairs: Tensor, example: Example, kinds: Tensor) -> list[Tensor]:
    def are(wanted: Sequence[int]) -> Tensor:
        return torch.isin(kinds, torch.tensor(wanted)).float()

    found = []
    for link in example.links:
        for pair, allowed, wanted in (
            (METRIC, METRIC_NODES, link.metric),
            (ON, PLACE_NODES, link.on),
            (OWNER, OWNER_NODES, link.owner),
        ):
            found.append(_choice(pairs[pair, link.value], are(allowed), wanted) / 3)
    return found


def _mean(losses: Sequence[Tensor], over: float | None = None) -> Tensor:
    return sum(losses, torch.zeros(())) / max(1.0, len(losses) if over is None else over)


def losses(reader: Reader, batch: Batch, rng: random.Random, *, with_false: bool) -> dict[str, Tensor]:
    """Return each loss; `with_false` shows the second stage what the first one finds wrongly."""
    x = reader.encode(batch.ids, batch.features, batch.mask)
    first, last = gather(x, batch.first), gather(x, batch.last)
    logits, tags = reader.spans(first, last).float(), reader.tags(first).float()
    is_span, mentions = batch.spans != IGNORE, (batch.spans > NONE).sum().clamp(min=1)
    found = {
        "spans": cross_entropy(logits[is_span], batch.spans[is_span], reduction="sum") / mentions,
        "tags": cross_entropy(
            tags.view(-1, TAGS), batch.tags.view(-1), ignore_index=IGNORE, label_smoothing=_SMOOTHING
        ),
    }
    if with_false:
        with torch.no_grad():
            shown = [_false(batch.spans, logits, row, example, rng) for row, example in enumerate(batch.examples)]
    else:
        shown = [Nodes(example.mentions, example.kinds) for example in batch.examples]
    return found | _second(reader, batch, reader.relate(x, _chosen(batch, shown), batch.mask), shown)


def _second(reader: Reader, batch: Batch, vectors: Tensor, shown: Sequence[Nodes]) -> dict[str, Tensor]:
    relations: list[Tensor] = []
    subjects: list[Tensor] = []
    results: list[Tensor] = []
    edges = 0
    for row, (example, nodes) in enumerate(zip(batch.examples, shown, strict=True)):
        if not nodes.mentions:
            continue
        given = pair_inputs(example, nodes)
        objects, pairs = (scores.float() for scores in reader.pairs(vectors[row], *given))
        relations.append(_relation_loss(objects, example, given[-1]))
        subjects += _subject_losses(pairs, example)
        results += _result_losses(pairs, example, given[-1])
        edges += len(example.edges)
    weight = min(1.0, len(results) / (3 * _RESULTS))
    return {
        "relations": _mean(relations, edges),
        "subjects": _mean(subjects),
        "results": _mean(results) * 3 * weight,
    }


def total(found: dict[str, Tensor]) -> Tensor:
    """Return the sum that is made small."""
    return sum((_WEIGHTS[name] * loss for name, loss in found.items()), torch.zeros(()))
