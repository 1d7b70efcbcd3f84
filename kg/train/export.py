"""From the trained network to the files that ship: ONNX, their weights in eight bits."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.extract.neural.labels import FEATURES, NONE, VALUE_NODES
from kg.extract.neural.nearness import COLUMNS
from kg.extract.neural.windows import WINDOW
from kg.train.network import ExtractionModel, ResultHead

_VALUES_FROM = NONE + 1 + VALUE_NODES.start
_LENGTH, _WORDS, _MENTIONS, _NODES, _VALUES = 40, 30, 7, 5, 3


class Encoder(nn.Module):
    """The first stage: pieces to vectors and scores of spans.

    A second network reads on from the first SHARED layers of the first. Entities are scored by the mean of both; the
    vectors and the scores of values are the first one's, which the later stages were trained with.
    """

    def __init__(self, model: ExtractionModel, second: ExtractionModel | None = None) -> None:
        """Wrap the networks."""
        super().__init__()
        self.model, self.second = model, second

    def forward(self, ids: Tensor, features: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Map one text's pieces to vectors (1, length, hidden) and span logits (words, width, classes)."""
        lower = self.model.lower(ids, features)
        x = self.model.upper(lower, features)
        spans = self.model.span_logits(x, first[None], last[None])[0]
        if self.second is None:
            return x, spans
        mean = (spans + self.second.span_logits(self.second.upper(lower, features), first[None], last[None])[0]) / 2
        return x, torch.cat([mean[..., :_VALUES_FROM], spans[..., _VALUES_FROM:]], -1)


class Relations(nn.Module):
    """The second stage: vectors and selected spans to scores of relations and of their subjects, and to new vectors."""

    def __init__(self, model: ExtractionModel) -> None:
        """Wrap the network."""
        super().__init__()
        self.model = model

    def forward(
        self, hidden: Tensor, tags: Tensor, first: Tensor, last: Tensor, member: Tensor, types: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Map one text's vectors to logits (nodes, relations) and (relations, nodes, nodes + 1), and to new vectors."""
        x = self.model.relate(hidden, tags)[0]
        objects, subjects = self.model.pairs(x, first, last, member, types)
        return objects, subjects, x


class Results(nn.Module):
    """The third stage: the mean of some heads' logits."""

    def __init__(self, heads: Sequence[ResultHead]) -> None:
        """Wrap the heads."""
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(
        self,
        seen: Tensor,
        first: Tensor,
        last: Tensor,
        member: Tensor,
        kinds: Tensor,
        own: Tensor,
        other: Tensor,
        near: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Map one text's vectors to logits (links, values, nodes + 1) and (values,)."""
        scores = [head(seen, first, last, member, kinds, own, other, near) for head in self.heads]
        return torch.stack([links for links, _ in scores]).mean(0), torch.stack([valid for _, valid in scores]).mean(0)


def _inputs() -> dict[str, tuple[Tensor, dict[int, str]]]:
    """Return an example of each input, and the names of the dimensions that change."""

    def zeros(*shape: int) -> Tensor:
        return torch.zeros(shape, dtype=torch.long)

    return {
        "ids": (zeros(1, _LENGTH) + 1, {1: "length"}),
        "features": (zeros(1, _LENGTH, len(FEATURES)), {1: "length"}),
        "first": (torch.arange(1, _WORDS + 1), {0: "words"}),
        "last": (torch.arange(1, _WORDS + 1), {0: "words"}),
        "hidden": (torch.zeros(1, _LENGTH, 384), {1: "length"}),
        "tags": (zeros(1, _LENGTH), {1: "length"}),
        "first_mention": (torch.arange(1, _MENTIONS + 1), {0: "mentions"}),
        "last_mention": (torch.arange(1, _MENTIONS + 1), {0: "mentions"}),
        "member": (torch.ones(_NODES, _MENTIONS), {0: "nodes", 1: "mentions"}),
        "types": (zeros(_NODES), {0: "nodes"}),
        "seen": (torch.zeros(_LENGTH, 384), {0: "length"}),
        "kinds": (zeros(_MENTIONS), {0: "mentions"}),
        "own": (zeros(_VALUES, _NODES), {0: "values", 1: "nodes"}),
        "other": (zeros(_VALUES, _NODES), {0: "values", 1: "nodes"}),
        "near": (zeros(_VALUES, _NODES + 1, COLUMNS), {0: "values", 1: "columns"}),
    }


def _write(module: nn.Module, names: Sequence[str], outputs: Sequence[str], path: Path, *, quantised: bool) -> None:
    nodes = torch.export.Dim("nodes", min=1, max=WINDOW)
    dims = {
        "length": torch.export.Dim("length", min=3, max=WINDOW),
        "words": torch.export.Dim("words", min=1, max=WINDOW),
        "mentions": torch.export.Dim("mentions", min=1, max=WINDOW),
        "nodes": nodes,
        "columns": nodes + 1,
        "values": torch.export.Dim("values", min=1, max=WINDOW),
    }
    inputs = [_inputs()[name] for name in names]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx" if quantised else path
        torch.onnx.export(
            module.eval(),
            tuple(tensor for tensor, _ in inputs),
            str(whole),
            input_names=[name.removesuffix("_mention") for name in names],
            output_names=list(outputs),
            dynamic_shapes=tuple({axis: dims[name] for axis, name in axes.items()} for _, axes in inputs),
            dynamo=True,
            external_data=False,
        )
        if quantised:
            # Seven bits of range: with eight, a processor without VNNI overflows (ONNX Runtime's guide).
            quantize_dynamic(str(whole), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    _without_origins(path)


def _without_origins(path: Path) -> None:
    """Leave out which line of Python each node comes from: half a megabyte."""
    model = onnx.load(path)
    for node in model.graph.node:
        node.ClearField("metadata_props")
    onnx.save(model, path)


def write_encoder(
    model: ExtractionModel, folder: Path, second: ExtractionModel | None = None, *, quantised: bool = True
) -> None:
    """Write the first stage, for one text of any length at a time, with int8 weights, one scale an output channel.

    One at a time, because the activations' scale is taken over all of the input: among others a text would be read
    otherwise than alone.
    """
    inputs = ("ids", "features", "first", "last")
    _write(Encoder(model, second), inputs, ("hidden", "spans"), folder / "encoder.onnx", quantised=quantised)


def write_relations(model: ExtractionModel, folder: Path, *, quantised: bool = True) -> None:
    """Write the second stage, in the same way."""
    inputs = ("hidden", "tags", "first_mention", "last_mention", "member", "types")
    outputs = ("objects", "subjects", "seen")
    _write(Relations(model), inputs, outputs, folder / "relations.onnx", quantised=quantised)


def write_results(heads: Sequence[ResultHead], folder: Path, *, quantised: bool = True) -> None:
    """Write the third stage, in the same way."""
    inputs = ("seen", "first_mention", "last_mention", "member", "kinds", "own", "other", "near")
    _write(Results(heads), inputs, ("links", "valid"), folder / "results.onnx", quantised=quantised)
