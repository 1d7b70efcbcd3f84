"""The files of one paper: a folder, a file, or an archive as arXiv serves it, read into memory within limits.

Archives are not unpacked to disk; links and names that leave the archive are left out.
"""

import gzip
import io
import posixpath
import sys
import tarfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kg.errors import InputError, Where
from kg.fulltext import limits
from kg.fulltext.folders import TEX, files_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_TEXTS = (".tex", ".ltx", ".sty", ".cls", ".bbl", ".txt")
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
"""What files packed with gzip and with zstd begin with."""
_TAR_MAGIC, _TAR_AT = b"ustar", 257


@dataclass(slots=True)
class Sources:
    """The texts of a paper by relative path; `bases` are the places of their first characters, in one numbering."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    bases: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, path: str, content: bytes) -> None:
        """Add a file; raise TooLarge beyond the limits of number and size."""
        self._size += len(content)
        if len(content) > limits.FILE_BYTES or self._size > limits.TOTAL_BYTES:
            raise limits.TooLarge.of("bytes of TeX", limits.TOTAL_BYTES)
        if len(self.texts) >= limits.FILES:
            raise limits.TooLarge.of("files", limits.FILES)
        base = max((self.bases[p] + len(self.texts[p]) + 1 for p in list(self.texts)[-1:]), default=0)
        self.texts[path], self.bases[path] = _decoded(content), base

    def place(self, at: int) -> tuple[str, int]:
        """Return the file, and the character of it, that a place of a token means; ("", 0) for none."""
        for path, base in self.bases.items():
            if base <= at <= base + len(self.texts[path]):
                return path, at - base
        return "", 0


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_sources(path: Path) -> Sources:
    """Read the TeX files of a folder, a `.tex` with what it inputs, or a `.tar`, `.tar.gz` or `.gz` file of one paper.

    Raises InputError for what is none of these or damaged, TooLarge beyond the limits.
    """
    where = Where(str(path))
    try:
        if path.is_dir():
            return _of_folder(path)
        if not path.is_file():
            raise InputError("no such file or folder", where=where, cure="name a folder of TeX, or a file")
        with path.open("rb") as stream:
            content = stream.read(limits.TOTAL_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=where, cure="check its permissions") from error
    if len(content) > limits.TOTAL_BYTES:
        raise limits.TooLarge.of("bytes", limits.TOTAL_BYTES)
    found = sources_of(_stem(path.name), path.name, content)
    for inner in files_of(path)[1:] if path.suffix.lower() in TEX else ():
        _add_file(found, inner, inner.relative_to(path.resolve().parent).as_posix())
    return found


def _stem(name: str) -> str:
    for suffix in (".tar.gz", ".tar.zst", ".tex.zst", ".zst", ".tgz", ".tar", ".tex.gz", ".gz", ".tex", ".ltx"):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)] or name
    return name


def _of_folder(folder: Path) -> Sources:
    found = Sources(folder.resolve().name)
    root = folder.resolve()
    for file in sorted(folder.rglob("*")):
        inner = file.relative_to(folder)
        if file.suffix.lower() not in _TEXTS or any(part.startswith(".") for part in inner.parts):
            continue
        if not file.is_file() or not file.resolve().is_relative_to(root):
            continue
        _add_file(found, file, inner.as_posix())
    return found


def _add_file(found: Sources, file: Path, path: str) -> None:
    if file.stat().st_size > limits.FILE_BYTES:
        raise limits.TooLarge.of("bytes in a file", limits.FILE_BYTES)
    found.add(path, file.read_bytes())


def sources_of(name: str, file_name: str, content: bytes) -> Sources:
    """Return the sources in the bytes of a file: TeX, or a tar archive, either packed with gzip or zstd or not."""
    found = Sources(name)
    if is_packed(content):
        content = unpacked(content, limits.TOTAL_BYTES)
        file_name = file_name.removesuffix(".gz").removesuffix(".zst")
    if is_tar(content):
        _add_archive(found, content)
    else:
        found.add(file_name if file_name.endswith(_TEXTS) else f"{file_name}.tex", content)
    return found


def is_tar(content: bytes) -> bool:
    """Return whether bytes begin as a tar archive does."""
    return content[_TAR_AT : _TAR_AT + len(_TAR_MAGIC)] == _TAR_MAGIC


def is_packed(content: bytes) -> bool:
    """Return whether bytes begin as what gzip or zstd packs does."""
    return content.startswith((GZIP, ZSTD))


def unpacked(content: bytes, most: int) -> bytes:
    """Return what is packed with gzip or zstd; raise InputError where it is damaged, TooLarge beyond `most` bytes."""
    packed = io.BytesIO(content)
    try:
        with zstd.ZstdFile(packed) if content.startswith(ZSTD) else gzip.GzipFile(fileobj=packed) as stream:
            found = stream.read(most + 1)
    except (OSError, EOFError, zlib.error, zstd.ZstdError) as error:
        raise InputError(f"a damaged archive: {error}", cure="fetch the file again") from error
    if len(found) > most:
        raise limits.TooLarge.of("bytes after unpacking", most)
    return found


def beginning(content: bytes, most: int) -> bytes:
    """Return the first `most` bytes of what may be packed with gzip or zstd; nothing of what is damaged there."""
    try:
        if content.startswith(ZSTD):
            return zstd.ZstdDecompressor().decompress(content, most)
        return zlib.decompressobj(wbits=31).decompress(content, most) if content.startswith(GZIP) else content[:most]
    except (zlib.error, zstd.ZstdError):
        return b""


def _add_archive(found: Sources, content: bytes) -> None:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for count, member in enumerate(archive, 1):
                if count > limits.FILES:
                    raise limits.TooLarge.of("files in an archive", limits.FILES)
                path = posixpath.normpath(member.name)
                if not member.isfile() or not path.lower().endswith(_TEXTS):
                    continue
                if path.startswith(("/", "..")) or PurePosixPath(path).is_absolute():
                    continue
                if member.size > limits.FILE_BYTES:
                    raise limits.TooLarge.of("bytes in a file", limits.FILE_BYTES)
                stream = archive.extractfile(member)
                if stream is not None:
                    found.add(path, stream.read(limits.FILE_BYTES + 1))
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise InputError(f"a damaged archive: {error}", cure="fetch the file again") from error
