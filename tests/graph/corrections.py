"""A small graph to correct, and what a correction may change in it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import kg
from kg.build import build
from kg.corrections import FILE, CorrectionsFile, make_correction
from tests.graph.test_updates import dump, stored, tables, write

ALIASES = (
    ("One", "We use LoRA. It is evaluated on GLUE."),
    ("Two", "We use low-rank adaptation. It is evaluated on GLUE."),
    ("Three", "We propose Cross-Modal Backward Training (XBT). It outperforms LoRA on GLUE."),
)
Edit = Callable[[CorrectionsFile], CorrectionsFile]


def adding(**fields: object) -> Edit:
    return lambda file: file.added(make_correction(**fields))


def undoing(number: int) -> Edit:
    return lambda file: file.without(number)


def state(folder: Path) -> tuple[object, ...]:
    """Return all that a correction may change: tables, dump, store, and what the manifest says of them."""
    manifest = json.loads((folder / "manifest.json").read_text())
    # The store's files differ between an update and a new one; their content is compared.
    said = {key: value for key, value in manifest.items() if key not in ("files", "seal")}
    return tables(folder), dump(folder), stored(folder)[0], said, (folder / FILE).exists()


def labels(folder: Path) -> set[str]:
    nodes = kg.open(folder).tables.nodes
    return set(nodes.filter(nodes["id"].str.starts_with("entity/"))["label"])


def build_graph(folder: Path) -> Path:
    """Build a graph of fifteen small papers, and return its directory."""
    write(folder / "a.jsonl", *range(12))
    with (folder / "a.jsonl").open("a") as file:
        file.writelines(json.dumps({"title": title, "abstract": abstract}) + "\n" for title, abstract in ALIASES)
    build([str(folder / "a.jsonl")], folder / "g", extractor="rules")
    return folder / "g"


def copy(built: Path, folder: Path) -> Path:
    shutil.copytree(built, folder, symlinks=True)
    return folder
