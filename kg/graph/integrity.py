"""Verification of a graph directory's files against the seals in its manifest: regular files, size and SHA-256."""

import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kg.graph.manifest import FileSeal

_THREADS = 4
# Files that Oxigraph writes into a store's folder and never reads again.
_NOT_READ = ("LOCK", "LOG")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that differs from what was written: its path relative to the verified folder, and the reason."""

    path: str
    reason: str

    def __str__(self) -> str:
        """Return `path: reason`."""
        return f"{self.path}: {self.reason}"


def seal_of(path: Path) -> FileSeal:
    """Return the seal of a file: its size and SHA-256."""
    with path.open("rb") as stream:
        return FileSeal(size=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def seals_of(folder: Path, names: Iterable[str], known: Mapping[int, FileSeal] | None = None) -> dict[str, FileSeal]:
    """Return the seals of files by their path in a folder; `known` are seals by inode that are taken as they are."""
    known = known or {}

    def seal(name: str) -> tuple[str, FileSeal]:
        path = folder / name
        return name, known.get(path.stat().st_ino) or seal_of(path)

    with ThreadPoolExecutor(_THREADS) as executor:
        return dict(executor.map(seal, sorted(names)))


def stored_files(folder: Path) -> list[str]:
    """Return the files of a store's folder that Oxigraph reads, as paths from the folder above."""
    return [f"{folder.name}/{path.name}" for path in folder.iterdir() if not path.name.startswith(_NOT_READ)]


def find_damage(folder: Path, files: Mapping[str, FileSeal], *, contents: bool) -> Iterator[Damage]:
    """Yield files that are missing, not regular or of another size, and with `contents` those of another checksum."""

    def check(item: tuple[str, FileSeal]) -> Damage | None:
        name, seal = item
        reason = _fault(folder / name, seal, contents=contents)
        return Damage(name, reason) if reason else None

    if not contents:
        yield from filter(None, map(check, sorted(files.items())))
        return
    with ThreadPoolExecutor(_THREADS) as executor:
        yield from filter(None, executor.map(check, sorted(files.items())))


def _fault(path: Path, seal: FileSeal, *, contents: bool) -> str | None:
    try:
        state = path.lstat()
    except FileNotFoundError:
        return "missing"
    if not stat.S_ISREG(state.st_mode):
        return "no regular file"
    if state.st_size != seal.size:
        return f"damaged: {state.st_size} bytes instead of {seal.size}"
    if contents and seal_of(path) != seal:
        return "damaged: its content has changed"
    return None
