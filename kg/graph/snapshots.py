"""The snapshots of a graph directory: when each was built, and which papers came and went with it.

Tables of former snapshots are not kept; the papers that one had follow from those of the present one and from what came
and went since. Dates are beside the versions, so that the same input gives the same version.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from pydantic import AwareDatetime, BaseModel, ConfigDict

from kg.epoch import source_time
from kg.errors import GraphUnreadable, InputError, UnknownName
from kg.graph.directory import MANIFEST
from kg.graph.directory_layout import SNAPSHOTS, versions_of
from kg.graph.tables import scanned
from kg.json_lines import read_rows, write_rows

PREFIX = "snapshot:"
PREVIOUS = "previous"
_CURE = "a number or a day that kg snapshots lists, or snapshot:previous"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Snapshot(BaseModel):
    """A build: its number, when it ended, and the ids of papers that came and went since the one before.

    Both are None where that is not known: for the first snapshot, and where the one before was not there any more.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    number: int
    built: AwareDatetime
    papers: int
    came: tuple[str, ...] | None = None
    went: tuple[str, ...] | None = None

    @property
    def name(self) -> str:
        """The snapshot in words: its number and its day."""
        return f"snapshot {self.number} ({self.built.date().isoformat()})"


def read_snapshots(root: Path) -> list[Snapshot]:
    """Return the snapshots of a graph directory, the newest last, from its file and the versions that are still there.

    Raise InputError with the line of what is not valid.
    """
    found = [row for _, row in read_rows(root / SNAPSHOTS, Snapshot)]
    known = {row.number for row in found}
    for folder in versions_of(root):
        if int(folder.name) not in known:
            found += _snapshot(folder, found[-1].number if found else None)
    return found


def record_snapshots(root: Path) -> None:
    """Add the versions that are not in the file of snapshots; called under the lock of the directory."""
    write_rows(read_snapshots(root), root / SNAPSHOTS)


def _snapshot(folder: Path, before: int | None) -> list[Snapshot]:
    """Return the snapshot of a version, compared with number `before` if that is still there; none if it is damaged."""
    ids, former = _ids(folder), None if before is None else _ids(folder.with_name(str(before)))
    if ids is None:
        return []
    written = datetime.fromtimestamp(int((folder / MANIFEST).stat().st_mtime), tz=UTC)
    found = Snapshot(number=int(folder.name), built=source_time() or written, papers=ids.len())
    if former is None:
        return [found]
    came, went = ids.filter(~ids.is_in(former.implode())), former.filter(~former.is_in(ids.implode()))
    return [found.model_copy(update={"came": tuple(came), "went": tuple(went)})]


def _ids(folder: Path) -> pl.Series | None:
    """Return the ids of the papers of a version; None where it is damaged or not there."""
    try:
        if not (folder / MANIFEST).is_file():
            return None
        with scanned(folder, "papers") as (papers,):
            return papers.select("id").collect()["id"]
    except GraphUnreadable:
        return None


def is_snapshot(text: str) -> bool:
    """Return whether a text names a snapshot: snapshot:3, snapshot:2026-01-05, snapshot:previous."""
    return text.startswith(PREFIX)


def find_snapshot(text: str, snapshots: Sequence[Snapshot], current: int | None) -> Snapshot:
    """Return the snapshot that a text names, of those up to the opened one of number `current`.

    A day means the last snapshot that was built on it or before. Raise UnknownName where there is none.
    """
    name = text.removeprefix(PREFIX)
    upto = [row for row in snapshots if current is not None and row.number <= current]
    if name == PREVIOUS:
        found = upto[-2:-1]
    elif _DAY.fullmatch(name):
        found = [row for row in upto if row.built.date().isoformat() <= name][-1:]
    else:
        found = [row for row in upto if str(row.number) == name]
    if not found:
        raise UnknownName.of("snapshot", name, [str(row.number) for row in upto[-3:]])
    return found[0]


def papers_at(snapshot: Snapshot, snapshots: Sequence[Snapshot], current: int, papers: pl.Series) -> frozenset[str]:
    """Return the ids of the papers that a snapshot had; `papers` are those of the snapshot of number `current`.

    Raise InputError where a later snapshot does not say what came and went.
    """
    ids = set(papers)
    for row in reversed(snapshots):
        if snapshot.number < row.number <= current:
            if row.came is None or row.went is None:
                raise InputError(f"what came with {row.name} is not known", cure=_CURE)
            ids -= set(row.came)
            ids |= set(row.went)
    return frozenset(ids)
