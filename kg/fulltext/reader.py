"""Whole papers of any kind that is read: LaTeX sources, LaTeXML's HTML, JATS and TEI."""

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from kg.errors import InputError, KgError, Where
from kg.fulltext import limits
from kg.fulltext.document import FullText
from kg.fulltext.folders import is_paper_folder
from kg.fulltext.latex.reader import read_latex
from kg.fulltext.markup.reader import read_markup
from kg.fulltext.sources import beginning, is_packed, is_tar, read_sources, unpacked
from kg.fulltext.tex.outline import is_document, without_comments

_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".nxml", ".jats", ".tei")
_LATEX = (".tex", ".ltx", ".gz", ".tgz", ".tar")
_HEAD = 1 << 16


class Kind(StrEnum):
    """A kind of source of a whole paper."""

    LATEX = "LaTeX"
    HTML = "HTML of LaTeXML"
    JATS = "JATS"
    TEI = "TEI"


def kind_of(path: Path) -> Kind | None:
    """Return what kind of whole paper a file is, by its content; None for any other file, or one that is not there."""
    try:
        with path.open("rb") as stream:
            head = beginning(stream.read(_HEAD), _HEAD)
    except OSError:
        return None
    if is_tar(head):
        return Kind.LATEX
    return _kind_of_text(head.removeprefix(b"\xef\xbb\xbf").lstrip(), path.suffix.lower())


def _kind_of_text(head: bytes, suffix: str) -> Kind | None:
    if head[:1] == b"<":
        start = head[:4096]
        if b"<html" in start.lower():
            return Kind.HTML if b"ltx_" in head else None
        if re.search(rb"<TEI[\s>]", start):
            return Kind.TEI
        return Kind.JATS if re.search(rb"<article[\s>]", start) and b"<front" in head else None
    is_tex = suffix in (".tex", ".ltx") or head[:1] in (b"\\", b"%")
    return Kind.LATEX if is_tex and is_document(without_comments(head.decode("latin-1"))) else None


def read_full_text(path: Path) -> FullText:
    """Return the paper in a folder of TeX, a file of TeX, an archive of arXiv, or a file of HTML, JATS or TEI.

    Raises InputError with the file for what is none of these, TooLarge beyond the limits.
    """
    try:
        if path.suffix.lower() in _MARKUP or kind_of(path) in (Kind.HTML, Kind.JATS, Kind.TEI):
            return read_markup(_name(path), _bytes(path))
        return read_latex(read_sources(path))
    except RecursionError as error:
        what = "too many boxes or tables inside each other"
        raise InputError(what, where=Where(str(path)), cure="leave this paper out, or give its abstract") from error
    except KgError as error:
        raise InputError(error.what, where=error.where or Where(str(path)), cure=error.cure) from error


def read_front_matter(path: Path) -> FullText:
    """Return the title and abstract of a page of HTML or a file of TEI whose tables exceed the limits.

    Of a file beyond the limit of bytes, its beginning is read. Raises InputError where that is no paper.
    """
    content = beginning(_read(path, limits.FILE_BYTES), limits.FILE_BYTES)
    return read_markup(_name(path), content, with_tables=False)


def _name(path: Path) -> str:
    name = Path(path.name.removesuffix(".gz").removesuffix(".zst"))
    return name.stem.removesuffix(".tei")


def _bytes(path: Path) -> bytes:
    """Return the content of a file, unpacked if it is packed with gzip or zstd."""
    content = _read(path, limits.FILE_BYTES + 1)
    if len(content) > limits.FILE_BYTES:
        raise limits.TooLarge.of("bytes", limits.FILE_BYTES)
    return unpacked(content, limits.FILE_BYTES) if is_packed(content) else content


def _read(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}", where=Where(str(path)), cure="check the path") from error


def iter_papers(path: Path) -> Iterator[Path]:
    """Yield the papers that a path means: itself, or, for a folder of papers, each of them, sorted.

    A folder is one paper where `is_paper_folder`, else each folder and file in it is one.
    """
    if not path.is_dir() or is_paper_folder(path):
        yield path
        return
    for inner in sorted(path.iterdir()):
        if inner.name.startswith("."):
            continue
        is_named = inner.name.lower().removesuffix(".zst").endswith(_MARKUP + _LATEX)
        if inner.is_dir() or is_named:
            yield inner
