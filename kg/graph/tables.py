"""The tables of a graph: their schemas, derived from the records, and their rows, sorted."""

import dataclasses
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kg.lexicon import normal_form
from kg.records import Edge, Entity, Evidence, Paper, Score, Source

_SCALARS: dict[object, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
}
_SORT = {
    "papers": ["id"],
    "nodes": ["id"],
    "edges": ["source", "relation", "target"],
    "evidence": ["source", "relation", "target", "paper", "start"],
    "results": ["id"],
}


@dataclass(frozen=True, slots=True)
class Node:
    """A row of nodes.parquet: any node, with what every reader of the graph needs of it."""

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    url: str | None
    keys: tuple[str, ...]

    @classmethod
    def of(cls, entity: Entity) -> "Node":
        """Make a node; `keys` are the normal forms under which a user finds it."""
        keys = sorted({normal_form(name) for name in (entity.name, *entity.aliases)})
        return cls(entity.id, entity.type, entity.name, entity.aliases, entity.url, tuple(keys))


RECORDS = {"papers": Paper, "nodes": Node, "edges": Edge, "evidence": Evidence, "results": Score}


def _dtype(annotation: object) -> pl.DataType:
    if isinstance(annotation, types.UnionType):
        return _dtype(next(part for part in typing.get_args(annotation) if part is not types.NoneType))
    if annotation is Source:
        # A place is written as editors write it: path:line.
        return pl.String()
    if typing.get_origin(annotation) is tuple:
        return pl.List(_dtype(typing.get_args(annotation)[0]))
    return _SCALARS[annotation]


def schema_of(record: type) -> dict[str, pl.DataType]:
    """Give the columns of a record's table, in the order of its fields."""
    hints = typing.get_type_hints(record)
    return {field.name: _dtype(hints[field.name]) for field in dataclasses.fields(record)}


def _cell(value: object) -> object:
    if isinstance(value, tuple):
        return [_cell(part) for part in value]
    return f"{value.path}:{value.line}" if isinstance(value, Source) else value


def to_frame(table: str, rows: Iterable[object]) -> pl.DataFrame:
    """Make a sorted table of records."""
    schema = schema_of(RECORDS[table])
    cells = [{name: _cell(getattr(row, name)) for name in schema} for row in rows]
    return pl.DataFrame(cells, schema=schema).sort(_SORT[table])


@dataclass(frozen=True, slots=True)
class Tables:
    """The five tables of a graph."""

    papers: pl.DataFrame
    nodes: pl.DataFrame
    edges: pl.DataFrame
    evidence: pl.DataFrame
    results: pl.DataFrame

    def items(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Give (name, table) pairs."""
        return ((name, getattr(self, name)) for name in RECORDS)

    def degrees(self) -> dict[str, int]:
        """Give the number of edges at each node, in either direction."""
        ends = pl.concat([self.edges["source"], self.edges["target"].alias("source")]).value_counts()
        counted = self.nodes.select(source="id").join(ends, on="source", how="left")
        return dict(counted.with_columns(pl.col("count").fill_null(0)).iter_rows())

    def labels(self) -> dict[str, str]:
        """Give the label of each node."""
        return dict(self.nodes.select("id", "label").iter_rows())

    def sentences(self, evidence: pl.DataFrame | None = None) -> pl.DataFrame:
        """Give the evidence, all or the given rows, with its `sentence` and its paper's `title`; the surest first."""
        evidence = self.evidence if evidence is None else evidence
        spoken = self.papers.join(evidence.select(id="paper").unique(), on="id", how="semi")
        texts = spoken.select(paper="id", title="title", text=pl.format("{}\n\n{}", "title", "abstract"))
        place = pl.col("start"), pl.col("end") - pl.col("start")
        joined = evidence.join(texts, on="paper").with_columns(sentence=pl.col("text").str.slice(*place))
        return joined.drop("text").sort("confidence", "paper", descending=[True, False])

    def write(self, folder: Path) -> None:
        """Write each table as <name>.parquet; the same rows give the same bytes."""
        for name, frame in self.items():
            frame.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=True)

    @classmethod
    def read(cls, folder: Path) -> "Tables":
        """Read the tables of a graph directory."""
        return cls(**{name: pl.read_parquet(folder / f"{name}.parquet") for name in RECORDS})
