"""Tables whose columns are the fields of a record."""

import dataclasses
import io
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from kg.errors import GraphUnreadable, Where
from kg.records import TEXT, Extraction

_SCALARS: dict[object, pl.DataType] = {
    str: pl.String(),
    int: pl.Int64(),
    float: pl.Float64(),
    bool: pl.Boolean(),
}


# The rows of a group: who looks for a few values of a sorted column reads only the groups that may have them.
_ROW_GROUP = 32_768
# What Polars raises for a file that is not a complete table.
UNREADABLE = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)


def _dtype(annotation: Any) -> pl.DataType:
    if isinstance(annotation, types.UnionType):
        return _dtype(next(part for part in typing.get_args(annotation) if part is not types.NoneType))
    if typing.get_origin(annotation) is tuple:
        return pl.List(_dtype(typing.get_args(annotation)[0]))
    if dataclasses.is_dataclass(annotation):
        return pl.Struct(schema_of(annotation))
    return _SCALARS[annotation]


def schema_of(record: Any) -> dict[str, pl.DataType]:
    """Return the column types of a record's table, in the order of its fields; nested records become structs."""
    hints = typing.get_type_hints(record)
    return {field.name: _dtype(hints[field.name]) for field in dataclasses.fields(record)}


def to_frame(record: Any, rows: Iterable[object]) -> pl.DataFrame:
    """Return a table of records of one type."""
    written = orjson.dumps(list(rows))
    return empty_frame(record) if written == b"[]" else pl.read_json(written, schema=schema_of(record))


def empty_frame(record: Any) -> pl.DataFrame:
    """Return the table of no records of a type."""
    return pl.DataFrame(schema=schema_of(record))


@contextmanager
def readable(place: Path, problem: str, cure: str) -> Iterator[None]:
    """Raise GraphUnreadable, with `problem` and Polars' reason, where a table at `place` is damaged."""
    try:
        yield
    except UNREADABLE as error:
        raise GraphUnreadable(f"{problem}: {str(error).splitlines()[0]}", where=Where(str(place)), cure=cure) from error


def text_of(title: str, abstract: str) -> pl.Expr:
    """Return the text that spans refer to (`Paper.text`), from the columns of title and abstract."""
    return pl.format(TEXT, title, abstract)


def write_table(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as Parquet; the same rows give the same bytes. Raises OSError where the disk is full."""
    # Through memory: Polars hides the errors of a disk in its own.
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=True, row_group_size=_ROW_GROUP)
    path.write_bytes(buffer.getbuffer())


@dataclasses.dataclass(frozen=True, slots=True)
class Extractions:
    """The extractions of all papers as tables; `paper` is the paper's row number, the rest are the records' fields.

    entities, statements, results and links have one row per record (PaperEntity, Statement, Result, Link); sentences
    has one row per paper: the bounds in order, and the extractor.
    """

    entities: pl.DataFrame
    statements: pl.DataFrame
    results: pl.DataFrame
    links: pl.DataFrame
    sentences: pl.DataFrame

    @classmethod
    def of(cls, papers: pl.DataFrame, read: Callable[[str], pl.DataFrame]) -> "Extractions":
        """Build the tables from `read(field)`, which returns `text_key` and that field for all extracted texts.

        `papers` has one row per paper; its column `text_key` is the key of the paper's extraction.
        """
        numbered = papers.select("text_key", paper=pl.int_range(pl.len(), dtype=pl.UInt32))

        def of_field(field: str) -> pl.DataFrame:
            rows = numbered.join(read(field), on="text_key").drop("text_key").filter(pl.col(field).list.len() > 0)
            return rows.explode(field).unnest(field).sort("paper", maintain_order=True)

        sentences = numbered.join(read("sentences").join(read("extractor"), on="text_key"), on="text_key").drop(
            "text_key"
        )
        entities, statements, results, links = map(of_field, ("entities", "statements", "results", "links"))
        return cls(entities, statements, results, links, sentences.sort("paper"))

    @classmethod
    def of_records(cls, extractions: Iterable[Extraction]) -> "Extractions":
        """Build the tables from one extraction per paper, in the papers' order."""
        frame = to_frame(Extraction, extractions).with_columns(text_key=pl.int_range(pl.len()).cast(pl.String))
        return cls.of(frame.select("text_key"), lambda field: frame.select("text_key", field))


@dataclasses.dataclass(frozen=True, slots=True)
class Curated:
    """What catalogues state, after resolution. A node is a row number: papers come first, then entities.

    edges: source, target (nodes), relation, paper (row or null), catalogue, record.
    links: paper (row), url, catalogue, record, official.
    results: id, paper (row or null), subject (node), metric, metric_node, value, on, task (nodes), date, url,
    catalogue, record.
    details: node, description, described_in, url: one row per entity.
    """

    edges: pl.DataFrame
    links: pl.DataFrame
    results: pl.DataFrame
    details: pl.DataFrame

    @classmethod
    def empty(cls) -> "Curated":
        """Return what no catalogue states."""
        return cls(**{field.name: pl.DataFrame(schema=CURATED[field.name]) for field in dataclasses.fields(cls)})


_RECORD = {"catalogue": pl.String(), "record": pl.String()}
CURATED: dict[str, dict[str, pl.DataType]] = {
    "edges": {"source": pl.UInt32(), "relation": pl.String(), "target": pl.UInt32(), "paper": pl.UInt32()} | _RECORD,
    "links": {"paper": pl.UInt32(), "url": pl.String(), "official": pl.Boolean()} | _RECORD,
    "results": {
        "id": pl.String(),
        "paper": pl.UInt32(),
        "subject": pl.UInt32(),
        "metric": pl.String(),
        "metric_node": pl.UInt32(),
        "value": pl.String(),
        "on": pl.UInt32(),
        "task": pl.UInt32(),
        "date": pl.String(),
        "url": pl.String(),
    }
    | _RECORD,
    "details": {"node": pl.UInt32(), "description": pl.String(), "described_in": pl.String(), "url": pl.String()},
}
"""The columns of the tables of Curated."""


TABLE_RESULTS: dict[str, pl.DataType] = {
    "paper": pl.UInt32(),
    "place": pl.String(),
    "subject": pl.String(),
    "on": pl.String(),
    "metric_key": pl.String(),
    "metric": pl.String(),
    "value": pl.String(),
    "model": pl.String(),
    "setting": pl.String(),
    "spread": pl.String(),
    "own": pl.Boolean(),
    "sentence": pl.String(),
    "table": pl.String(),
    "row": pl.String(),
    "column": pl.String(),
    "cell": pl.String(),
    "file": pl.String(),
    "cell_start": pl.Int64(),
    "cell_end": pl.Int64(),
    "section": pl.String(),
    "confidence": pl.Float64(),
    "dataset_confidence": pl.Float64(),
    "metric_confidence": pl.Float64(),
    "evaluation_confidence": pl.Float64(),
}
"""The columns of the results in tables of papers, a row each.

`paper` is the paper's row number and `place` identifies the result in it; `subject`, `on` and `metric_key` are keys of
entities of the paper (`subject` may be PAPER_KEY, the others null); the rest are fields of ResultNode and Evidence, and
the probabilities that all names, the data set, the metric, and model and data set are right.
"""
