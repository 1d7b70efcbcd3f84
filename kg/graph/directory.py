"""The graph directory: versions written side by side, with one atomic switch between them.

    graph/
      current -> versions/3       the switch: one rename of a symbolic link
      manifest.json papers.parquet ... rdf -> current/...
      versions/3/                 manifest.json and its copy, the tables, rdf/
      corrections.toml            what people say about entities and edges: theirs, not the build's
      entries/<key>/*.parquet     the entries of each source, shared by all versions
      extractions/*.parquet       shards of extractions, shared by all versions
      enriched.jsonl links.jsonl  what users have found and linked; each build applies them
      lookups/*.answer            answers of services that were asked
      addresses.jsonl             what the servers of sources that are addresses answered last
      snapshots.jsonl             when each version was built, and which papers came and went

A killed build leaves `current` as it was. The previous version is kept for processes that have it open.

A graph directory is untrusted data. No link in it is followed except those above, each to its one expected target,
and nothing is written or removed before the whole layout is verified (kg.graph.directory_layout).
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
from kg.graph.directory_layout import LINKS, check_folders, check_links, current_version, versions_of
from kg.graph.integrity import Damage, find_damage, seals_of, stored_files
from kg.graph.manifest import FORMAT_VERSION, TABLES, FileSeal, Manifest

MANIFEST, BACKUP = "manifest.json", "manifest.backup.json"
STORE = "rdf"
BASELINE = "baseline"
"""The folder of nodes and redirects before corrections, from which later builds take the ids of entities."""

_PARTS = (MANIFEST, *(f"{name}.parquet" for name in TABLES), STORE)
_ANEW = "kg build SOURCES --graph ANOTHER"
_READ_WHOLE = 64 * 1024 * 1024


class _Version(BaseModel):
    """The part of a manifest that all formats share."""

    format_version: int


class OtherFormat(GraphUnreadable):
    """A graph of another format; `manifest` is its manifest if readable: from format 2 on it names the sources."""

    manifest: Manifest | None = None


def write_manifest(folder: Path, manifest: Manifest, known: dict[int, FileSeal] | None = None) -> Manifest:
    """Seal the files of a finished version, write its manifest and a copy of it, and return the manifest.

    A seal is the size and SHA-256 of a file. `known` are seals, by inode, of files shared with the previous version.
    """
    names = [f"{name}.parquet" for name in TABLES] + stored_files(folder / STORE)
    if (folder / BASELINE).is_dir():
        names += stored_files(folder / BASELINE)
    sealed = manifest.model_copy(update={"files": seals_of(folder, names, known)}).sealed()
    content = sealed.model_dump_json(indent=2) + "\n"
    for name in (MANIFEST, BACKUP):
        (folder / name).write_text(content, encoding="utf-8")
    return sealed


class GraphDirectory:
    """A graph directory; nothing is read before a method asks for it."""

    def __init__(self, path: str | Path) -> None:
        """Name the directory; it need not exist."""
        self.path = Path(path)

    @property
    def extractions(self) -> Path:
        """The folder of extraction shards."""
        return self.path / "extractions"

    @property
    def entries(self) -> Path:
        """The folder of the entries read from the sources."""
        return self.path / "entries"

    def opened(self) -> tuple[Manifest, Path]:
        """Return the manifest and the folder of the current version, which stays intact when a build switches.

        Raise GraphNotFound, or GraphUnreadable where a file is missing or of another size than when it was written. A
        version of at most 64 MiB is read completely to verify its checksums.
        """
        folder = self.current()
        manifest = self._read(folder / MANIFEST)
        size = sum(seal.size for seal in manifest.files.values())
        for damage in find_damage(folder, manifest.files, contents=size <= _READ_WHOLE):
            raise self._unreadable(folder / damage.path, damage.reason)
        return manifest, folder

    def manifest(self) -> Manifest:
        """Return the manifest of the current version; raise GraphNotFound or GraphUnreadable."""
        return self._read(self.current() / MANIFEST)

    def version(self) -> Path:
        """Return the folder of the current version; raise as `opened` does."""
        return self.opened()[1]

    def damage(self, manifest: Manifest) -> list[Damage]:
        """Verify the content of all files that a manifest lists; return the damage, by path in the directory."""
        folder = self.current()
        prefix = folder.relative_to(self.path)
        of_version = [*self._copy_damage(folder), *find_damage(folder, manifest.files, contents=True)]
        found = [Damage(str(prefix / damage.path), damage.reason) for damage in of_version]
        return [*found, *find_damage(self.path, manifest.shared, contents=True)]

    def _copy_damage(self, folder: Path) -> Iterator[Damage]:
        backup = folder / BACKUP
        if not backup.is_file():
            yield Damage(BACKUP, "missing")
        elif backup.read_bytes() != (folder / MANIFEST).read_bytes():
            yield Damage(BACKUP, "damaged: it is no copy of the manifest")

    def check_store(self) -> None:
        """Verify the whole store; raise GraphUnreadable for the first damaged file."""
        folder = self.current()
        files = {name: seal for name, seal in self.manifest().files.items() if name.startswith(f"{STORE}/")}
        for damage in find_damage(folder, files, contents=True):
            raise self._unreadable(folder / damage.path, damage.reason)

    def recover(self) -> list[str]:
        """Rebuild links and manifest of the newest version; return the paths that were rebuilt.

        Raise GraphUnreadable, without changing anything, where the manifest and its copy are both damaged.
        """
        check_folders(self.path)
        newest = versions_of(self.path)[-1:]
        if not newest:
            raise GraphUnreadable("no version is left", where=Where(str(self.path)), cure=_ANEW)
        folder, made = newest[0], []
        whole = self._whole_manifest(folder)
        for name in (MANIFEST, BACKUP):
            if name != whole:
                (folder / name).unlink(missing_ok=True)
                shutil.copyfile(folder / whole, folder / name)
                made.append(str(folder / name))
        try:
            is_linked = check_links(self.path, _PARTS) == folder
        except GraphUnreadable:
            is_linked = False
        if not is_linked:
            self._switch(folder)
            made.append(str(self.path / LINKS))
        return made

    def _whole_manifest(self, folder: Path) -> str:
        """Return the name of the intact one of a version's two manifests."""
        first: GraphUnreadable | None = None
        for name in (MANIFEST, BACKUP):
            try:
                self._read(folder / name)
            except GraphUnreadable as error:
                first = first or error
            else:
                return name
        assert first is not None
        raise GraphUnreadable(f"{first.what}, and its copy too", where=first.where, cure=_ANEW) from first

    def _read(self, path: Path) -> Manifest:
        if not path.is_file():
            raise self._unreadable(path, "missing")
        content = path.read_bytes()
        try:
            found = _Version.model_validate_json(content).format_version
            if found != FORMAT_VERSION:
                raise self._other_format(path, found, content)
            manifest = Manifest.model_validate_json(content)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise self._unreadable(path, f"not a manifest of this program: {field}: {first['msg']}") from error
        if not manifest.is_whole():
            raise self._unreadable(path, "damaged: its content has changed")
        return manifest

    def _other_format(self, path: Path, found: int, content: bytes) -> OtherFormat:
        reason = f"written in format {found}, this program reads {FORMAT_VERSION}"
        try:
            manifest = Manifest.model_validate_json(content)
        except ValidationError:
            return OtherFormat(reason, where=Where(str(path)), cure=_ANEW)
        cure = f"kg build --repair --graph {self.path}, which reads its sources again"
        error = OtherFormat(reason, where=Where(str(path)), cure=cure)
        error.manifest = manifest
        return error

    def _unreadable(self, path: Path, reason: str) -> GraphUnreadable:
        return GraphUnreadable(reason, where=Where(str(path)), cure=f"kg build --repair --graph {self.path}")

    def current(self) -> Path:
        """Return the folder of the current version without verifying it; raise GraphNotFound or GraphUnreadable."""
        folder = current_version(self.path, _PARTS)
        if folder is not None:
            return folder
        if versions_of(self.path):
            raise self._unreadable(self.path / LINKS, "missing")
        if os.path.lexists(self.path / LINKS):
            raise self._unreadable(self.path / LINKS, "leads to no version")
        raise GraphNotFound.at(str(self.path))

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the write lock, released by the system if the process dies; raise GraphUnreadable for foreign links."""
        self.path.mkdir(parents=True, exist_ok=True)
        check_folders(self.path)
        if current_version(self.path, ()) == self.path:
            raise GraphUnreadable("a copy without its links is read-only", where=Where(str(self.path)), cure=_ANEW)
        lock, owner = FileLock(self.path / ".lock"), self.path / ".writer"
        try:
            with lock.acquire(timeout=0):
                owner.unlink(missing_ok=True)
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
        """Yield an empty folder for the next version; it becomes the current one if the block ends without error."""
        versions = self.path / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        check_folders(self.path)
        current = current_version(self.path, _PARTS)
        number = max((int(folder.name) for folder in versions_of(self.path)), default=0) + 1
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
        keep = {final, current}
        for old in versions.iterdir():
            if old not in keep:
                shutil.rmtree(old, ignore_errors=True)

    def _switch(self, version: Path) -> None:
        _link(self.path / LINKS, Path("versions") / version.name)
        for part in _PARTS:
            if not (self.path / part).is_symlink():
                _link(self.path / part, Path(LINKS) / part)


def _link(path: Path, target: Path) -> None:
    """Create or replace a symbolic link atomically."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    os.replace(beside, path)  # noqa: PTH105 - Path.replace is the same call; named for its atomicity
