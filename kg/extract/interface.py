"""The interface of extractors, and their look-up by name."""

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

from kg.errors import needing
from kg.extract import custom, extractors
from kg.records import Extraction
from kg.versions import fingerprint

DEFAULT = "neural"
# The data on which an extraction depends besides the text; networks are those of one extractor.
_DATA = ("extract/cues.toml", "extract/heads.toml", "lexicon")
_NETWORKS = {"neural": ("extract/neural/weights",)}


class Extractor(Protocol):
    """A callable from texts (title, blank line, abstract) to extractions: one per text, in order, with offsets."""

    def __call__(self, texts: Iterable[str]) -> Iterator[Extraction]:
        """Yield the extraction of each text before the next text is read, so that a corpus needs no memory."""
        ...


def known() -> list[str]:
    """Return the names of the extractors that ship with the package; users' own are named `module:attribute`."""
    return sorted(module.name for module in pkgutil.iter_modules(extractors.__path__))


def is_installed(name: str) -> bool:
    """Return whether an extractor of that name ships with this package or another installed one."""
    return name in known() or name in custom.names()


def load(name: str) -> Extractor:
    """Import the extractor of that name: one that ships, an installed package's, or a user's `module:attribute`."""
    if name not in known():
        return custom.find(name, [*known(), *custom.names()])
    with needing(f"the extractor {name!r}"):
        return cast(Extractor, import_module(f"{extractors.__name__}.{name}").EXTRACTOR)


def extractor_fingerprint(name: str) -> str:
    """Return a hash that changes with what the extractor makes of a text; loads nothing of it.

    An extractor that ships counts by the version of its output and by its data, a user's own by its source file.
    """
    own = None if name in known() else custom.source_file(name)
    code = own.read_bytes() if own and own.is_file() else b""
    return fingerprint(["extraction"], (*_DATA, *_NETWORKS.get(name, ())), salt=name.encode() + b"\0" + code)
