"""The small interface behind which every extractor stands, and how one is found by name."""

import pkgutil
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

from kg.errors import UnknownName
from kg.extract import extractors
from kg.fingerprint import fingerprint
from kg.records import Extraction

DEFAULT = "rules"
# What an extraction depends on besides the text: the code and data of these rooms, and the tokeniser.
_PARTS = ("extract", "lexicon", "latex.py", "records.py")
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


def extractor_fingerprint(name: str) -> str:
    """Give a hash that changes with the extractor's code, data or libraries; loads none of them."""
    return fingerprint(_PARTS, _LIBRARIES, salt=name)
