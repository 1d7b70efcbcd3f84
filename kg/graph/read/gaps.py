"""What was never measured: data on which the rivals of an entity are, and entities whose rivals are on some data."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.errors import InputError
from kg.graph.read.measured import measured_on, measured_pairs_of, with_best_sentence
from kg.graph.read.rivals import RIVALRY, Rivalry
from kg.graph.tables import EDGE, Tables
from kg.schema import DATA_TYPES, MEASURED_TYPES

_SHOWN = 8
_PAIR = ("entity", "rival")
_WAYS = (("source", "target"), ("target", "source"))


@dataclass(frozen=True, slots=True)
class Rival:
    """An entity that a paper compares with another, or claims to beat or to be beaten by it, with the sentence."""

    id: str
    type: str
    label: str
    relation: str
    sentence: str
    paper: str
    title: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A pair that no paper of the graph measures: data for an entity, or an entity for data; `id` is the missing end.

    `rivals` counts the rivals of the entity that are measured anywhere, `measured` those that are measured on the data;
    `is_complete` says that these are all. `examples` are the surest of them.
    """

    id: str
    type: str
    label: str
    rivals: int
    measured: int
    is_complete: bool
    examples: tuple[Rival, ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps of a node: `side` is "entity" for a method or model, "data" for a data set or benchmark.

    `rivals` counts those of an entity, `examples` are the surest. Of all gaps (`total`) the first are in `gaps`:
    complete ones before others, then those with more measured rivals.
    """

    id: str
    type: str
    label: str
    side: Literal["entity", "data"]
    rivals: int
    examples: tuple[Rival, ...]
    total: int
    gaps: tuple[Gap, ...]


def gaps_of(tables: Tables, id_: str, rivalry: Rivalry | None = None, *, least: int = 2, most: int = 100) -> Gaps:
    """Return the gaps of a node with at least `least` measured rivals each, the first `most` of them.

    `rivalry` has the counts of rivals where they are kept; without, they are made. Raises InputError for a node that is
    neither measured nor measured on.
    """
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    if node["type"] not in (*MEASURED_TYPES, *DATA_TYPES):
        what = f"{node['label']!r} is a {node['type']}, which is neither measured nor measured on"
        raise InputError(what, cure="a Method, Model, Dataset or Benchmark")
    is_data = node["type"] in DATA_TYPES
    missing = "entity" if is_data else "data"
    against, rows, counted = (
        _of_data(tables, id_, least, rivalry or Rivalry(tables)) if is_data else _of_entity(tables, id_, least)
    )
    ranked = _ranked(tables, counted, missing)
    shown = ranked.head(most)
    surest = _surest(rows.join(shown.select(missing), on=missing, how="semi"), missing)
    of_gaps = _examples(tables, surest, missing)
    columns = (missing, "type", "label", "rivals", "measured", "is_complete")
    return Gaps(
        id=id_,
        type=node["type"],
        label=node["label"],
        side="data" if is_data else "entity",
        rivals=against.height,
        examples=_examples(tables, against, "entity").get(id_, ()),
        total=ranked.height,
        gaps=tuple(Gap(*(*row, of_gaps[row[0]])) for row in shown.select(columns).iter_rows()),
    )


_Found = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]
"""The rivals of an entity; rows of the missing end with a rival that is measured; the missing ends with counts."""


def _of_entity(tables: Tables, id_: str, least: int) -> _Found:
    near = _claims_of(tables, pl.Series([id_])).filter(pl.col("entity") == id_)
    against = _surest(near.join(_measurable(tables, near["rival"]).to_frame("rival"), on="rival", how="semi"), "entity")
    pairs = measured_pairs_of(tables, [id_, *against["rival"]])
    measured = against.join(pairs.rename({"entity": "rival"}), on="rival")
    rows = measured.join(pairs.filter(pl.col("entity") == id_).select("data"), on="data", how="anti")
    counted = rows.group_by("data").agg(measured=pl.len()).filter(pl.col("measured") >= least)
    return against, rows, counted.with_columns(rivals=pl.lit(measured["rival"].n_unique()))


def _of_data(tables: Tables, id_: str, least: int, rivalry: Rivalry) -> _Found:
    on_data = _measurable(tables, measured_on(tables, id_)).to_frame("entity")
    near = _claims_of(tables, on_data["entity"]).join(on_data.select(rival="entity"), on="rival", how="semi")
    rows = near.join(on_data, on="entity", how="anti")
    counted = rows.select(_PAIR).unique().group_by("entity").agg(measured=pl.len())
    counted = counted.filter(pl.col("measured") >= least)
    return rows.head(0), rows, counted.join(rivalry.counts, on="entity")


def _claims_of(tables: Tables, ids: pl.Series) -> pl.DataFrame:
    """Return the claims of rivalry about some ids, each in both directions, with its ends as `entity` and `rival`."""
    asked = ids.implode()
    claims = tables.edges.select(*EDGE, "edge_confidence").filter(pl.col("relation").is_in(RIVALRY))
    near = claims.filter(pl.col("source").is_in(asked) | pl.col("target").is_in(asked))
    return pl.concat([near.with_columns(entity=pl.col(one), rival=pl.col(other)) for one, other in _WAYS])


def _measurable(tables: Tables, ids: pl.Series) -> pl.Series:
    """Return the distinct ids of methods and models among some ids."""
    return tables.nodes_with(ids, "type").filter(pl.col("type").is_in(MEASURED_TYPES))["id"]


def _surest(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    """Return one row for each value of a column and rival, the one whose claim is the surest."""
    ranked = rows.sort("edge_confidence", *EDGE, descending=[True, False, False, False])
    return ranked.unique([key, "rival"], keep="first", maintain_order=True)


def _ranked(tables: Tables, counted: pl.DataFrame, missing: str) -> pl.DataFrame:
    """Return the gaps in order."""
    return (
        counted.with_columns(is_complete=pl.col("measured") == pl.col("rivals"))
        .join(tables.nodes_with(counted[missing], "type", "label"), left_on=missing, right_on="id")
        .sort("is_complete", "measured", "label", missing, descending=[True, True, False, False])
    )


def _examples(tables: Tables, rows: pl.DataFrame, key: str) -> dict[str, tuple[Rival, ...]]:
    """Return the surest rivals of each value of a column, with the sentence that joins them to the entity."""
    surest = (
        rows.sort("edge_confidence", "rival", descending=[True, False]).group_by(key, maintain_order=True).head(_SHOWN)
    )
    named = with_best_sentence(tables, surest).join(
        tables.nodes_with(surest["rival"], "type", "label"), left_on="rival", right_on="id"
    )
    ordered = named.sort("edge_confidence", "label", "rival", descending=[True, False, False])
    columns = (key, "rival", "type", "label", "relation", "sentence", "paper", "title")
    found: dict[str, list[Rival]] = {}
    for of, *rest in ordered.select(columns).iter_rows():
        found.setdefault(of, []).append(Rival(*rest))
    return {of: tuple(rivals) for of, rivals in found.items()}
