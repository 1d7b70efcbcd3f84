"""Teach the encoder the field's language before the task: `python -m kg.train.warmup TEXTS --out encoder.pt`.

Masked words (Devlin et al. 2019) of unlabelled abstracts, as in Gururangan et al. (2020), "Don't stop pretraining".
"""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from torch import Tensor, nn

from kg.extract.neural.words import Ints, load_tokenizer
from kg.papers import read
from kg.records import Paper
from kg.train.network import Reader, Size, encoder_weights, load_encoder
from kg.train.weights import minilm

_LENGTH, _BATCH, _MASKED, _SHOWN = 256, 16, 0.15, 0.1
_RATE, _WARM = 4e-4, 60
_CLS, _SEP, _MASK = 101, 102, 103


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
        ids += [_CLS, *tokenizer.encode(text, add_special_tokens=False).ids, _SEP]
    rows = len(ids) // _LENGTH
    return np.array(ids[: rows * _LENGTH], dtype=np.int64).reshape(rows, _LENGTH)


def _hide(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Return the input with masks, and which places are to be guessed; a tenth of them is left to be seen."""
    chosen = (torch.rand(ids.shape) < _MASKED) & (ids != _CLS) & (ids != _SEP)
    return torch.where(chosen & (torch.rand(ids.shape) >= _SHOWN), torch.tensor(_MASK), ids), chosen


def warm_up(reader: Reader, rows: Ints, minutes: float) -> Iterator[tuple[int, float]]:
    """Train in place for so long, or once over the rows; yield step and loss."""
    head = Words(Size())
    parts = [*reader.layers.parameters(), *reader.norm.parameters(), *head.parameters()]
    parts += [reader.words.weight, reader.positions.weight, reader.segment]
    optimizer = torch.optim.AdamW(parts, lr=_RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    steps, start = len(rows) // _BATCH, time.monotonic()
    for step in range(steps):
        done = max(step / steps, (time.monotonic() - start) / (60 * minutes))
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = _RATE * min((step + 1) / _WARM, max(0.02, 1 - done))
        ids = torch.from_numpy(rows[step * _BATCH : (step + 1) * _BATCH])
        shown, chosen = _hide(ids)
        x = reader.embed(shown)
        for layer in reader.layers:
            x = layer(x, None)
        loss = nn.functional.cross_entropy(head(x[chosen], reader.words.weight), ids[chosen])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parts, 1.0)
        optimizer.step()
        yield step + 1, loss.item()


def main(
    sources: Annotated[list[str], typer.Argument(help="Papers, as `kg build` reads them.")],
    out: Annotated[Path, typer.Option(help="Where the encoder's weights go, for kg.train --encoder.")],
    minutes: Annotated[float, typer.Option(min=0.1, help="How long at most.")] = 90,
    seed: int = 0,
) -> None:
    """Train and write the encoder."""
    torch.manual_seed(seed)
    papers = (paper for paper in read(sources) if isinstance(paper, Paper))
    rows = packed(paper.text for paper in papers)
    np.random.default_rng(seed).shuffle(rows)
    reader = Reader(dropout=0.0)
    load_encoder(reader, encoder_weights(minilm(), len(reader.layers)))
    typer.echo(f"{len(rows)} rows of {_LENGTH} pieces")
    for step, loss in warm_up(reader, rows, minutes):
        if step % 50 == 0:
            typer.echo(f"{step} {loss:.3f}")
    names = ("words", "positions", "segment", "norm", "layers")
    torch.save({name: value for name, value in reader.state_dict().items() if name.startswith(names)}, out)


if __name__ == "__main__":
    typer.run(main)
