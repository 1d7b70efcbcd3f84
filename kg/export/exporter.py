"""Find the exporters and run them; each file appears whole or not at all."""

import os
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from kg.errors import InputError, UnknownName, Where
from kg.export import formats
from kg.knowledge_graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class Exporter:
    """An export format: a module of `formats/` with a constant FORMAT is found and used without other change.

    `files` are what it writes into the folder; `write` gets the path of a draft for each, in the same order.
    """

    name: str
    description: str
    files: tuple[str, ...]
    write: Callable[[KnowledgeGraph, tuple[Path, ...]], None]


@cache
def known_exporters() -> dict[str, Exporter]:
    """Give every format module's FORMAT by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found = (import_module(f"{formats.__name__}.{name}").FORMAT for name in names)
    return {exporter.name: exporter for exporter in found}


def export(graph: KnowledgeGraph, names: Iterable[str], folder: str | Path) -> list[Path]:
    """Write the named formats into a folder; give the files in the order written."""
    known = known_exporters()
    chosen = list(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise UnknownName.of("export format", name, list(known))
    written: list[Path] = []
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name in chosen:
            written += _write(known[name], graph, target)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=Where(str(target)), cure="choose another --out"
        ) from error
    return written


def _write(exporter: Exporter, graph: KnowledgeGraph, folder: Path) -> list[Path]:
    finals = [folder / file for file in exporter.files]
    drafts = tuple(final.with_name(f".{final.name}.draft") for final in finals)
    try:
        exporter.write(graph, drafts)
        for draft, final in zip(drafts, finals, strict=True):
            os.replace(draft, final)  # noqa: PTH105 - named for its atomicity
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return finals
