"""The interface of an input format."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.papers.source.content import Content
from kg.records import Paper, Rejected


@dataclass(frozen=True, slots=True)
class InputFormat:
    """An input format: a module of `formats/` with a constant `FORMAT` is discovered automatically.

    `sniff` returns whether a content is of this format, by its head; formats of lower `rank` are tried first, those of
    equal rank exclude each other. `label` is the displayed name.
    """

    name: str
    sniff: Callable[[Content], bool]
    read: Callable[[Content], Iterator[Paper | Rejected]]
    rank: int = 0
    label: str = ""

    @property
    def shown(self) -> str:
        """The label, by default the name in capitals."""
        return self.label or self.name.upper()
