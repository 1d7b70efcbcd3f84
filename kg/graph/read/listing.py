"""A list of papers and entities that a reader chose, with the claims between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from kg.graph.read.comparison import BETWEEN, Between, claims_between
from kg.graph.tables import Tables

_OF_LIST = (*BETWEEN, "introduces", "addresses")


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper or an entity of a list; `papers` counts the papers that name an entity, year and venue are a paper's.

    `note` is the reader's own, empty without one.
    """

    id: str
    type: str
    label: str
    year: int | None
    venue: str | None
    papers: int | None
    url: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The nodes of a list in its order, the claims between them, and the ids that no node of this graph has."""

    items: tuple[Listed, ...]
    claims: tuple[Between, ...]
    unknown: tuple[str, ...]


def listing(tables: Tables, ids: Sequence[str], notes: Mapping[str, str] | None = None) -> Listing:
    """Return the nodes with these ids, each once, and the claims of the graph that join two of them.

    `notes` has the reader's words on some of the ids.
    """
    wanted = pl.DataFrame({"id": list(dict.fromkeys(ids))}, schema={"id": pl.String})
    counts = tables.counts.filter(pl.col("relation").is_null() & pl.col("year").is_null()).select("papers", id="node")
    noted = pl.DataFrame(list((notes or {}).items()), schema={"id": pl.String, "note": pl.String}, orient="row")
    rows = (
        wanted.join(tables.nodes.select("id", "type", "label", "url"), on="id", maintain_order="left")
        .join(tables.papers.select("id", "year", "venue"), on="id", how="left", maintain_order="left")
        .join(counts, on="id", how="left", maintain_order="left")
        .join(noted, on="id", how="left", maintain_order="left")
        .with_columns(pl.col("note").fill_null(""))
    )
    found = rows["id"].to_list()
    return Listing(
        items=tuple(Listed(*row) for row in rows.select(*Listed.__slots__).iter_rows()),
        claims=claims_between(tables, found, _OF_LIST),
        unknown=tuple(id_ for id_ in wanted["id"] if id_ not in set(found)),
    )
