"""The result tables of a paper, drawn from their cells: rows and columns as in the source, and what each cell means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import polars as pl

from kg.errors import UnknownName
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import Tables, of_edges
from kg.identifiers import PAPER


@dataclass(frozen=True, slots=True)
class TableNumber:
    """What a number of a table is read as, with the id of its evidence and of the result that it states.

    `model` is the name of the `subject`, or that in the table where the subject is the paper; `data` that of `on`.
    `own` says whether the number is the paper's own.
    """

    evidence: str
    result: str
    value: str
    subject: str
    model: str
    on: str | None
    data: str | None
    metric: str | None
    setting: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as printed; one such as "63.6 / 80.5" has several numbers."""

    text: str
    numbers: tuple[TableNumber, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its name, and a cell or None for each column of the table."""

    name: str
    cells: tuple[TableCell | None, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of a paper as far as it was read: cells without a result are None, and rows without any are left out.

    `name` is that of the table in print ("Table 2"), `label` that in the source; `columns` are the headings of
    the columns, those of several levels joined.
    """

    name: str
    label: str
    section: str | None
    file: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


# What stands before the row, the column or the cell in the sentence of a cell.
_NAME = r"^(.*?)(?:, (?:row|column) |: )"
_TABLE = ("file", "table", "name")


_Row = dict[str, list[dict[str, Any]]]


def paper_tables(tables: Tables, paper: str) -> tuple[PaperTable, ...]:
    """Return the result tables of a paper, by its id, in the order of its files; raise UnknownName without the paper.

    A paper that was read without its full text has none.
    """
    if not rows_with(tables.papers, "id", pl.Series([paper])).height:
        raise UnknownName(f"no paper {paper!r}", cure="the id of a node of type Paper")
    results = tables.results.filter(pl.col("paper") == paper)
    edges = results.select(source="subject", target="id", relation=pl.lit("has_result"))
    is_cell = (pl.col("paper") == paper) & pl.col("table").is_not_null()
    cells = (
        of_edges(tables.evidence, edges).filter(is_cell).rename({"id": "evidence", "target": "result"}).drop("source")
    )
    stated = results.select("value", "subject", "on", "metric", "setting", "own", "model", result="id")
    labels = tables.nodes_with(pl.concat([stated["subject"], stated["on"]]), "label")
    known = dict(labels.select("id", "label").iter_rows())
    label = pl.col("subject").replace(known)
    rows = cells.join(stated, on="result").with_columns(
        name=_name(),
        model=pl.when(pl.col("subject").str.starts_with(PAPER)).then(pl.coalesce("model", label)).otherwise(label),
        data=pl.col("on").replace(known),
        own=pl.col("own").fill_null(False),
        # The numbers that end the id of a table's result: table, row, column, number in the cell.
        place=pl.col("result").str.extract(r"([^/]*)$").str.extract_all(r"\d+").cast(pl.List(pl.Int64), strict=False),
    )
    ordered = rows.sort("file", "cell_start", "place", "evidence")
    return tuple(_drawn(table.to_dicts()) for table in ordered.partition_by(_TABLE, maintain_order=True))


def table_count(evidence: pl.DataFrame) -> int:
    """Return how many tables some evidence of one paper stands in; those that share a label are apart."""
    return evidence.filter(pl.col("table").is_not_null()).with_columns(name=_name()).select(_TABLE).n_unique()


def _name() -> pl.Expr:
    """Return the name in print of the table of a cell."""
    return pl.coalesce(pl.col("sentence").str.extract(_NAME), "table")


def _drawn(cells: Sequence[dict[str, Any]]) -> PaperTable:
    found = [(name, row) for name, of_name in groupby(cells, key=_row_name) for row in _rows(of_name)]
    columns = _columns(row for _, row in found)
    rows = [TableRow(name, tuple(_cell(row.get(column)) for column in columns)) for name, row in found]
    first = cells[0]
    return PaperTable(first["name"], first["table"], first["section"], first["file"], columns, tuple(rows))


def _row_name(cell: dict[str, Any]) -> str:
    return cell["row"] or ""


def _cell(numbers: list[dict[str, Any]] | None) -> TableCell | None:
    if numbers is None:
        return None
    return TableCell(
        numbers[0]["cell"],
        tuple(TableNumber(*(number[name] for name in TableNumber.__slots__)) for number in numbers),
    )


def _rows(cells: Iterable[dict[str, Any]]) -> Iterator[_Row]:
    """Yield the numbers of each row by column; a column that comes again begins another row of the same name."""
    row: _Row = {}
    for cell in cells:
        former = row.get(cell["column"] or "")
        if former is None:
            row[cell["column"] or ""] = [cell]
        elif (former[0]["cell"], former[0]["cell_start"]) == (cell["cell"], cell["cell_start"]):
            former.append(cell)
        else:
            yield row
            row = {cell["column"] or "": [cell]}
    yield row


def _columns(rows: Iterable[_Row]) -> tuple[str, ...]:
    """Return the columns from left to right: one that earlier rows lack comes behind the one before it in its row."""
    columns: list[str] = []
    for row in rows:
        place = 0
        for column in row:
            if column not in columns:
                columns.insert(place, column)
            place = columns.index(column) + 1
    return tuple(columns)
