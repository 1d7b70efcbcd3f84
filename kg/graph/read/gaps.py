"""What was never measured: data on which the rivals of an entity are, and entities whose rivals are on some data."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.errors import InputError
from kg.graph.read.measured import RIVALRY, measured_pairs, with_best_sentence
from kg.graph.tables import EDGE, Tables
from kg.schema import DATA_TYPES, MEASURED_TYPES

_SHOWN = 8


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


def gaps_of(tables: Tables, id_: str, *, least: int = 2, most: int = 100) -> Gaps:
    """Return the gaps of a node with at least `least` measured rivals each, the first `most` of them.

    Raises InputError for a node that is neither measured nor measured on.
    """
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    if node["type"] not in (*MEASURED_TYPES, *DATA_TYPES):
        what = f"{node['label']!r} is a {node['type']}, which is neither measured nor measured on"
        raise InputError(what, cure="a Method, Model, Dataset or Benchmark")
    pairs = measured_pairs(tables).join(
        tables.nodes.filter(pl.col("type").is_in(DATA_TYPES)).select(data="id"), on="data", how="semi"
    )
    is_data = node["type"] in DATA_TYPES
    if is_data:
        on_data = pairs.filter(pl.col("data") == id_)
        near = _rivals(tables, on_data["entity"])
        against = near.head(0)
        measured = near.join(on_data.select(rival="entity"), on="rival")
        rows = measured.join(on_data.select("entity"), on="entity", how="anti")
        rivals = _rivals(tables, rows["entity"].unique())
    else:
        rivals = _rivals(tables, pl.Series([id_]))
        against = rivals.filter(pl.col("entity") == id_)
        measured = against.join(pairs.rename({"entity": "rival"}), on="rival")
        rows = measured.join(pairs.filter(pl.col("entity") == id_).select("data"), on="data", how="anti")
    missing = "entity" if is_data else "data"
    ranked = _ranked(tables, rows, _totals(rivals, pairs), missing, least)
    shown = ranked.head(most)
    of_gaps = _examples(tables, rows.join(shown.select(missing), on=missing, how="semi"), missing)
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


def _rivals(tables: Tables, ids: pl.Series) -> pl.DataFrame:
    """Return (entity, rival) rows of the rivals of `ids`, each pair once, with the surest edge that joins them.

    Each pair is there in both directions. The rivals of other entities are not complete.
    """
    is_near = pl.col("source").is_in(ids.implode()) | pl.col("target").is_in(ids.implode())
    near = tables.edges.filter(pl.col("relation").is_in(RIVALRY) & is_near)
    ends = tables.nodes_with(pl.concat([near["source"], near["target"]]).unique(), "type")
    of_type = ends.filter(pl.col("type").is_in(MEASURED_TYPES))
    edges = near.join(of_type, left_on="source", right_on="id", how="semi").join(
        of_type, left_on="target", right_on="id", how="semi"
    )
    ways = [edges.with_columns(entity=one, rival=other) for one, other in (("source", "target"), ("target", "source"))]
    ranked = pl.concat(ways).sort("edge_confidence", *EDGE, descending=[True, False, False, False])
    return ranked.unique(["entity", "rival"], keep="first", maintain_order=True)


def _totals(rivals: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the number of rivals of each entity that are measured anywhere."""
    anywhere = rivals.join(pairs.select(rival="entity").unique(), on="rival", how="semi")
    return anywhere.group_by("entity").agg(rivals=pl.len())


def _ranked(tables: Tables, rows: pl.DataFrame, totals: pl.DataFrame, missing: str, least: int) -> pl.DataFrame:
    """Return the gaps in order; `rows` has entity, perhaps data, and a rival that is measured on the data."""
    counted = rows.group_by(list(dict.fromkeys((missing, "entity")))).agg(measured=pl.len())
    return (
        counted.filter(pl.col("measured") >= least)
        .join(totals, on="entity")
        .with_columns(is_complete=pl.col("measured") == pl.col("rivals"))
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
