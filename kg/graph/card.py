"""The card of a node: its aliases, papers, and edges with their sentences."""

from dataclasses import dataclass

import polars as pl

from kg.graph.tables import Tables


@dataclass(frozen=True, slots=True)
class Line:
    """One edge of a card, seen from its node: `other` is the node at the other end."""

    relation: str
    is_outgoing: bool
    other: str
    label: str
    type: str
    confidence: float
    paper: str
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """A node with its edges; lines are sorted by relation, then by descending confidence."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    url: str | None
    lines: tuple[Line, ...]

    @property
    def papers(self) -> tuple[str, ...]:
        """The ids of the papers whose sentences are shown for the node's edges, sorted."""
        return tuple(sorted({line.paper for line in self.lines}))


def _lines(tables: Tables, id_: str, *, outgoing: bool) -> pl.DataFrame:
    own, far = ("source", "target") if outgoing else ("target", "source")
    keys = ["source", "relation", "target"]
    surest = (
        tables.sentences(tables.evidence.filter(pl.col(own) == id_))
        .unique(keys, keep="first", maintain_order=True)
        .drop("confidence")
        .with_columns(other=pl.col(far))
    )
    return (
        surest.join(tables.edges.select(*keys, "confidence"), on=keys)
        .join(tables.nodes.select("id", "label", "type"), left_on="other", right_on="id")
        .sort(["relation", "confidence", "label"], descending=[False, True, False])
    )


def card_of(tables: Tables, id_: str) -> Card:
    """Return the card of a node by its id."""
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    lines: list[Line] = []
    columns = ("relation", "other", "label", "type", "confidence", "paper", "title", "sentence")
    for outgoing in (True, False):
        rows = _lines(tables, id_, outgoing=outgoing).select(columns).iter_rows()
        lines += [Line(row[0], outgoing, *row[1:]) for row in rows]
    return Card(id_, node["type"], node["label"], tuple(node["aliases"]), node["url"], tuple(lines))
