"""The training loop: AdamW with a rate a layer, linear warm-up and decay, averaged weights; seeded, resumable."""

import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
import typer
from torch import Tensor

from kg.train.batches import Batch, batches, padded
from kg.train.examples import Example
from kg.train.losses import losses, total
from kg.train.network import ExtractionModel


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the defaults are those of the shipped weights. `masked` is a share of pieces, the others of texts.

    Each layer learns at `layer_decay` times the rate of the one above it.
    """

    epochs: int = 5
    batch: int = 8
    encoder_rate: float = 1.5e-4
    head_rate: float = 8e-4
    layer_decay: float = 0.9
    warm_up: float = 0.06
    least_rate: float = 0.02
    weight_decay: float = 0.01
    average: float = 0.999
    masked: float = 0.05
    without_lexicon: float = 0.4
    precision: torch.dtype = torch.float32
    seed: int = 0


_SAVED, _REPORTED = 900, 20
Progress = Callable[[int, int, dict[str, float]], None]


def show(step: int, steps: int, found: dict[str, float]) -> None:
    """Print the losses of a training on the terminal."""
    typer.echo(f"{step}/{steps} " + " ".join(f"{name} {loss:.4f}" for name, loss in found.items()))


class Loss(Protocol):
    """The losses of a network on a batch, as kg.train.losses.losses."""

    def __call__(
        self, model: ExtractionModel, batch: Batch, rng: random.Random, *, with_false: bool
    ) -> dict[str, Tensor]:
        """Return each loss by its name."""


def _rate(name: str, layers: int, settings: Settings) -> float:
    if name.startswith("layers."):
        return settings.encoder_rate * settings.layer_decay ** (layers - 1 - int(name.split(".")[1]))
    if name.startswith("relation_layers."):
        return settings.encoder_rate
    if name.startswith(("positions", "segment", "norm")):
        return settings.encoder_rate * settings.layer_decay**layers
    return settings.head_rate


def _optimizer(model: ExtractionModel, settings: Settings) -> torch.optim.AdamW:
    groups = [
        {
            "params": [parameter],
            "lr": _rate(name, len(model.layers), settings),
            "weight_decay": settings.weight_decay if parameter.ndim > 1 else 0.0,
        }
        for name, parameter in model.named_parameters()
        if parameter.requires_grad
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)


class Training:
    """A training under way: what a checkpoint holds."""

    def __init__(self, model: ExtractionModel, steps: int, settings: Settings, loss: Loss = losses) -> None:
        """Begin; the word embeddings stay as they are."""
        model.words.weight.requires_grad_(False)
        self.model, self.settings, self.loss = model, settings, loss
        self.steps, self.epoch, self.step = steps, 0, 0
        self.within = 0
        self.optimizer = _optimizer(model, settings)
        warm = max(1.0, settings.warm_up * steps)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1.0, (step + 1) / warm) * max(settings.least_rate, 1 - step / steps)
        )
        self.learned = [name for name, parameter in model.named_parameters() if parameter.requires_grad]
        self.mean = {name: model.get_parameter(name).detach().clone() for name in self.learned}
        self.rng = random.Random(settings.seed)  # noqa: S311 - training needs no secret

    def learn(self, examples: Sequence[Example]) -> dict[str, float]:
        """Take one step; return the losses."""
        settings = self.settings
        batch = padded(examples, self.rng, settings.masked, settings.without_lexicon)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=settings.precision == torch.bfloat16):
            found = self.loss(self.model, batch, self.rng, with_false=self.epoch > 0)
        self.optimizer.zero_grad()
        total(found).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 2.0)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        self.within += 1
        self._average()
        return {name: loss.item() for name, loss in found.items()}

    @torch.no_grad()
    def _average(self) -> None:
        share = min(self.settings.average, (1 + self.step) / (10 + self.step))
        means: list[Tensor] = [self.mean[name] for name in self.learned]
        torch._foreach_lerp_(means, [self.model.get_parameter(name) for name in self.learned], 1 - share)

    def averaged(self) -> dict[str, Tensor]:
        """Return the network's state with the mean of its latest weights."""
        return dict(self.model.state_dict()) | self.mean

    def save(self, path: Path) -> None:
        """Write a checkpoint, whole or not at all."""
        parts = ("optimizer", "schedule", "model")
        state: dict[str, Any] = {name: getattr(self, name).state_dict() for name in parts}
        state |= {
            "mean": self.mean,
            "epoch": self.epoch,
            "within": self.within,
            "step": self.step,
            "rng": self.rng.getstate(),
        }
        state |= {"torch": torch.get_rng_state()}
        beside = path.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint."""
        # The file is one's own: it holds the random numbers' state beside tensors.
        state = torch.load(path, weights_only=False)
        for name in ("optimizer", "schedule", "model"):
            getattr(self, name).load_state_dict(state[name])
        self.mean, self.epoch, self.within, self.step = (state[x] for x in ("mean", "epoch", "within", "step"))
        self.rng.setstate(state["rng"])
        torch.set_rng_state(state["torch"])


def _means(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def train(
    model: ExtractionModel,
    examples: Sequence[Example],
    settings: Settings,
    progress: Progress,
    checkpoint: Path | None = None,
    *,
    resume: bool = False,
    loss: Loss = losses,
) -> ExtractionModel:
    """Train the network in place, and leave it with the mean of its latest weights.

    `progress` hears step, steps and the mean of the latest losses. Every quarter of an hour `checkpoint` is written;
    `resume` goes on from it.
    """
    random.seed(settings.seed)
    torch.manual_seed(settings.seed)
    training = Training(model, settings.epochs * math.ceil(len(examples) / settings.batch), settings, loss)
    if resume and checkpoint is not None and checkpoint.exists():
        training.load(checkpoint)
    latest: list[dict[str, float]] = []
    saved = time.monotonic()
    while training.epoch < settings.epochs:
        model.train()
        order = random.Random(f"{settings.seed} {training.epoch}")  # noqa: S311 - training needs no secret
        for group in batches(examples, settings.batch, order)[training.within :]:
            latest = [*latest[-49:], training.learn(group)]
            if training.step % _REPORTED == 0:
                progress(training.step, training.steps, _means(latest))
            if checkpoint is not None and time.monotonic() - saved > _SAVED:
                training.save(checkpoint)
                saved = time.monotonic()
        training.epoch, training.within = training.epoch + 1, 0
        if checkpoint is not None:
            training.save(checkpoint)
    model.load_state_dict(training.averaged())
    model.eval()
    return model
