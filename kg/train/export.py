"""From the trained network to the files that ship: ONNX, their weights in eight bits."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.extract.neural.labels import FEATURES
from kg.extract.neural.nearness import COLUMNS
from kg.extract.neural.windows import WINDOW
from kg.train.losses import gather
from kg.train.network import Reader

_LENGTH, _WORDS, _MENTIONS, _NODES = 40, 30, 7, 5


class Encoder(nn.Module):
    """The first stage: pieces to vectors and scores of spans."""

    def __init__(self, reader: Reader) -> None:
        """Wrap the network."""
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, features: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        """Map one text's pieces to vectors (1, length, hidden) and span logits (words, width, classes)."""
        x = self.reader.encode(ids, features)
        return x, self.reader.spans(gather(x, first[None]), gather(x, last[None]))[0]


class Relations(nn.Module):
    """The second stage: vectors and chosen spans to scores of relations and of pairs."""

    def __init__(self, reader: Reader) -> None:
        """Wrap the network."""
        super().__init__()
        self.reader = reader

    def forward(
        self, hidden: Tensor, tags: Tensor, first: Tensor, last: Tensor, member: Tensor, types: Tensor, near: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Map one text's vectors to logits (nodes, relations), (nodes,) and (pairs, nodes, nodes + 1)."""
        x = self.reader.relate(hidden, tags)
        scores: tuple[Tensor, Tensor, Tensor] = self.reader.pairs(x[0], first, last, member, types, near)
        return scores


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
        "near": (zeros(_NODES, _NODES + 1, COLUMNS), {0: "nodes", 1: "columns"}),
    }


def _write(module: nn.Module, names: Sequence[str], outputs: Sequence[str], path: Path, *, quantised: bool) -> None:
    dims = {
        "length": torch.export.Dim("length", min=3, max=WINDOW),
        "words": torch.export.Dim("words", min=1, max=WINDOW),
        "mentions": torch.export.Dim("mentions", min=1, max=WINDOW),
        "nodes": (nodes := torch.export.Dim("nodes", min=1, max=WINDOW)),
        "columns": nodes + 1,
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


def write_onnx(reader: Reader, folder: Path, *, quantised: bool = True) -> None:
    """Write both stages, for one text of any length at a time, with int8 weights, one scale an output channel.

    One at a time, because the activations' scale is taken over all of the input: among others a text would be read
    otherwise than alone.
    """
    _write(
        Encoder(reader),
        ("ids", "features", "first", "last"),
        ("hidden", "spans"),
        folder / "encoder.onnx",
        quantised=quantised,
    )
    _write(
        Relations(reader),
        ("hidden", "tags", "first_mention", "last_mention", "member", "types", "near"),
        ("objects", "valid", "pairs"),
        folder / "relations.onnx",
        quantised=quantised,
    )
