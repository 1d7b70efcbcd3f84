"""Whether the files of a graph directory are those that its manifest lists: regular, of their size and content."""

import hashlib
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kg.graph.manifest import FileSeal

_THREADS = 4
# What Oxigraph writes into a store's folder and does not read again.
_NOT_READ = ("LOCK", "LOG")


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not as it was written: its path in the folder that was looked at, and what is wrong with it."""

    path: str
    reason: str

    def __str__(self) -> str:
        """Return one line."""
        return f"{self.path}: {self.reason}"


def seal_of(path: Path) -> FileSeal:
    """Return the seal of a file."""
    with path.open("rb") as stream:
        return FileSeal(size=path.stat().st_size, sha256=hashlib.file_digest(stream, "sha256").hexdigest())


def seals_of(folder: Path, names: Iterable[str], known: Mapping[int, FileSeal] | None = None) -> dict[str, FileSeal]:
    """Return the seals of files by their path in a folder; `known` are those of inodes that need not be read again."""
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
    """Yield what is missing, no regular file or of another size, and with `contents` what has another content."""

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
