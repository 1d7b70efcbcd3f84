"""The losses: of spans, of tags as a help, of relations, of their subjects, and of results."""

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from kg.extract.neural.decode import Node, Span
from kg.extract.neural.labels import MAY_BE_OBJECT, METRIC, NONE, ON, OWNER, TAGS, WIDTH
from kg.extract.neural.scores import Question, link_question, question, value_rows, word_tags
from kg.train.batches import IGNORE, Batch
from kg.train.examples import Example
from kg.train.links import result_losses, subject_losses
from kg.train.network import Reader
from kg.train.targets import Link, Targets

_SMOOTHING = 0.03
_MAY_BE_OBJECT = torch.tensor(MAY_BE_OBJECT, dtype=torch.float32)
_NO_CLASSES = np.zeros(0, dtype=np.float32)
# How many spans that are nothing are shown as nodes, how sure the network is of them, and how often.
_MOST_FALSE, _SURE, _SHOWN = 6, 0.15, 0.7
_WEIGHTS = {"spans": 1.0, "tags": 0.5, "relations": 1.0, "subjects": 0.5, "results": 0.5}
# A batch with one result must not outweigh the others.
_RESULTS = 8


def gather(x: Tensor, places: Tensor) -> Tensor:
    """Return the vectors (batch, words, hidden) of the pieces at `places` (batch, words)."""
    return x.gather(1, places[..., None].expand(-1, -1, x.shape[-1]))


def _marked(example: Example) -> list[Node]:
    """Return the annotated nodes, in words of the text."""
    offset = example.window.start
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for start, end, number in example.mentions:
        spans[number].append(Span(offset + start, offset + end, _NO_CLASSES))
    return [Node(kind, 1.0, tuple(spans[number])) for number, kind in enumerate(example.kinds)]


def _with_false(spans: Tensor, logits: Tensor, example: Example, rng: random.Random) -> list[Node]:
    """Return the annotated nodes and the surest of the spans that are nothing: what the network finds wrongly."""
    nodes, offset = _marked(example), example.window.start
    taken = {word for start, end, _ in example.mentions for word in range(start, end)}
    probabilities = logits.softmax(-1)
    sure = torch.where(spans == NONE, 1 - probabilities[..., NONE], torch.zeros(()))
    likely = probabilities[..., NONE + 1 :].argmax(-1)
    most = min(_MOST_FALSE, sure.numel())
    for value, place in zip(*(x.tolist() for x in sure.flatten().topk(most)), strict=True):
        start, width = divmod(place, WIDTH)
        words = range(start, start + width + 1)
        if value >= _SURE and taken.isdisjoint(words) and rng.random() < _SHOWN:
            taken.update(words)
            span = Span(offset + start, offset + start + width + 1, _NO_CLASSES)
            nodes.append(Node(int(likely[start, width]), value, (span,)))
    return nodes


def _right(example: Example, nodes: Sequence[Node]) -> Targets:
    """Return what is right of the nodes of an example, the annotated ones standing first."""
    valid = (np.arange(len(nodes)) < len(example.kinds)).astype(np.float32)
    links = (
        Link(pair, link.value, (column,))
        for link in example.links
        for pair, column in ((METRIC, link.metric), (ON, link.on), (OWNER, link.owner))
    )
    return Targets(valid, example.edges, tuple(links))


def _relation_loss(objects: Tensor, right: Targets, kinds: Tensor) -> Tensor:
    wanted = torch.zeros_like(objects)
    for _, relation, object_ in right.edges:
        wanted[object_, relation] = 1
    each = binary_cross_entropy_with_logits(objects, wanted, reduction="none")
    return (each * _MAY_BE_OBJECT[kinds]).sum()


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
    with torch.no_grad():
        shown = [
            _with_false(batch.spans[row], logits[row], example, rng) if with_false else _marked(example)
            for row, example in enumerate(batch.examples)
        ]
    asked = [
        question(example.window, nodes, word_tags(nodes, len(example.words)))
        for example, nodes in zip(batch.examples, shown, strict=True)
    ]
    chosen = torch.zeros_like(batch.ids)
    for row, one in enumerate(asked):
        if one is not None:
            chosen[row, : len(one.tags)] = torch.from_numpy(one.tags)
    return found | _later(reader, batch, reader.relate(x, chosen, batch.mask), shown, asked, rng)


def _later(
    reader: Reader,
    batch: Batch,
    vectors: Tensor,
    shown: Sequence[Sequence[Node]],
    asked: Sequence[Question | None],
    rng: random.Random,
) -> dict[str, Tensor]:
    """Return the losses of the second and the third stage."""
    relations: list[Tensor] = []
    subjects: list[Tensor] = []
    results: list[Tensor] = []
    edges = 0
    for row, (example, nodes, one) in enumerate(zip(batch.examples, shown, asked, strict=True)):
        if one is None:
            continue
        right, kinds, seen = _right(example, nodes), torch.from_numpy(one.types), vectors[row]
        places = (torch.from_numpy(array) for array in (one.first, one.last, one.member))
        relations.append(_relation_loss(reader.pairs(seen, *places, kinds).float(), right, kinds))
        edges += len(example.edges)
        rows = right.objects if right.new else ()
        if (links := link_question(one, rows, example.words, example.sentences)) is not None:
            subjects += subject_losses(reader.subjects, seen, one, links, right, rng)
        if (links := link_question(one, value_rows(one.types), example.words, example.sentences)) is not None:
            results += result_losses(reader.results, seen, one, links, right)
    return {
        "relations": _mean(relations, edges),
        "subjects": _mean(subjects),
        "results": _mean(results, max(_RESULTS, len(results))),
    }


def total(found: dict[str, Tensor]) -> Tensor:
    """Return the sum that is made small."""
    return sum((_WEIGHTS[name] * loss for name, loss in found.items()), torch.zeros(()))
