"""The losses: of spans, of tags as a help, of relations, of their subjects, and of results."""

import random
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from kg.extract.neural.decode import Node, Span
from kg.extract.neural.labels import MAY_BE_OBJECT, METRIC, NONE, OF_PAPER, ON, OWNER, TAGS, WIDTH
from kg.extract.neural.scores import Question, question, value_question, word_tags
from kg.train.batches import IGNORE, Batch
from kg.train.examples import NOBODY, Example
from kg.train.network import ExtractionModel, gather
from kg.train.results import result_losses
from kg.train.targets import INTRODUCES, Link, Targets

_NEVER = 1e4
_SMOOTHING = 0.03
_MAY_BE_OBJECT = torch.tensor(MAY_BE_OBJECT, dtype=torch.float32)
_NO_CLASSES = np.zeros(0, dtype=np.float32)
# How many spans that are nothing are shown as nodes, how sure the network is of them, and how often.
_MOST_FALSE, _SURE, _SHOWN = 6, 0.15, 0.7
_WEIGHTS = {"spans": 1.0, "tags": 0.5, "relations": 1.0, "subjects": 0.5, "results": 0.5}
# A batch with one result must not outweigh the others.
_RESULTS = 8


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


def _choice(logits: Tensor, allowed: Tensor, wanted: int) -> Tensor:
    """Return the loss of choosing among the allowed columns, the last one always being so."""
    allowed = torch.cat([allowed, torch.ones(1)])
    allowed[wanted] = 1
    return cross_entropy((logits + (allowed - 1) * _NEVER)[None], torch.tensor([wanted % len(logits)]))


def _subject_losses(pairs: Tensor, right: Targets) -> list[Tensor]:
    """Return the losses of the subjects: the paper's, or one of what it introduces."""
    new = torch.zeros(pairs.shape[1])
    for subject, relation, object_ in right.edges:
        if relation == INTRODUCES:
            new[object_] = 1
        if subject != NOBODY:
            new[subject] = 1
    if not new.any():
        return []
    found = []
    for subject, relation, object_ in right.edges:
        if relation not in OF_PAPER:
            others = new.clone()
            others[object_] = 0
            found.append(_choice(pairs[relation, object_], others, subject))
    return found


def _mean(losses: Sequence[Tensor], over: float | None = None) -> Tensor:
    return sum(losses, torch.zeros(())) / max(1.0, len(losses) if over is None else over)


def losses(model: ExtractionModel, batch: Batch, rng: random.Random, *, with_false: bool) -> dict[str, Tensor]:
    """Return each loss; `with_false` shows the second stage what the first one finds wrongly."""
    x = model.encode(batch.ids, batch.features, batch.mask)
    first, last = gather(x, batch.first), gather(x, batch.last)
    logits, tags = model.spans(first, last).float(), model.tags(first).float()
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
    selected = torch.zeros_like(batch.ids)
    for row, one in enumerate(asked):
        if one is not None:
            selected[row, : len(one.tags)] = torch.from_numpy(one.tags)
    return found | _later(model, batch, model.relate(x, selected, batch.mask), shown, asked)


def _later(
    model: ExtractionModel,
    batch: Batch,
    vectors: Tensor,
    shown: Sequence[Sequence[Node]],
    asked: Sequence[Question | None],
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
        objects, pairs = (scores.float() for scores in model.pairs(seen, *places, kinds))
        relations.append(_relation_loss(objects, right, kinds))
        edges += len(example.edges)
        subjects += _subject_losses(pairs, right)
        if (values := value_question(one, example.words, example.sentences)) is not None:
            results += result_losses(model.results, seen, one, values, right)
    return {
        "relations": _mean(relations, edges),
        "subjects": _mean(subjects),
        "results": _mean(results, max(_RESULTS, len(results))),
    }


def total(found: dict[str, Tensor]) -> Tensor:
    """Return the sum that is made small."""
    return sum((_WEIGHTS[name] * loss for name, loss in found.items()), torch.zeros(()))
