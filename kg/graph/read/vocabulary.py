"""The ontology with the numbers of nodes and edges of a graph: what can be asked about."""

from collections.abc import Collection
from dataclasses import dataclass

from kg.graph.manifest import Manifest
from kg.schema import NODE_TYPES, RELATIONS


@dataclass(frozen=True, slots=True)
class TypeCount:
    """A node type, its meaning, and its number of nodes."""

    name: str
    comment: str
    nodes: int


@dataclass(frozen=True, slots=True)
class RelationCount:
    """A relation, its meaning, the types of its ends, and its number of edges; `label`, `inverse` are it in words."""

    name: str
    label: str
    inverse: str
    comment: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    edges: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Node types and relations of a graph, with its number of papers."""

    papers: int
    types: tuple[TypeCount, ...]
    relations: tuple[RelationCount, ...]


def vocabulary(manifest: Manifest, names: Collection[str] = ()) -> Vocabulary:
    """Return the node types and relations of these names, or all."""
    types = (row for row in NODE_TYPES if not names or row.name in names)
    relations = (row for row in RELATIONS if not names or row.name in names)
    return Vocabulary(
        manifest.kept,
        tuple(TypeCount(row.name, row.comment, manifest.nodes.get(row.name, 0)) for row in types),
        tuple(
            RelationCount(
                row.name, row.label, row.inverse, row.comment, tuple(row.domain), tuple(row.range),
                manifest.edges.get(row.name, 0),
            )
            for row in relations
        ),
    )  # fmt: skip
