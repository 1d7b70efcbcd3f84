"""Resolution of what a user names to local files: paths, folders, addresses and standard input."""

import hashlib
import io
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from kg.errors import InputError, Where
from kg.fulltext import limits
from kg.fulltext.folders import TEX, files_of, is_paper_folder
from kg.papers.source.address import is_address, shown, writable_name
from kg.papers.source.download import download
from kg.papers.source.pipes import copy_pipe

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Document:
    """One source: the name that users see, and the file that holds its bytes while it is open."""

    name: str
    file: Path

    def sha256(self) -> str | None:
        """Return the SHA-256 of the bytes, or of all TeX in a folder, in hexadecimal; None if they cannot be read.

        That of a TeX file covers what it inputs.
        """
        if is_paper_folder(self.file):
            return _sha256_of(self.file, sorted(self.file.rglob("*")))
        # What was a file may have become a pipe, which need not end.
        if not self.file.is_file():
            return None
        try:
            if self.file.suffix.lower() in TEX and len(files := files_of(self.file)) > 1:
                return _sha256_of(files[0].parent, files)
            with self.file.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return None


def _sha256_of(folder: Path, files: Iterable[Path]) -> str | None:
    """Return the SHA-256 of the names and bytes of the TeX files among files below a folder."""
    digest = hashlib.sha256()
    try:
        for file in files:
            if file.suffix.lower() in TEX and file.is_file() and file.stat().st_size <= limits.FILE_BYTES:
                digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError:
        return None
    return digest.hexdigest()


def iter_names(sources: Iterable[str], *, recursive: bool = False) -> Iterator[str]:
    """Return the sorted names of all documents; a folder stands for its files, or all files below it if `recursive`.

    A folder of TeX that is one paper is one document, also where it lies in a named folder. Hidden files and folders
    are left out. Links to folders are not followed, so that cycles end.
    """
    names: set[str] = set()
    for source in sources:
        folder = Path(source)
        if source == STDIN or is_address(source) or not folder.is_dir():
            names.add(source)
            continue
        if is_paper_folder(folder):
            names.add(source)
            continue
        inside = list(folder.rglob("*") if recursive else folder.iterdir())
        papers = {p for p in inside if p.is_dir() and not p.is_symlink() and is_paper_folder(p)}
        paths = (p for p in inside if (p in papers or p.is_file()) and papers.isdisjoint(p.parents))
        of_folder = {str(p) for p in paths if not any(part.startswith(".") for part in p.relative_to(folder).parts)}
        # A folder without files is kept as a name, to be rejected.
        names |= of_folder or {source}
    return iter(sorted(names))


@contextmanager
def document(name: str) -> Iterator[Document]:
    """Yield one document; a remote one or a pipe is copied to a temporary file that exists inside the block.

    Raises InputError where a download or a pipe fails or is too large, and for a device.
    """
    is_pipe = name == STDIN or _is_pipe(name)
    if not is_pipe and not is_address(name):
        yield Document(writable_name(name), Path(name))
        return
    with tempfile.TemporaryDirectory(prefix="kg-") as folder:
        file = Path(folder) / "content"
        if not is_pipe:
            download(name, file)
            yield Document(writable_name(shown(name)), file)
            return
        with _reading(name) as stream, file.open("wb") as copy:
            copy_pipe(stream, copy, name)
        fetched = Document(name, file)
        # Two pipes are two sources: their content is all that distinguishes them.
        yield Document(f"{'stdin' if name == STDIN else 'pipe'}:{(fetched.sha256() or '')[:12]}", file)


def _is_pipe(name: str) -> bool:
    """Return whether a path is a pipe, as <(command) makes; raise InputError for a device or a socket."""
    try:
        mode = Path(name).stat().st_mode
    except (OSError, ValueError):
        # `read_document` reports what is wrong with it.
        return False
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise InputError("a device or a socket", where=Where(writable_name(name)), cure="name a file, or - for a pipe")
    return stat.S_ISFIFO(mode)


def _reading(name: str) -> AbstractContextManager[BinaryIO]:
    if name == STDIN:
        return nullcontext(sys.stdin.buffer)
    # Do not block until a writer opens it: copy_pipe waits with a time limit.
    return cast(BinaryIO, io.FileIO(os.open(name, os.O_RDONLY | os.O_NONBLOCK)))
