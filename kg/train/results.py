"""Train the third stage alone, on the first two as they ship: `python -m kg.train.results --texts FOLDER`.

Some heads are trained from different seeds; `results.onnx` holds them all, and answers with the mean of their logits.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, dropout

from kg.extract.neural.labels import METRIC, METRIC_NODES, ON, OWNER, OWNER_NODES, PLACE_NODES
from kg.extract.neural.scores import Question, ValueQuestion
from kg.train.cases import Case, cases
from kg.train.decide import decide
from kg.train.export import write_results
from kg.train.network import ResultHead, Size
from kg.train.papers import SHIPPED, Papers, read_papers
from kg.train.targets import UNKNOWN, Targets

# How often each file is read in an epoch.
_TIMES = {"train": 2, "field-train": 1, "synthetic": 1}
_MAY_BE = {METRIC: METRIC_NODES, ON: PLACE_NODES, OWNER: OWNER_NODES}
_WEIGHTS = {METRIC: 1.0, ON: 1.0, OWNER: 0.5}
_VALID = 0.5
_NEVER = 1e4


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the defaults are those of the shipped weights."""

    epochs: int = 12
    batch: int = 16
    rate: float = 1e-3
    warm_up: float = 0.1
    least_rate: float = 0.01
    weight_decay: float = 0.05
    dropout: float = 0.2
    dropout_vectors: float = 0.1
    average: float = 0.995


def _shares(logits: Tensor, allowed: Tensor, columns: Sequence[int]) -> Tensor:
    """Return the log probabilities of the right columns among those allowed, NOBODY being the last."""
    wanted = torch.tensor([column % len(logits) for column in columns])
    allowed = allowed.clone()
    allowed[wanted] = 1
    return (logits + (allowed - 1) * _NEVER).log_softmax(0)[wanted]


def result_losses(
    head: ResultHead, seen: Tensor, asked: Question, values: ValueQuestion, right: Targets
) -> Iterator[Tensor]:
    """Yield the losses of the values of a text: of being a result's, of metric, place and owner.

    Of some right metrics any will do, of some right places each is wanted. `seen` (length, hidden) are the vectors of
    the second stage.
    """
    places = (asked.first, asked.last, asked.member, values.kinds, values.own, values.other, values.near)
    links, valid = (scores.float() for scores in head(seen, *(torch.from_numpy(array) for array in places)))
    wanted = torch.from_numpy(right.valid[list(values.values)])
    known = wanted != UNKNOWN
    yield _VALID * binary_cross_entropy_with_logits(valid[known], wanted[known], reduction="sum")
    row = {number: place for place, number in enumerate(values.values)}
    types = torch.from_numpy(asked.types)
    for link in right.links:
        allowed = torch.cat([torch.isin(types, torch.tensor(_MAY_BE[link.pair])).float(), torch.ones(1)])
        shares = _shares(links[link.pair, row[link.value]], allowed, link.columns)
        yield -_WEIGHTS[link.pair] * (shares.logsumexp(0) if link.pair == METRIC else shares.mean())


