"""Whole papers of any kind that is read: LaTeX sources, LaTeXML's HTML, JATS and TEI."""

from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, KgError, Where
from kg.fulltext import limits
from kg.fulltext.document import FullText
from kg.fulltext.latex.reader import read_latex
from kg.fulltext.markup.reader import read_markup
from kg.fulltext.sources import read_sources

_MARKUP = (".html", ".htm", ".xhtml", ".xml", ".nxml", ".jats", ".tei")
_LATEX = (".tex", ".ltx", ".gz", ".tgz", ".tar")


def read_full_text(path: Path) -> FullText:
    """Return the paper in a folder of TeX, a file of TeX, an archive of arXiv, or a file of HTML, JATS or TEI.

    Raises InputError with the file for what is none of these, TooLarge beyond the limits.
    """
    try:
        if path.suffix.lower() in _MARKUP:
            return read_markup(_name(path), _bytes(path))
        return read_latex(read_sources(path))
    except KgError as error:
        raise InputError(error.what, where=error.where or Where(str(path)), cure=error.cure) from error


def _name(path: Path) -> str:
    return path.name.removesuffix(path.suffix).removesuffix(".tei")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.FILE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be read: {reason}", where=Where(str(path)), cure="check the path") from error
    if len(content) > limits.FILE_BYTES:
        raise limits.TooLarge.of("bytes", limits.FILE_BYTES)
    return content


def iter_papers(path: Path) -> Iterator[Path]:
    """Yield the papers that a path means: itself, or, for a folder of papers, each of them, sorted.

    A folder is one paper where TeX lies directly in it, else each folder and file in it is one.
    """
    if not path.is_dir() or any(file.suffix.lower() in (".tex", ".ltx") for file in path.iterdir() if file.is_file()):
        yield path
        return
    for inner in sorted(path.iterdir()):
        if inner.name.startswith("."):
            continue
        if inner.is_dir() or inner.name.lower().endswith(_MARKUP + _LATEX):
            yield inner
