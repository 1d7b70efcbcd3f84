"""Read files and folders: find the format of each by its content and give its entries."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from kg.papers import formats
from kg.records import Paper, Rejected, Source


@dataclass(frozen=True, slots=True)
class Format:
    """An input format: a module of `formats/` with a constant `FORMAT` is found and used without other change."""

    name: str
    sniff: Callable[[str], bool]
    read: Callable[[str, str], Iterator[Paper | Rejected]]


@cache
def known_formats() -> tuple[Format, ...]:
    """Give every format module's FORMAT, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    return tuple(import_module(f"{formats.__name__}.{name}").FORMAT for name in names)


def iter_files(sources: Iterable[str]) -> Iterator[Path]:
    """Give the files of the sources, sorted: a folder stands for the files directly in it, hidden ones left out."""
    paths: set[Path] = set()
    for source in map(Path, sources):
        if source.is_dir():
            paths.update(p for p in source.iterdir() if p.is_file() and not p.name.startswith("."))
        else:
            paths.add(source)
    return iter(sorted(paths))


def read(sources: Iterable[str]) -> Iterator[Paper | Rejected]:
    """Give every entry of every source, in the order of the paths. Never raises for what a source holds."""
    for path in iter_files(sources):
        yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Paper | Rejected]:
    start = Source(str(path), 1)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        yield Rejected(start, "no such file", "check the path")
        return
    except OSError as error:
        yield Rejected(start, f"cannot be read: {error.strerror}", "check its permissions")
        return
    if b"\0" in content:
        yield Rejected(start, "a binary file", "give text in UTF-8: a saved listing page")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A download cut in the middle of a character loses that character only.
        if error.end < len(content) or error.reason != "unexpected end of data":
            line = content.count(b"\n", 0, error.start) + 1
            yield Rejected(Source(str(path), line), "not UTF-8 text", "save the file as UTF-8")
            return
        text = content[: error.start].decode("utf-8-sig")
    if not text.strip():
        yield Rejected(start, "an empty file", "save the page again")
        return
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for known in known_formats():
        if known.sniff(text):
            yield from known.read(str(path), text)
            return
    names = ", ".join(known.name for known in known_formats())
    yield Rejected(start, "no known format", f"one of: {names}")
