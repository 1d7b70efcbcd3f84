"""Data prepared once per version of a graph: the search index at the start, the layout of the overview on demand.

They are stored beside the version's tables, or in a temporary folder if that is read-only. A separate process prepares
them, because computing a layout holds the GIL while requests are served.
"""

import atexit
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import TypeAdapter, ValidationError

from kg.graph.integrity import find_damage, seals_of
from kg.graph.manifest import FileSeal
from kg.graph.tables import Tables
from kg.graph.traversal import Traversal
from kg.serve.search import write_index
from kg.view.layout import layout_positions

SEARCH, LAYOUT = "search", "layout.parquet"
Part = Literal["serve", "overview"]
"""The folder of what every server needs, and that of the layout of the overview."""
# Only the paths of files that are there count, so that their form needs no check; tantivy's begin with a dot, too.
_SEALS = TypeAdapter(dict[str, FileSeal])
_LIST = "files.json"
MOST_DRAWN, CORE = 20_000, 5_000


def _write_layout(tables: Tables, path: Path) -> None:
    """Write the layout of the whole graph, or of the core of one that is too large to draw."""
    traversal = Traversal(tables)
    part = traversal.whole() if tables.nodes.height <= MOST_DRAWN else traversal.core(CORE)
    positions = layout_positions(
        sorted(part.nodes), tables.edges[list(part.edges)].select("source", "target").iter_rows()
    )
    rows = [(id_, x, y) for id_, (x, y) in sorted(positions.items())]
    pl.DataFrame(rows, schema={"id": pl.String, "x": pl.Float64, "y": pl.Float64}, orient="row").write_parquet(path)


def _make(version: Path, part: Part, draft: Path) -> None:
    tables = Tables.read(version)
    if part == "overview":
        _write_layout(tables, draft / LAYOUT)
    else:
        (draft / SEARCH).mkdir()
        write_index(tables, draft / SEARCH)
    names = [path.relative_to(draft).as_posix() for path in draft.rglob("*") if _is_listed(path)]
    (draft / _LIST).write_bytes(_SEALS.dump_json(seals_of(draft, names)))


def _is_listed(path: Path) -> bool:
    # tantivy recreates missing lock files.
    return path.is_file() and path.suffix != ".lock"


def _is_whole(folder: Path) -> bool:
    """Return whether all files are present and intact, and none is a link."""
    try:
        seals = _SEALS.validate_json((folder / _LIST).read_bytes())
    except (OSError, ValidationError):
        return False
    found = [path for path in folder.rglob("*") if path.is_symlink() or _is_listed(path)]
    has_all = {path.relative_to(folder).as_posix() for path in found} == {*seals, _LIST}
    return has_all and not any(find_damage(folder, seals, contents=True))


def prepared(version: Path, part: Part = "serve") -> Path:
    """Return the folder of a version's prepared data, creating it atomically if it is missing or damaged."""
    folder = version / part
    if _is_whole(folder):
        return folder
    is_writable = os.access(version, os.W_OK)
    if is_writable and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
    draft = Path(tempfile.mkdtemp(prefix=".serve-", dir=version if is_writable else None))
    with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as maker:
        maker.submit(_make, version, part, draft).result()
    if is_writable:
        # Another server may have created it first.
        with suppress(OSError):
            draft.rename(folder)
            return folder
    if _is_whole(folder):
        shutil.rmtree(draft)
        return folder
    atexit.register(shutil.rmtree, draft, ignore_errors=True)
    return draft
