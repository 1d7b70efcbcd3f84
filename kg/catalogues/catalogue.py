"""What a catalogue is to the program: a file of one shape, recognised by the keys of its first object."""

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from kg.catalogues import formats
from kg.catalogues.elements import Element
from kg.catalogues.records import Record, Refused
from kg.catalogues.stream import elements, keys_of
from kg.papers.source.content import Content


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A kind of file: a module of `formats/` with a constant `CATALOGUE` is discovered automatically.

    `origin` is a row of `kg.origins`, `label` the displayed name. `has_papers` is set where the same file is an input
    format with abstracts. `read` yields the records of one top-level object.
    """

    name: str
    label: str
    origin: str
    is_shape: Callable[[frozenset[str]], bool]
    read: Callable[[Element], Iterator[Record]]
    has_papers: bool = False


@cache
def known_catalogues() -> dict[str, Catalogue]:
    """Return the CATALOGUE of every module of `formats/` by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(formats.__path__))
    found: list[Catalogue] = [import_module(f"{formats.__name__}.{name}").CATALOGUE for name in names]
    return {known.name: known for known in found}


def catalogue_of(content: Content) -> Catalogue | None:
    """Return the kind of catalogue that a content is; None for any other content."""
    keys = keys_of(content)
    return next((known for known in known_catalogues().values() if keys and known.is_shape(keys)), None)


def read_catalogue(catalogue: Catalogue, content: Content) -> Iterator[Record]:
    """Yield every record of a catalogue; what cannot be read is refused with its line and pointer."""
    for found in elements(content):
        if isinstance(found, Refused):
            yield found
        else:
            yield from catalogue.read(found)
            yield from found.faults
