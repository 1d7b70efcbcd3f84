"""The claims about a node: its edges with their best sentence, grouped by relation and direction, in pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from kg.graph.highlight import find_forms
from kg.graph.read.cards import lines_of, sentences_about
from kg.graph.tables import Tables
from kg.schema import RELATION

ClaimOrder = Literal["confidence", "year", "name", "support"]
Direction = Literal["out", "in"]
_KEY = {
    "confidence": pl.col("edge_confidence"),
    "year": pl.col("year"),
    "name": pl.col("label").str.to_lowercase(),
    "support": pl.col("support"),
}
_LAST = len(RELATION)
_RANK = {name: number for number, name in enumerate(
    ("introduces", "improves_on", "uses", "trained_on", "evaluated_on", "compares_to", "addresses", "variant_of")
)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of one relation in one direction: "out" from the node, "in" to it; `label` is read from the node."""

    relation: str
    direction: Direction
    label: str
    claims: int


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A half-open span, in characters of a sentence, that names the node ("own") or the other end ("other")."""

    start: int
    end: int
    names: Literal["own", "other"]


@dataclass(frozen=True, slots=True)
class Claim:
    """An edge seen from one of its ends, with the sentence of highest confidence and its paper.

    `sentence` and `evidence` are empty where the paper's source or a catalogue states the edge; `support` counts
    papers. `catalogue` and `record` name the first record of a catalogue that states it; they are empty without one.
    `note` is that of a person who asserts it, empty without one.
    """

    relation: str
    direction: Direction
    other: str
    name: str
    type: str
    confidence: float
    support: int
    evidence: str
    sentence: str
    spans: tuple[NameSpan, ...]
    paper: str
    title: str
    year: int | None
    catalogue: str
    record: str
    note: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Some of the claims, from `offset` on, and the number of all that pass the filter."""

    total: int
    offset: int
    claims: tuple[Claim, ...]


def label_of(relation: str, direction: Direction) -> str:
    """Return a relation in words, as read from the node: "improves on" or "improved by"."""
    row = RELATION[relation]
    return row.label if direction == "out" else row.inverse


def _rank(group: ClaimGroup) -> tuple[int, bool]:
    return _RANK.get(group.relation, _LAST), group.direction == "in"


def groups_of(tables: Tables, id_: str) -> tuple[ClaimGroup, ...]:
    """Return the relations of a node with the number of claims of each, claims of the text first."""
    groups = []
    ends: tuple[tuple[Direction, str], ...] = (("out", "source"), ("in", "target"))
    for direction, end in ends:
        counted = tables.edges.filter(pl.col(end) == id_).group_by("relation").len()
        for relation, claims in counted.iter_rows():
            groups.append(ClaimGroup(relation, direction, label_of(relation, direction), claims))
    return tuple(sorted(groups, key=_rank))


def claims_of(
    tables: Tables,
    id_: str,
    relation: str,
    direction: Direction,
    *,
    order: ClaimOrder = "confidence",
    descending: bool = True,
    words: str = "",
    year: int | None = None,
    confidence: float = 0.0,
    offset: int = 0,
    limit: int = 100,
) -> ClaimPage:
    """Return the claims of one group.

    `words` must occur in the other's name or the sentence, `year` is the paper's, `confidence` the least of the edge.
    """
    lines = lines_of(tables, id_, sentences_about(tables, id_), outgoing=direction == "out")
    lines = lines.filter((pl.col("relation") == relation) & (pl.col("edge_confidence") >= confidence))
    years = tables.papers_with(lines["paper"], "year").rename({"id": "paper"})
    rows = lines.join(years, on="paper", how="left", maintain_order="left")
    if words:
        found = pl.concat_str("label", pl.lit("\n"), "sentence").str.to_lowercase()
        rows = rows.filter(found.str.contains(words.lower(), literal=True))
    if year is not None:
        rows = rows.filter(pl.col("year") == year)
    ranked = rows.sort(_KEY[order], "label", "other", descending=[descending, False, False], nulls_last=True)
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    names = [node["label"], *node["aliases"]]
    page = ranked.slice(offset, limit).iter_rows(named=True)
    return ClaimPage(rows.height, offset, tuple(_claim(row, direction, names) for row in page))


def _claim(row: Mapping[str, Any], direction: Direction, own: list[str]) -> Claim:
    """Return a line as a claim; `own` are the names of the node that it is seen from."""
    return Claim(
        relation=row["relation"],
        direction=direction,
        other=row["other"],
        name=row["label"],
        type=row["type"],
        confidence=round(row["edge_confidence"], 3),
        support=row["support"],
        evidence=row["evidence"] or "",
        sentence=row["sentence"],
        spans=name_spans(row["sentence"], own, [row["label"], *row["aliases"]]),
        paper=row["paper"],
        title=row["title"],
        year=row["year"],
        catalogue=row["catalogue"],
        record=row["record"],
        note=row["note"],
    )


def name_spans(sentence: str, own: list[str], other: list[str]) -> tuple[NameSpan, ...]:
    """Return where a sentence has the names of one node ("own") and of another ("other"), without overlaps."""
    found: list[NameSpan] = [NameSpan(start, end, "own") for start, end in find_forms(sentence, own)]
    taken = [(span.start, span.end) for span in found]
    found += [
        NameSpan(start, end, "other")
        for start, end in find_forms(sentence, other)
        if all(end <= first or start >= last for first, last in taken)
    ]
    return tuple(sorted(found, key=lambda span: span.start))
