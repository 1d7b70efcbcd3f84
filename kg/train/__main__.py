"""Train the learned extractor from the annotations to the shipped files: `python -m kg.train`."""

import random
from pathlib import Path
from typing import Annotated

import torch
import typer

from kg.annotations import AnnotatedPaper, annotation_id, read_annotations, read_texts
from kg.evaluate import evaluate
from kg.extract.neural.session import Network
from kg.papers import merge, read
from kg.train.examples import examples
from kg.train.export import write_onnx
from kg.train.loop import Settings, train
from kg.train.network import Reader, encoder_weights, load_encoder
from kg.train.precision import faster, measured
from kg.train.tune import Development, read_papers, starting, tune
from kg.train.weights import minilm

_WEIGHTS = Path(__file__).parents[1] / "extract" / "neural" / "weights"
_DEFAULTS = Settings()
# How often each file is read in an epoch: the seeds' papers are few, and written otherwise than the field's.
_TRAINING = {"train": 3, "field-train": 1, "synthetic": 1}
_DEVELOPMENT = ("dev", "field-dev")
# Every so many-th paper of the field is left out of training, to choose thresholds with.
_HELD = 20


def split(papers: list[AnnotatedPaper]) -> tuple[list[AnnotatedPaper], list[AnnotatedPaper]]:
    """Return the papers to train with and those to choose thresholds with."""
    kept = [paper for number, paper in enumerate(papers) if number % _HELD]
    return kept, papers[::_HELD]


def main(
    seeds: Annotated[Path, typer.Option(help="The source documents, with annotations/ inside.")] = Path("seeds"),
    texts: Annotated[list[Path] | None, typer.Option(help="Files or folders with the texts of field-*.jsonl.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Begin with this encoder, of kg.train.warmup.")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the shipped files.")] = _WEIGHTS,
    checkpoint: Annotated[Path | None, typer.Option(help="Written after each epoch.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoint.")] = False,
    network: Annotated[Path | None, typer.Option(help="Keep the trained network here; if it is there, use it.")] = None,
    epochs: Annotated[int, typer.Option(min=1)] = _DEFAULTS.epochs,
    seed: int = _DEFAULTS.seed,
) -> None:
    """Train, export, choose the thresholds on held-out papers, and print the figures of the development papers."""
    random.seed(seed)
    torch.manual_seed(seed)
    known = {annotation_id(paper.title): paper.text for paper in merge(read([str(seeds)])).papers}
    annotated = read_texts(texts or [])
    folder = seeds / "annotations"
    gold = {name: _with_text(folder / f"{name}.jsonl", known, annotated) for name in (*_TRAINING, *_DEVELOPMENT)}
    gold["field-train"], held = split(gold["field-train"])
    reader = Reader()
    if network is not None and network.exists():
        reader.load_state_dict(torch.load(network))
    else:
        load_encoder(reader, torch.load(encoder) if encoder else encoder_weights(minilm(), len(reader.layers)))
        typer.echo(", ".join(f"{kind}: {speed:.0f} GFLOP/s" for kind, speed in measured().items()))
        rows = [row for name, times in _TRAINING.items() for row in times * list(examples(gold[name], known))]
        settings = Settings(epochs=epochs, seed=seed, precision=faster())
        train(reader, rows, settings, _tell, checkpoint, resume=resume)
        if network is not None:
            torch.save(reader.state_dict(), network)
    write_onnx(reader.eval(), out)
    _decide(out, held or gold["dev"], gold, known)


def _with_text(path: Path, known: dict[str, str], annotated: dict[str, str]) -> list[AnnotatedPaper]:
    papers = list(read_annotations(path, annotated)) if path.exists() else []
    return [paper for paper in papers if paper.text or paper.id in known]


def _tell(step: int, steps: int, losses: dict[str, float]) -> None:
    typer.echo(f"{step}/{steps} " + " ".join(f"{name} {loss:.4f}" for name, loss in losses.items()))


def _decide(
    out: Path, held: list[AnnotatedPaper], gold: dict[str, list[AnnotatedPaper]], known: dict[str, str]
) -> None:
    """Choose and write the thresholds; print the figures of both development sets, and the calibration over both."""
    mention, network = starting().mention, Network(out)
    decision = tune(Development(read_papers(held, known, mention, network), network))
    (out / "decision.json").write_text(decision.model_dump_json(indent=2) + "\n", encoding="utf-8")
    wanted: list[AnnotatedPaper] = []
    guesses: list[AnnotatedPaper] = []
    for name in _DEVELOPMENT:
        development = Development(read_papers(gold[name], known, mention, network), network)
        typer.echo(f"{name}: {len(gold[name])} papers")
        for figure, tally in development.scores(decision).rows():
            typer.echo(f"{figure:24s} {tally}")
        wanted += gold[name]
        guesses += development.predicted(decision)
    typer.echo(f"expected calibration error {evaluate(wanted, guesses).calibration_error:.3f}")


if __name__ == "__main__":
    typer.run(main)
