"""Train the learned extractor from the annotations to the shipped files: `python -m kg.train`."""

import random
from pathlib import Path
from typing import Annotated

import torch
import typer

from kg.extract.neural.labels import LABELS, of_schema
from kg.train.decide import decide
from kg.train.examples import training_examples
from kg.train.export import write_encoder, write_relations
from kg.train.loop import Settings, show, train
from kg.train.network import ExtractionModel, encoder_weights, load_encoder
from kg.train.papers import SHIPPED, read_papers
from kg.train.precision import faster, measured
from kg.train.results import train_results
from kg.train.weights import minilm

_DEFAULTS = Settings()


def main(
    seeds: Annotated[Path, typer.Option(help="The source documents, with annotations/ inside.")] = Path("seeds"),
    texts: Annotated[list[Path] | None, typer.Option(help="Files or folders with the texts of field-*.jsonl.")] = None,
    encoder: Annotated[Path | None, typer.Option(help="Begin with this encoder, of kg.train.warmup.")] = None,
    out: Annotated[Path, typer.Option(help="The folder of the trained files.")] = SHIPPED,
    checkpoint: Annotated[Path | None, typer.Option(help="Written after each epoch.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on from the checkpoint.")] = False,
    network: Annotated[Path | None, typer.Option(help="Keep the trained network here; if it is there, use it.")] = None,
    epochs: Annotated[int, typer.Option(min=1)] = _DEFAULTS.epochs,
    heads: Annotated[int, typer.Option(min=1, help="How many heads of the third stage are averaged.")] = 2,
    seed: int = _DEFAULTS.seed,
) -> None:
    """Train, export, select the thresholds on held-out papers, and print the figures of the development papers."""
    _renew_labels(out)
    random.seed(seed)
    torch.manual_seed(seed)
    papers = read_papers(seeds, texts or [])
    model = ExtractionModel()
    if network is not None and network.exists():
        model.load_state_dict(torch.load(network))
    else:
        load_encoder(model, torch.load(encoder) if encoder else encoder_weights(minilm(), len(model.layers)))
        settings = Settings(epochs=epochs, seed=seed, precision=faster())
        typer.echo(", ".join(f"{kind}: {speed:.0f} GFLOP/s" for kind, speed in measured().items()))
        train(model, training_examples(papers), settings, show, checkpoint, resume=resume)
        if network is not None:
            torch.save(model.state_dict(), network)
    model.eval()
    write_encoder(model, out)
    write_relations(model, out)
    train_results(papers, out, heads, seed, jobs=2)
    decide(papers, out, typer.echo)


def _renew_labels(out: Path) -> None:
    """Write the order of labels of kg/schema.py; stop where it is another than this process has loaded."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "labels.json").write_text(of_schema().model_dump_json(indent=2) + "\n", encoding="utf-8")
    if of_schema() != LABELS:
        typer.echo(
            f"{out / 'labels.json'} has the types and relations of kg/schema.py now: run the command again", err=True
        )
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