class Training:
    """The training of a head under way: what a checkpoint holds."""

    def __init__(self, papers: Sequence[Sequence[Case]], settings: Settings, seed: int) -> None:
        """Begin."""
        torch.manual_seed(seed)
        self.papers, self.settings, self.epoch, self.step = papers, settings, 0, 0
        self.rng = random.Random(seed)  # noqa: S311 - training needs no secret
        self.head = ResultHead(Size(), settings.dropout).train()
        steps = settings.epochs * math.ceil(len(papers) / settings.batch)
        warm = max(1.0, settings.warm_up * steps)
        decay = settings.weight_decay
        groups = [{"params": [p], "weight_decay": decay if p.ndim > 1 else 0.0} for p in self.head.parameters()]
        self.optimizer = torch.optim.AdamW(groups, lr=settings.rate)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: min(1.0, (step + 1) / warm) * max(settings.least_rate, 1 - step / steps)
        )
        self.mean = {name: parameter.detach().clone() for name, parameter in self.head.named_parameters()}

    def _losses(self, case: Case) -> Iterator[Tensor]:
        seen = dropout(torch.from_numpy(case.seen).float(), self.settings.dropout_vectors)
        return result_losses(self.head, seen, case.asked, case.values, case.right)

    def run_epoch(self) -> float:
        """Show each paper once, in one of its readings; return the mean loss of a paper."""
        order, size, total = list(range(len(self.papers))), self.settings.batch, 0.0
        self.rng.shuffle(order)
        for start in range(0, len(order), size):
            group = [self.rng.choice(self.papers[number]) for number in order[start : start + size]]
            total += self._learn([loss for case in group for loss in self._losses(case)])
        self.epoch += 1
        return total / len(order)

    def _learn(self, losses: Sequence[Tensor]) -> float:
        """Take one step; return the sum of the losses."""
        found = sum(losses, torch.zeros(()))
        self.optimizer.zero_grad()
        (found / self.settings.batch).backward()
        nn.utils.clip_grad_norm_(self.head.parameters(), 2.0)
        self.optimizer.step()
        self.schedule.step()
        self.step += 1
        share = min(self.settings.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), list(self.head.parameters()), 1 - share)
        return float(found.item())

    def averaged(self) -> ResultHead:
        """Return a head with the mean of the latest weights."""
        head = ResultHead(Size(), 0.0)
        head.load_state_dict(self.mean)
        head.eval()
        return head

    def state(self) -> dict[str, Any]:
        """Return all that `restore` needs."""
        parts = {name: getattr(self, name).state_dict() for name in ("head", "optimizer", "schedule")}
        counts = {"mean": self.mean, "epoch": self.epoch, "step": self.step}
        return parts | counts | {"rng": self.rng.getstate(), "torch": torch.get_rng_state()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a state."""
        for name in ("head", "optimizer", "schedule"):
            getattr(self, name).load_state_dict(state[name])
        self.mean, self.epoch, self.step = state["mean"], state["epoch"], state["step"]
        self.rng.setstate(state["rng"])
        torch.set_rng_state(state["torch"])


def train_heads(
    papers: Sequence[Sequence[Case]],
    settings: Settings,
    seeds: Iterable[int],
    progress: Callable[[str], None],
    checkpoint: Path | None = None,
) -> list[ResultHead]:
    """Train a head a seed; `progress` hears of each epoch.

    After each a file beside `checkpoint` is written; where it is there, training goes on from it.
    """
    done = []
    for seed in seeds:
        training = Training(papers, settings, seed)
        path = checkpoint and checkpoint.with_name(f"{checkpoint.name}.{seed}")
        if path and path.exists():
            # The file is one's own: it holds the random numbers' state beside tensors.
            training.restore(torch.load(path, weights_only=False))
        while training.epoch < settings.epochs:
            mean = training.run_epoch()
            progress(f"head {seed}: epoch {training.epoch}/{settings.epochs}, loss {mean:.3f}")
            if path:
                beside = path.with_suffix(".part")
                torch.save(training.state(), beside)
                beside.replace(path)
        done.append(training.averaged())
    return done


def train_results(papers: Papers, out: Path, heads: int, seed: int, jobs: int, checkpoint: Path | None = None) -> None:
    """Train and write the third stage, on the first two of a folder."""
    # The heads are small: more threads would wait for each other.
    torch.set_num_threads(1)
    rows = [
        found for name, times in _TIMES.items() for found in times * cases(papers.gold[name], papers.texts, out, jobs)
    ]
    write_results(train_heads(rows, Settings(), range(seed, seed + heads), typer.echo, checkpoint), out)


def main(
    texts: Annotated[list[Path] | None, typer.Option(help="Files or folders with the texts of field-*.jsonl.")] = None,
    seeds: Annotated[Path, typer.Option(help="The source documents, with annotations/ inside.")] = Path("seeds"),
    out: Annotated[Path, typer.Option(help="The folder of the shipped files.")] = SHIPPED,
    checkpoint: Annotated[Path | None, typer.Option(help="Written after each epoch; gone on from if there.")] = None,
    heads: Annotated[int, typer.Option(min=1, help="How many heads are averaged.")] = 2,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that read the papers.")] = 2,
    seed: int = 0,
) -> None:
    """Read all papers with the first two stages, train the third, select its thresholds, and print the figures."""
    papers = read_papers(seeds, texts or [])
    train_results(papers, out, heads, seed, jobs, checkpoint)
    decide(papers, out, typer.echo, results_only=True)


if __name__ == "__main__":
    typer.run(main)
