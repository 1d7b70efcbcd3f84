"""Discovery and running of exporters; each file is written atomically."""

import os
import pkgutil
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal

from kg.atomic_files import draft_of
from kg.errors import InputError, UnknownName, Where
from kg.export import formats
from kg.export.part import part_around
from kg.knowledge_graph import KnowledgeGraph


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The user's options.

    `spreadsheet_safe`: escape table cells that a spreadsheet would run as a formula. `around`, `depth`, `nodes`: export
    the neighbourhood of this name; without `around` a picture shows the core, other formats hold the whole graph.
    """

    spreadsheet_safe: bool = False
    around: str | None = None
    depth: int = 1
    nodes: int = 150


Scope = Literal["network", "claims", "own", "whole"]
"""What a format writes if a name is given: the nodes around it, these with the papers that state the claims between
them, what its own code selects by the options, or nothing but the whole graph."""


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
    scope: Scope = "network"


@cache
def known_exporters() -> dict[str, Exporter]:
    """Return every format module's FORMAT by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found = (import_module(f"{formats.__name__}.{name}").FORMAT for name in names)
    return {exporter.name: exporter for exporter in found}


def export(
    graph: KnowledgeGraph, names: Iterable[str], folder: str | Path, options: ExportOptions | None = None
) -> list[Path]:
    """Write the named formats into a folder; return the files in the order written.

    Raise UnknownName for an unknown format or name, InputError for a format that has no part around a name.
    """
    options, written, target = options or ExportOptions(), [], Path(folder)
    exporters = _exporters(names, options)
    graphs = _graphs(graph, {exporter.scope for exporter in exporters}, options)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for exporter in exporters:
            written += _write(exporter, graphs[exporter.scope], target, options)
    except OSError as error:
        raise InputError(
            f"cannot be written: {error.strerror}", where=Where(str(target)), cure="choose another --out"
        ) from error
    return written


def selected_papers(graph: KnowledgeGraph, options: ExportOptions) -> list[str] | None:
    """Return the ids of the papers around the name of the options: those near it, and those that state claims there.

    None without a name: all papers.
    """
    if options.around is None:
        return None
    return (
        part_around(graph, options.around, options.depth, options.nodes, has_sources=True).tables.papers["id"].to_list()
    )


def _exporters(names: Iterable[str], options: ExportOptions) -> list[Exporter]:
    """Return the named exporters in the order in which they write."""
    known, found = known_exporters(), []
    for name in dict.fromkeys(names):
        if name not in known:
            raise UnknownName.of("export format", name, list(known))
        if options.around is not None and known[name].scope == "whole":
            raise InputError(f"{name} is the same for every part of a graph", cure=f"kg export {name} without --around")
        found.append(known[name])
    return sorted(found, key=lambda exporter: exporter.last)


def _graphs(graph: KnowledgeGraph, scopes: set[Scope], options: ExportOptions) -> dict[Scope, KnowledgeGraph]:
    """Return what the formats of each scope write."""
    graphs = dict.fromkeys(scopes, graph)
    if options.around is not None:
        for scope in scopes & {"network", "claims"}:
            has_sources = scope == "claims"
            graphs[scope] = part_around(graph, options.around, options.depth, options.nodes, has_sources=has_sources)
    return graphs


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
