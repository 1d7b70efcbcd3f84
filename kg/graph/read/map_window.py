"""What a window of the map shows at a scale: communities and entities that are large enough to be seen."""

from dataclasses import dataclass

import polars as pl

from kg.graph.communities.links import TYPES
from kg.graph.read.communities import Community, communities
from kg.graph.tables import Tables


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the map's square of 1000 units; what is smaller than a radius of `least` is not seen."""

    left: float
    top: float
    right: float
    bottom: float
    least: float

    def holds(self) -> pl.Expr:
        """Return whether a disc is seen: it is large enough, and a part of it is in the window."""
        across = (pl.col("x") + pl.col("radius") >= self.left) & (pl.col("x") - pl.col("radius") <= self.right)
        down = (pl.col("y") + pl.col("radius") >= self.top) & (pl.col("y") - pl.col("radius") <= self.bottom)
        return (pl.col("radius") >= self.least) & across & down


@dataclass(frozen=True, slots=True)
class Dot:
    """An entity on the map with its lowest community; `shared` papers of the community name it."""

    id: str
    type: str
    label: str
    community: str
    shared: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class MapPart:
    """The communities and entities that a window shows, at most a number of each, the largest first.

    `hidden` is the number of those beyond that. `papers` and `entities` count what is on the map, `other_papers` and
    `other_entities` what is not: nothing that several papers name joins it to the rest.
    """

    communities: tuple[Community, ...]
    dots: tuple[Dot, ...]
    hidden: int
    papers: int
    entities: int
    other_papers: int
    other_entities: int


def map_part(tables: Tables, window: Window, most: int, known: tuple[Community, ...] | None = None) -> MapPart:
    """Return what a window shows, at most `most` communities and as many entities.

    `known` are all communities, where they have been read before. Raises InputError where the graph has no map.
    """
    found = {row.id: row for row in known or communities(tables)}
    order = {"level": False, "radius": True, "entities": True, "id": False}
    seen = tables.communities.filter(window.holds()).sort(*order, descending=list(order.values()))
    dots = tables.members.filter(window.holds())
    largest = dots.sort("radius", "node", descending=[True, False]).head(most).rename({"node": "id"})
    labelled = largest.join(tables.nodes.select("id", "type", "label"), on="id", maintain_order="left")
    placed = tables.members["x"].count()
    nodes = tables.nodes.filter(pl.col("type").is_in(TYPES)).height
    papers = tables.members.height - placed
    return MapPart(
        communities=tuple(found[id_] for id_ in seen["id"].head(most)),
        dots=tuple(Dot(*row) for row in labelled.select(*Dot.__slots__).iter_rows()),
        hidden=max(seen.height - most, 0) + max(dots.height - most, 0),
        papers=papers,
        entities=placed,
        other_papers=tables.papers.height - papers,
        other_entities=nodes - placed,
    )
