"""The graph directory: versions written beside each other, one atomic switch between them.

    graph/
      current -> versions/3       the switch: one rename of a symbolic link
      manifest.json papers.parquet ... rdf -> current/...
      versions/3/                 manifest.json, the tables, rdf/
      entries/<key>/*.parquet     what was read from each source, shared by all versions
      extractions/*.parquet       shards of extractions, shared by all versions

A killed build leaves `current` as it was. The version before the current one stays, for readers that have it open.
"""

import os
import platform
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from kg.errors import GraphLocked, GraphNotFound, GraphUnreadable, Where
from kg.graph.manifest import FORMAT_VERSION, Manifest
from kg.graph.tables import RECORDS

MANIFEST = "manifest.json"
STORE = "rdf"
_PARTS = (MANIFEST, *(f"{name}.parquet" for name in RECORDS), STORE)


class _Version(BaseModel):
    """What manifests of all versions of the program have."""

    format_version: int


class GraphDirectory:
    """A graph directory, by its path; nothing is read until it is asked for."""

    def __init__(self, path: str | Path) -> None:
        """Name the directory; it need not exist."""
        self.path = Path(path)

    @property
    def extractions(self) -> Path:
        """The folder of extraction shards."""
        return self.path / "extractions"

    @property
    def entries(self) -> Path:
        """The folder of what was read from the sources."""
        return self.path / "entries"

    def manifest(self) -> Manifest:
        """Read and check the manifest."""
        path = self.path / MANIFEST
        if not path.exists():
            raise GraphNotFound.at(str(self.path))
        content = path.read_bytes()
        try:
            found = _Version.model_validate_json(content).format_version
            if found != FORMAT_VERSION:
                raise GraphUnreadable(
                    f"written in format {found}, this program reads {FORMAT_VERSION}",
                    where=Where(str(path)),
                    cure="kg build SOURCES again",
                )
            return Manifest.model_validate_json(content)
        except ValidationError as error:
            raise GraphUnreadable(
                f"not a manifest of this program: {error.errors()[0]['msg']}",
                where=Where(str(path)),
                cure="kg build SOURCES again",
            ) from error

    def version(self) -> Path:
        """Give the folder of the current version, links resolved: it stays whole when a build switches."""
        folder = (self.path / MANIFEST).resolve().parent
        for name in _PARTS:
            if not (folder / name).exists():
                raise GraphUnreadable(f"{name} is missing", where=Where(str(self.path)), cure="kg build SOURCES again")
        return folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the right to write; the lock dies with the process."""
        self.path.mkdir(parents=True, exist_ok=True)
        lock, owner = FileLock(self.path / ".lock"), self.path / ".writer"
        try:
            with lock.acquire(timeout=0):
                owner.write_text(f"process {os.getpid()} on {platform.node()}", encoding="utf-8")
                try:
                    yield
                finally:
                    owner.unlink(missing_ok=True)
        except Timeout as error:
            holder = owner.read_text(encoding="utf-8") if owner.exists() else "another process"
            raise GraphLocked(
                f"another build is writing this graph: {holder}",
                where=Where(str(self.path)),
                cure="wait until it has ended",
            ) from error

    @contextmanager
    def new_version(self) -> Iterator[Path]:
        """Give an empty folder for the next version; it becomes the current one if the block ends without error."""
        versions = self.path / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        current = self._current()
        number = max((int(p.name) for p in versions.iterdir() if p.name.isdigit()), default=0) + 1
        draft = versions / f"{number}.draft"
        for left_over in versions.glob("*.draft"):
            shutil.rmtree(left_over)
        draft.mkdir()
        try:
            yield draft
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        final = versions / str(number)
        draft.rename(final)
        self._switch(final)
        keep = {final.name, current.name if current else ""}
        for old in versions.iterdir():
            if old.name not in keep:
                shutil.rmtree(old, ignore_errors=True)

    def _current(self) -> Path | None:
        link = self.path / "current"
        return link.resolve() if link.exists() else None

    def _switch(self, version: Path) -> None:
        _link(self.path / "current", Path("versions") / version.name)
        for part in _PARTS:
            if not (self.path / part).is_symlink():
                _link(self.path / part, Path("current") / part)


def _link(path: Path, target: Path) -> None:
    """Make or move a symbolic link in one step."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    os.replace(beside, path)  # noqa: PTH105 - Path.replace is the same call; named for its atomicity
