"""A paper with what its text states."""

from dataclasses import dataclass

import polars as pl

from kg.errors import UnknownName
from kg.graph.read.paper_tables import table_count
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import EDGE, Tables


@dataclass(frozen=True, slots=True)
class PaperSpan:
    """A statement that a paper's text makes from `start` to `end`."""

    start: int
    end: int
    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PaperText:
    """A paper; spans are half-open, in characters of `text`, which is title, blank line, abstract.

    `tables` is the number of result tables that were read.
    """

    id: str
    title: str
    text: str
    year: int | None
    month: int | None
    day: int | None
    organization: str | None
    arxiv: str | None
    doi: str | None
    venue: str | None
    authors: list[str]
    addresses: list[str]
    sources: list[str]
    tables: int
    spans: list[PaperSpan]


def paper_text(tables: Tables, id_: str) -> PaperText:
    """Return a paper by its id, with the statements extracted from its text; raise UnknownName without one."""
    rows = rows_with(tables.papers, "id", pl.Series([id_]))
    if not rows.height:
        raise UnknownName(f"no paper {id_!r}", cure="the id of a node of type Paper")
    stated = tables.evidence.filter(pl.col("paper") == id_)
    claims = tables.with_end_labels(stated.filter(pl.col("start").is_not_null()).sort("start", *EDGE))
    spans = [PaperSpan(*row) for row in claims.select(*PaperSpan.__slots__).iter_rows()]
    facts = rows.select(name for name in PaperText.__slots__ if name not in ("tables", "spans"))
    return PaperText(**facts.row(0, named=True), tables=table_count(stated), spans=spans)
