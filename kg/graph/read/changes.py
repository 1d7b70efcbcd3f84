"""How the share of the papers that name an entity changed from two years to the two after."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kg.graph.tables import Tables
from kg.schema import EXTRACTED

_RECENT_YEARS = 2
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Risen:
    """An entity with its papers in the last two years and in the two before; `growth` is in papers per thousand."""

    id: str
    type: str
    label: str
    recent: int
    former: int
    growth: float


def entity_counts(tables: Tables, types: Sequence[str] = EXTRACTED) -> pl.DataFrame:
    """Return id, year (None for all years) and papers of the entities of some types."""
    entities = tables.nodes.filter(pl.col("type").is_in(types)).select("id")
    return _counted(tables.counts).join(entities, on="id", how="semi")


def counts_of(tables: Tables, ids: Sequence[str]) -> pl.DataFrame:
    """Return the counts of some nodes of any type, as `entity_counts` does of entities."""
    return _counted(tables.counts_of(pl.Series(ids, dtype=pl.String)))


def _counted(counts: pl.DataFrame) -> pl.DataFrame:
    of_nodes = counts.filter(pl.col("relation").is_null() & pl.col("node").is_not_null())
    return of_nodes.select("year", "papers", id="node")


def recent_years(tables: Tables) -> tuple[int, int] | None:
    """Return the last two years with papers as (first, last), None where no paper has a year."""
    years = tables.papers["year"].drop_nulls().value_counts().sort("year")
    if not years.height:
        return None
    # A last year with a handful of papers says nothing; the corpus mostly ends in the course of a year.
    last = int(years.filter(pl.col("count") >= years["count"].max() / 20)["year"].max())  # type: ignore[arg-type, operator]
    return last - _RECENT_YEARS + 1, last


def changes(tables: Tables, counts: pl.DataFrame) -> pl.DataFrame:
    """Return the recent and former papers and the growth of each entity; no row where one of the periods has no paper.

    `counts` is what `entity_counts` or `counts_of` returns.
    """
    recent = recent_years(tables)
    first, last = recent or (0, 0)
    periods = {"recent": (first, last), "former": (first - _RECENT_YEARS, first - 1)}
    totals = {
        name: int(tables.papers["year"].is_between(*years).sum()) if recent else 0 for name, years in periods.items()
    }
    of_period = [
        pl.col("papers").filter(pl.col("year").is_between(*years)).sum().cast(pl.Int64).alias(name)
        for name, years in periods.items()
    ]
    if not all(totals.values()):
        return counts.head(0).group_by("id").agg(of_period).with_columns(growth=pl.lit(0.0))
    growth = pl.col("recent") / totals["recent"] - pl.col("former") / totals["former"]
    return counts.group_by("id").agg(of_period).with_columns(growth=(1000 * growth).round(1))


def risen(tables: Tables, rows: pl.DataFrame, most: int) -> tuple[Risen, ...]:
    """Return the entities whose share rose most; `rows` is what `changes` returns."""
    found = rows.filter((pl.col("growth") > 0) & (pl.col("recent") >= _LEAST))
    return _first(tables, found, most, descending=True)


def fallen(tables: Tables, rows: pl.DataFrame, most: int) -> tuple[Risen, ...]:
    """Return the entities whose share fell most; `rows` is what `changes` returns."""
    found = rows.filter((pl.col("growth") < 0) & (pl.col("former") >= _LEAST))
    return _first(tables, found, most, descending=False)


def _first(tables: Tables, rows: pl.DataFrame, most: int, *, descending: bool) -> tuple[Risen, ...]:
    named = rows.join(tables.nodes_with(rows["id"], "type", "label"), on="id")
    ordered = named.sort("growth", "label", "id", descending=[descending, False, False]).head(most)
    return tuple(Risen(*row) for row in ordered.select(*Risen.__slots__).iter_rows())
