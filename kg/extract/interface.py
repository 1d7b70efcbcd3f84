"""The small interface behind which every extractor stands, and how one is found by name."""

import hashlib
import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module, resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from typing import Protocol, cast

from kg.errors import UnknownName
from kg.extract import extractors
from kg.records import Extraction

DEFAULT = "rules"
# What an extraction depends on besides the text: the code and data of these rooms, and the tokeniser.
_ROOMS = ("kg.extract", "kg.lexicon")
_LIBRARIES = ("spacy", "pylatexenc")


class Extractor(Protocol):
    """Read texts (title, blank line, abstract) into extractions: one a text, in order, offsets into the text."""

    def __call__(self, texts: Iterable[str]) -> Iterator[Extraction]:
        """Give the extractions lazily."""
        ...


def known() -> list[str]:
    """Give the names of the extractors that ship with the package."""
    return sorted(module.name for module in pkgutil.iter_modules(extractors.__path__))


def load(name: str) -> Extractor:
    """Import the extractor of that name."""
    if name not in known():
        raise UnknownName.of("extractor", name, known())
    return cast(Extractor, import_module(f"{extractors.__name__}.{name}").EXTRACTOR)


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry)
        elif entry.is_file() and not entry.name.endswith(".pyc"):
            yield entry


def fingerprint(name: str) -> str:
    """Give 16 hexadecimal digits that change with the extractor's code, data or libraries; loads none of them."""
    digest = hashlib.sha256(name.encode())
    for room in _ROOMS:
        for file in _files(resources.files(room)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    # Names are cleaned on their way into records.
    digest.update(resources.files("kg.papers").joinpath("latex.py").read_bytes())
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()[:16]
