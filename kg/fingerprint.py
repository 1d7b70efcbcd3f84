"""A hash of the program's own code and data, so that the output of an older version is made again."""

import hashlib
from collections.abc import Iterable, Iterator
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable


def _files(entry: Traversable) -> Iterator[Traversable]:
    if entry.is_file():
        if not entry.name.endswith(".pyc"):
            yield entry
    elif entry.name != "__pycache__":
        for inner in sorted(entry.iterdir(), key=lambda e: e.name):
            yield from _files(inner)


def fingerprint(parts: Iterable[str], libraries: Iterable[str] = (), salt: str = "") -> str:
    """Return 16 hexadecimal digits of the hash of package files ("extract", "papers/latex.py") and library versions.

    The files are read as data; nothing is imported.
    """
    digest = hashlib.sha256(salt.encode())
    for part in parts:
        for file in _files(resources.files("kg").joinpath(part)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for library in libraries:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()[:16]
