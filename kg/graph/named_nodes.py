"""Look-up of the nodes that a correction names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

from kg.corrections import Name
from kg.lexicon import normal_form
from kg.schema import EXTRACTED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node with its names; `normals` are their normal forms."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    normals: frozenset[str]

    def __str__(self) -> str:
        """Return the label with the type, as it can be typed."""
        return f"{self.label}:{self.type}"


class Nodes:
    """The nodes of a table that have one of the given names."""

    def __init__(self, nodes: pl.DataFrame, names: Iterable[Name]) -> None:
        """Read the nodes that one of the names may denote."""
        wanted, ids = set[str](), set[str]()
        for name in names:
            wanted |= name.normals
            ids.add(name.id or name.name)
        has_key = nodes.select(row=pl.int_range(pl.len()), key="keys").explode("key")
        rows = has_key.filter(pl.col("key").is_in(sorted(wanted)))["row"].unique()
        is_wanted = pl.int_range(pl.len()).is_in(rows.implode()) | pl.col("id").is_in(sorted(ids))
        columns = ("id", "type", "label", "aliases", "keys")
        self._nodes = [
            Candidate(id_, type_, label, tuple(aliases), frozenset(keys))
            for id_, type_, label, aliases, keys in nodes.filter(is_wanted).select(columns).iter_rows()
        ]
        self.types = {node.id: node.type for node in self._nodes}

    def bearing(self, name: Name) -> list[Candidate]:
        """Return all nodes that have a name."""
        return [node for node in self._nodes if not name.normals.isdisjoint(node.normals)]

    def called(self, name: Name) -> list[Candidate]:
        """Return the nodes that a name denotes: one, none, or several where it does not say which."""
        ids = (name.id,) if name.id else (name.name,)
        if by_id := [node for node in self._nodes if node.id in ids]:
            return by_id
        options = self.bearing(name)
        for is_meant in _preferences(name):
            options = [node for node in options if is_meant(node)] or options
        return options


def _preferences(name: Name) -> Iterator[Callable[[Candidate], bool]]:
    """Yield tests, the most important first, that choose among nodes where some pass."""
    if name.long is not None:
        long = normal_form(name.long)
        yield lambda node: long in node.normals if long else node.normals <= name.normals
    if name.type is not None:
        yield lambda node: node.type == name.type
    yield lambda node: normal_form(node.label) in name.normals
    yield lambda node: node.label == name.name
    yield lambda node: node.type in EXTRACTED
