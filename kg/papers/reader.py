"""Reading of documents: detect the format of each by its content and yield its entries."""

import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from kg.errors import InputError, UnknownName
from kg.fulltext import Kind
from kg.papers import formats
from kg.papers.parsing.input_format import InputFormat
from kg.papers.source.address import shown
from kg.papers.source.content import Content, Malformed, ReadOptions, opened
from kg.papers.source.documents import Document, document, iter_names
from kg.papers.unknown_format import unknown
from kg.papers.whole_papers import kind_of_paper, read_paper
from kg.records import Paper, Rejected, Source


@cache
def known_formats() -> dict[str, InputFormat]:
    """Return the FORMAT of every format module by its name, in the order in which they are tried."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found: list[InputFormat] = [import_module(f"{formats.__name__}.{name}").FORMAT for name in names]
    return {known.name: known for known in sorted(found, key=lambda f: (f.rank, f.name))}


def checked_format(name: str | None) -> str | None:
    """Return the user's choice of a format; raise UnknownName for an unknown one."""
    if name is not None and name not in known_formats():
        raise UnknownName.of("format", name, list(known_formats()))
    return name


def read(sources: Iterable[str], options: ReadOptions | None = None) -> Iterator[Paper | Rejected]:
    """Yield every entry of every source, sorted by the sources' names. Never raises for the content of a source."""
    options = options or ReadOptions()
    for name in iter_names(sources, recursive=options.recursive):
        try:
            with document(name) as found:
                yield from read_document(found, options)
        except InputError as error:
            yield Rejected(Source(shown(name), 1), error.what, error.cure)


def read_document(found: Document, options: ReadOptions) -> Iterator[Paper | Rejected]:
    """Yield every entry of one document; anything unreadable is rejected with its line."""
    start = Source(found.name, 1)
    if kind_of_paper(found, options) not in (None, Kind.JATS):
        yield read_paper(found, options).entry
        return
    try:
        with opened(found.name, found.file, options) as content:
            yield from _read(content)
    except FileNotFoundError:
        yield Rejected(start, "no such file", "check the path")
    except IsADirectoryError:
        yield Rejected(start, "a folder without files", "name the files, or --recursive for the folders in it")
    except OSError as error:
        yield Rejected(start, f"cannot be read: {error.strerror or error}", "check its permissions")
    except Malformed as error:
        yield Rejected(Source(found.name, error.line), error.reason, error.cure)


def format_of(found: Document, options: ReadOptions) -> str:
    """Return the label of the detected format of a document; "" where there is none."""
    kind = kind_of_paper(found, options)
    if kind is not None:
        return kind.value
    try:
        with opened(found.name, found.file, options) as content:
            detected = _format(content)
    except (OSError, Malformed):
        return ""
    return detected.shown if detected else ""


def _format(content: Content) -> InputFormat | None:
    known = known_formats()
    if content.options.format:
        return known[content.options.format]
    return next((found for found in known.values() if content.head.strip() and found.sniff(content)), None)


def _read(content: Content) -> Iterator[Paper | Rejected]:
    if not content.head.strip():
        yield content.rejected(1, "an empty file", "save the page again")
        return
    detected = _format(content)
    if detected is None:
        yield unknown(content, known_formats())
        return
    is_empty = True
    for found in detected.read(content):
        is_empty = False
        yield found
    if is_empty:
        yield content.rejected(
            1, f"no entries in the format {detected.name}", "check what wrote it, or name its --format"
        )
