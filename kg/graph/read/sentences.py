"""The sentences that support an edge, with the spans that name its ends."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.errors import UnknownName
from kg.graph.highlight import find_forms
from kg.graph.tables import EDGE, Tables

End = Literal["source", "target"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A half-open span of a sentence that names an end of the edge: "source" or "target"."""

    start: int
    end: int
    end_of_edge: End


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence that supports an edge; `id` is the local part of its IRI, `stated` the relation as extracted."""

    id: str
    stated: str | None
    sentence: str
    paper: str
    title: str
    confidence: float
    extractor: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class EdgeSentences:
    """The confidence of an edge, over all papers, and its sentences, by descending confidence of each."""

    confidence: float
    evidence: tuple[MarkedSentence, ...]


def _forms(tables: Tables, id_: str) -> list[str]:
    """Return the names of a node, and for a result its number."""
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    values = tables.results.filter(pl.col("id") == id_)["value"].to_list()
    return [node["label"], *node["aliases"], *values]


def best_sentences(sentences: pl.DataFrame) -> pl.DataFrame:
    """Return the first sentence of each edge, in the order of `Tables.sentences`; `evidence` is its id."""
    return sentences.unique(EDGE, keep="first", maintain_order=True).rename({"id": "evidence"})


def edge_sentences(tables: Tables, source: str, relation: str, target: str) -> EdgeSentences:
    """Return the sentences that support an edge; raise UnknownName if there is none."""
    is_this = pl.all_horizontal(
        pl.col(name) == value for name, value in zip(EDGE, (source, relation, target), strict=True)
    )
    edges = tables.edges.filter(is_this)
    if not edges.height:
        raise UnknownName(f"no edge {source} {relation} {target}", cure="an edge of a picture or a card")
    ends: tuple[tuple[End, str], ...] = (("source", source), ("target", target))
    forms = [(name, _forms(tables, id_)) for name, id_ in ends]
    columns = [name for name in MarkedSentence.__slots__ if name != "marks"]
    rows = tables.sentences(tables.evidence.filter(is_this)).select(columns).iter_rows(named=True)
    found = (MarkedSentence(**row, marks=tuple(_marks(row["sentence"], forms))) for row in rows)
    return EdgeSentences(edges["edge_confidence"][0], tuple(found))


def _marks(sentence: str, forms: list[tuple[End, list[str]]]) -> list[Mark]:
    return [Mark(start, end, name) for name, of_end in forms for start, end in find_forms(sentence, of_end)]
