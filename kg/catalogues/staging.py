"""Tables of the records of catalogues, written in parts while a file is read, so that memory stays bounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from kg.catalogues.catalogue import Catalogue, read_catalogue
from kg.catalogues.records import Named, Number, Record, Refused, Row, Stated
from kg.frames import schema_of, to_frame, write_table
from kg.papers.source.content import Content

_PART = 20_000
_TABLES = {"named": Named, "stated": Stated, "rows": Row, "numbers": Number, "refused": Refused}
_SCHEMAS = {name: schema_of(record) for name, record in _TABLES.items()}


@dataclass(frozen=True, slots=True)
class Records:
    """The records of catalogues, one table each, with the columns of `kg.catalogues.records` and `path`, the file."""

    named: pl.DataFrame
    stated: pl.DataFrame
    rows: pl.DataFrame
    numbers: pl.DataFrame
    refused: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether there is no record, not even a refused one."""
        return not any(getattr(self, name).height for name in _TABLES)

    def counts(self) -> dict[str, int | None]:
        """Return the number of records of each file."""
        paths = pl.concat([getattr(self, name)["path"] for name in _TABLES])
        return dict(paths.value_counts().iter_rows())


def write_records(catalogue: Catalogue, content: Content, folder: Path) -> Iterator[int]:
    """Read a catalogue into tables in a folder, part by part; yield the number of records after each part."""
    records: Iterator[Record] = read_catalogue(catalogue, content)
    count = number = 0
    while part := list(islice(records, _PART)):
        for name, record in _TABLES.items():
            if rows := [found for found in part if type(found) is record]:
                write_table(to_frame(record, rows), folder / f"{name}-{number:06}.parquet")
        count, number = count + len(part), number + 1
        yield count


def read_records(folders: dict[str, Path]) -> Records:
    """Read the records of sources, by their names; raise PolarsError or OSError if a part is damaged."""
    return Records(**{name: _table(name, folders) for name in _TABLES})


def _table(name: str, folders: dict[str, Path]) -> pl.DataFrame:
    parts = [
        pl.read_parquet(part).select(*_SCHEMAS[name], path=pl.lit(path))
        for path, folder in sorted(folders.items())
        for part in sorted(folder.glob(f"{name}-*.parquet"))
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMAS[name] | {"path": pl.String()})
