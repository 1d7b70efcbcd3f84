"""From what a user names to files on this machine: paths, folders, addresses and standard input."""

import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.papers.download import download
from kg.papers.gate import writable_name

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Document:
    """One source by the name that users see, and the file that holds its bytes while it is open."""

    name: str
    file: Path

    def sha256(self) -> str | None:
        """Give the SHA-256 of the bytes in hexadecimal; None if they cannot be read."""
        try:
            with self.file.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None


def iter_names(sources: Iterable[str], *, recursive: bool = False) -> Iterator[str]:
    """Give the names of all documents, sorted: a folder stands for the files in it, or however deep below it.

    Hidden files and folders are left out. Links to folders are not followed, so that a circle ends.
    """
    names: set[str] = set()
    for source in sources:
        folder = Path(source)
        if source == STDIN or _ADDRESS.match(source) or not folder.is_dir():
            names.add(source)
            continue
        paths = (p for p in (folder.rglob("*") if recursive else folder.iterdir()) if p.is_file())
        of_folder = {str(p) for p in paths if not any(part.startswith(".") for part in p.relative_to(folder).parts)}
        # A folder without files stands for itself, and is rejected.
        names |= of_folder or {source}
    return iter(sorted(names))


@contextmanager
def document(name: str) -> Iterator[Document]:
    """Give one document; what is no file here is a temporary file until the block ends.

    Raises InputError where an address gives nothing.
    """
    if name != STDIN and not _ADDRESS.match(name):
        yield Document(writable_name(name), Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        file = Path(folder) / "content"
        if name == STDIN:
            with file.open("wb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
            fetched = Document(name, file)
            # Two pipes are two sources: their content is all that tells them apart.
            yield Document(f"stdin:{(fetched.sha256() or '')[:12]}", file)
        else:
            download(name, file)
            yield Document(name, file)
