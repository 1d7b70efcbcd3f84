"""Pretrain the encoder further on abstracts: `python -m kg.train.warmup TEXTS --out encoder.pt`.

Masked words (Devlin et al. 2019) of unlabelled abstracts, as in Gururangan et al. (2020), "Don't stop pretraining".
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import Tensor, nn

from kg.extract.neural.words import CLS, MASK, SEP, Ints, load_tokenizer
from kg.papers import read
from kg.records import Paper
from kg.train.network import ExtractionModel, Size, encoder_weights, load_encoder
from kg.train.weights import minilm

_LENGTH, _BATCH, _MASKED, _SHOWN = 256, 16, 0.2, 0.1
_RATE, _WARM, _LEAST = 4e-4, 60, 0.02
_SAVED, _REPORTED = 200, 50


class Words(nn.Module):
    """Guess the masked pieces; the last matrix is the word embeddings'."""

    def __init__(self, size: Size) -> None:
        """Make the head's matrices."""
        super().__init__()
        self.dense, self.norm = nn.Linear(size.hidden, size.hidden), nn.LayerNorm(size.hidden)
        self.bias = nn.Parameter(torch.zeros(size.vocabulary))

    def forward(self, x: Tensor, words: Tensor) -> Tensor:
        """Map vectors to logits over the vocabulary."""
        return nn.functional.linear(self.norm(nn.functional.gelu(self.dense(x))), words, self.bias)


def packed(texts: Iterable[str]) -> Ints:
    """Return the pieces of all texts behind each other, in rows of one length."""
    tokenizer = load_tokenizer()
    ids: list[int] = []
    for text in texts:
        ids += [CLS, *tokenizer.encode(text, add_special_tokens=False).ids, SEP]
    rows = len(ids) // _LENGTH
    return np.array(ids[: rows * _LENGTH], dtype=np.int64).reshape(rows, _LENGTH)


def _hide(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return the input with masks, and which places are to be guessed; a tenth of them is left to be seen."""
    hidden = (torch.rand(ids.shape) < _MASKED) & (ids != CLS) & (ids != SEP)
    return torch.where(hidden & (torch.rand(ids.shape) >= _SHOWN), torch.tensor(MASK), ids), hidden


class Warming:
    """A warm-up under way: what a checkpoint holds. It ends by steps, not by the clock, so that it can be repeated."""

    def __init__(self, model: ExtractionModel, rows: Ints, steps: int) -> None:
        """Begin."""
        self.model, self.rows, self.steps, self.step = model, rows, steps, 0
        self.head = Words(Size())
        self.parts = [*model.layers.parameters(), *model.norm.parameters(), *self.head.parameters()]
        self.parts += [model.words.weight, model.positions.weight, model.segment]
        self.optimizer = torch.optim.AdamW(self.parts, lr=_RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)

    def learn(self) -> float:
        """Take one step; return the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = _RATE * min((self.step + 1) / _WARM, max(_LEAST, 1 - self.step / self.steps))
        start = self.step * _BATCH % (len(self.rows) // _BATCH * _BATCH)
        ids = torch.from_numpy(self.rows[start : start + _BATCH])
        shown, hidden = _hide(ids)
        x = self.model.embed(shown)
        for layer in self.model.layers:
            x = layer(x, None)
        loss = nn.functional.cross_entropy(self.head(x[hidden], self.model.words.weight), ids[hidden])
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.parts, 1.0)
        self.optimizer.step()
        self.step += 1
        return float(loss.item())

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        state = {name: getattr(self, name).state_dict() for name in ("model", "head", "optimizer")}
        beside = path.with_suffix(".part")
        torch.save(state | {"step": self.step, "torch": torch.get_rng_state()}, beside)
        beside.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        state = torch.load(path)
        for name in ("model", "head", "optimizer"):
            getattr(self, name).load_state_dict(state[name])
        self.step = state["step"]
        torch.set_rng_state(state["torch"])


def main(
    sources: Annotated[list[str], typer.Argument(help="Papers, as `kg build` reads them.")],
    out: Annotated[Path, typer.Option(help="Where the encoder's weights go, for kg.train --encoder.")],
    steps: Annotated[int, typer.Option(min=1, help=f"Each of {_BATCH * _LENGTH:,} pieces.")] = 2000,
    checkpoint: Annotated[Path | None, typer.Option(help="Written now and then; gone on from if there.")] = None,
    seed: int = 0,
) -> None:
    """Train and write the encoder."""
    # The softmax over the vocabulary is full of denormal numbers: with them a step takes five times as long.
    torch.set_flush_denormal(True)
    torch.manual_seed(seed)
    papers = (paper for paper in read(sources) if isinstance(paper, Paper))
    rows = packed(paper.text for paper in papers)
    np.random.default_rng(seed).shuffle(rows)
    model = ExtractionModel(dropout=0.0)
    load_encoder(model, encoder_weights(minilm(), len(model.layers)))
    typer.echo(f"{len(rows)} rows of {_LENGTH} pieces, {steps} steps of {_BATCH} rows")
    warming = Warming(model, rows, steps)
    if checkpoint is not None and checkpoint.exists():
        warming.load(checkpoint)
    losses: list[float] = []
    while warming.step < steps:
        losses = [*losses[1 - _REPORTED :], warming.learn()]
        if warming.step % _REPORTED == 0:
            typer.echo(f"{warming.step} {sum(losses) / len(losses):.3f}")
        if checkpoint is not None and warming.step % _SAVED == 0:
            warming.save(checkpoint)
    names = ("words", "positions", "segment", "norm", "layers")
    torch.save({name: value for name, value in model.state_dict().items() if name.startswith(names)}, out)


if __name__ == "__main__":
    typer.run(main)
