"""Discovery and running of exporters; each file is written atomically."""

import os
import pkgutil
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from kg.atomic_files import draft_of
from kg.errors import InputError, UnknownName, Where
from kg.export import formats
from kg.knowledge_graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The user's options; a format ignores those that do not concern it.

    `spreadsheet_safe`: escape table cells that a spreadsheet would run as a formula. `around`, `depth`, `nodes`: the
    part of the graph that a picture shows; without `around` the core.
    """

    spreadsheet_safe: bool = False
    around: str | None = None
    depth: int = 1
    nodes: int = 150


@dataclass(frozen=True, slots=True)
class Exporter:
    """An export format: a module of `formats/` with a constant FORMAT is discovered automatically.

    `files` are what it writes into the folder; `write` gets the draft path of each, in the same order. A format that
    describes the other files is `last`. A file may be a folder: the draft's files replace those of the same name, and
    older files that match `owned` are removed.
    """

    name: str
    description: str
    files: tuple[str, ...]
    write: Callable[[KnowledgeGraph, tuple[Path, ...], ExportOptions], None]
    last: bool = False
    owned: tuple[str, ...] = ()


@cache
def known_exporters() -> dict[str, Exporter]:
    """Return every format module's FORMAT by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found = (import_module(f"{formats.__name__}.{name}").FORMAT for name in names)
    return {exporter.name: exporter for exporter in found}


def export(
    graph: KnowledgeGraph, names: Iterable[str], folder: str | Path, options: ExportOptions | None = None
) -> list[Path]:
    """Write the named formats into a folder; return the files in the order written."""
    known = known_exporters()
    for name in (names := list(dict.fromkeys(names))):
        if name not in known:
            raise UnknownName.of("export format", name, list(known))
    written: list[Path] = []
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for exporter in sorted((known[name] for name in names), key=lambda exporter: exporter.last):
            written += _write(exporter, graph, target, options or ExportOptions())
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=Where(str(target)), cure="choose another --out"
        ) from error
    return written


def _write(exporter: Exporter, graph: KnowledgeGraph, folder: Path, options: ExportOptions) -> list[Path]:
    finals = [folder / file for file in exporter.files]
    drafts = tuple(map(draft_of, finals))
    _discard(drafts)  # left by a killed export
    try:
        exporter.write(graph, drafts, options)
        for draft, final in zip(drafts, finals, strict=True):
            if draft.is_dir():
                _replace_folder(draft, final, exporter.owned)
            else:
                os.replace(draft, final)  # noqa: PTH105 - named for its atomicity
    finally:
        _discard(drafts)
    return finals


def _discard(drafts: Iterable[Path]) -> None:
    for draft in drafts:
        shutil.rmtree(draft) if draft.is_dir() else draft.unlink(missing_ok=True)


def _replace_folder(draft: Path, final: Path, owned: tuple[str, ...]) -> None:
    """Move the files of a draft folder, then remove those left by an earlier export; the user's own files stay."""
    final.mkdir(exist_ok=True)
    names = {file.name for file in draft.iterdir()}
    for name in sorted(names):
        os.replace(draft / name, final / name)  # noqa: PTH105 - named for its atomicity
    for outdated in (path for pattern in owned for path in final.glob(pattern) if path.name not in names):
        outdated.unlink()
