"""Train a second reading of spans over the lower layers of the first: `python -m kg.train.second TEXTS`.

Trainings err differently, so that the mean of their logits errs less (Lakshminarayanan et al. 2017, "Simple and
scalable predictive uncertainty estimation using deep ensembles"). Over lower layers in common the second one has only
the upper ones (Lee et al. 2015, "Why M heads are better than one"). It learns what another network, its teacher, finds
in unlabelled abstracts (Hinton et al. 2015, "Distilling the knowledge in a neural network").
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import Tensor

from kg.annotations import AnnotatedPaper, annotation_id
from kg.extract.neural.labels import NONE
from kg.papers import read
from kg.records import Paper
from kg.train.batches import IGNORE, Batch
from kg.train.decide import decide
from kg.train.examples import examples
from kg.train.export import write_encoder
from kg.train.loop import Settings, show, train
from kg.train.network import ExtractionModel
from kg.train.papers import SHIPPED, Papers, read_papers
from kg.train.precision import faster

_DROPOUT = 0.05
_SETTINGS = Settings(epochs=1, encoder_rate=1e-4, head_rate=5e-4, average=0.998, masked=0.0, without_lexicon=0.1)


class Taught:
    """The loss of spans beside those of a teacher, over the lower layers of another network; both learn nothing."""

    def __init__(self, first: ExtractionModel, teacher: ExtractionModel) -> None:
        """Keep the networks."""
        self._first, self._teacher = first.eval(), teacher.eval()

    def __call__(
        self, model: ExtractionModel, batch: Batch, rng: random.Random, *, with_false: bool
    ) -> dict[str, Tensor]:
        """Return the divergence of the spans from the teacher's, a mention: nothing else is learned."""
        del rng, with_false
        with torch.no_grad():
            theirs = self._teacher.encode(batch.ids, batch.features, batch.mask)
            wanted = _log_shares(self._teacher, theirs, batch)
            lower = self._first.lower(batch.ids, batch.features, batch.mask)
        ours = _log_shares(model, model.upper(lower, batch.features, batch.mask), batch)
        mentions = (1 - wanted[:, NONE].exp()).sum().clamp(min=1)
        divergence = torch.nn.functional.kl_div(ours, wanted, reduction="sum", log_target=True)
        return {"spans": divergence / mentions}


def _log_shares(model: ExtractionModel, x: Tensor, batch: Batch) -> Tensor:
    """Return the log probabilities (spans, classes) of the spans within the texts."""
    return model.span_logits(x, batch.first, batch.last)[batch.spans != IGNORE].float().log_softmax(-1)


def unlabelled(sources: Sequence[str], annotated: Papers, count: int, seed: int) -> list[AnnotatedPaper]:
    """Return some papers of the sources, none of them among the annotated ones, with no annotation."""
    known = {annotation_id(title) for title in _titles(annotated)}
    papers = (paper for paper in read(sources) if isinstance(paper, Paper))
    texts = [paper.text for paper in papers if annotation_id(paper.title) not in known]
    random.Random(seed).shuffle(texts)  # noqa: S311 - training needs no secret
    return [
        AnnotatedPaper(id=str(number), text=text, entities=[], edges=[]) for number, text in enumerate(texts[:count])
    ]


def _titles(annotated: Papers) -> Iterator[str]:
    for paper in chain(annotated.held, *annotated.gold.values()):
        yield (paper.text or annotated.texts[paper.id]).partition("\n")[0]


def main(
    sources: Annotated[list[str], typer.Argument(help="Unlabelled papers, as `kg build` reads them.")],
    network: Annotated[Path, typer.Option(help="The first network, of kg.train --network.")],
    teacher: Annotated[Path, typer.Option(help="The network of another training: the second one begins as it.")],
    seeds: Annotated[Path, typer.Option(help="The source documents, with annotations/ inside.")] = Path("seeds"),
    texts: Annotated[list[Path] | None, typer.Option(help="Files or folders with the texts of field-*.jsonl.")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the trained files.")] = SHIPPED,
    count: Annotated[int, typer.Option(min=1, help="How many unlabelled papers are read.")] = 16_000,
    checkpoint: Annotated[Path | None, typer.Option(help="Written now and then.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoint.")] = False,
    seed: int = 0,
) -> None:
    """Train, export the first stage, and select the thresholds anew."""
    annotated = read_papers(seeds, texts or [])
    first, other, second = ExtractionModel(), ExtractionModel(), ExtractionModel(dropout=_DROPOUT)
    first.load_state_dict(torch.load(network))
    other.load_state_dict(torch.load(teacher))
    second.load_state_dict(other.state_dict())
    rows = list(examples(unlabelled(sources, annotated, count, seed), {}))
    settings = replace(_SETTINGS, precision=faster(), seed=seed)
    train(second, rows, settings, show, checkpoint, resume=resume, loss=Taught(first, other))
    write_encoder(first, out, second)
    decide(annotated, out, typer.echo)


if __name__ == "__main__":
    typer.run(main)
