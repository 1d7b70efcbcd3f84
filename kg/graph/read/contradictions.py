"""Claims that other evidence contradicts, and numbers that are quoted differently, with both sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.graph.quotations import DIFFERS
from kg.graph.tables import Tables


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence that states a claim; `id` is that of the evidence."""

    id: str
    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    confidence: float
    sentence: str
    paper: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two sentences that disagree: the second claims the reverse of the first, or only that the two are comparable.

    Of a quotation, the first is the number of the model's own paper, and the second the number that another has for it.
    """

    kind: Literal["reverse", "comparable", "quotation"]
    claim: Stated
    counterclaim: Stated


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Some of the contradictions about a node, or of all, from `offset` on, and the number of all of them.

    The first `of_two` of all are between two papers; the others are within one.
    """

    total: int
    of_two: int
    offset: int
    pairs: tuple[Contradiction, ...]


def contradictions(
    tables: Tables, id_: str | None = None, pairs: pl.DataFrame | None = None
) -> tuple[Contradiction, ...]:
    """Return the contradictions about a node, or all: those between two papers before those within one.

    Each pair is there once. Reversed claims come first, then what is only comparable, then quotations that differ, by
    names. `pairs` are those of `contradicting_pairs` where they are kept; without, they are looked for.
    """
    return _with_sentences(tables, _about(tables, id_, pairs))


def each_contradiction(
    tables: Tables, id_: str | None = None, pairs: pl.DataFrame | None = None, *, at_once: int = 2_000
) -> Iterator[Contradiction]:
    """Yield what `contradictions` returns, with the sentences of only `at_once` pairs in memory."""
    for some in _about(tables, id_, pairs).iter_slices(at_once):
        yield from _with_sentences(tables, some)


def contradiction_page(
    tables: Tables, id_: str | None = None, offset: int = 0, limit: int = 100, pairs: pl.DataFrame | None = None
) -> Contradictions:
    """Return a page of what `contradictions` returns."""
    found = _about(tables, id_, pairs)
    of_two = int((~found["is_of_one"]).sum())
    return Contradictions(found.height, of_two, offset, _with_sentences(tables, found.slice(offset, limit)))


def contradicting_pairs(tables: Tables) -> pl.DataFrame:
    """Return the contradictions of a graph in their order: kind, the rows of their evidence, and what they are about.

    `claim` and `counterclaim` are rows of the table of evidence, `source` and `target` the ends of the claim;
    `is_of_one` is true where one paper states both.
    """
    # Of two claims that reverse each other the table has both orders.
    disputed = tables.disputes.filter((pl.col("kind") != "reverse") | (pl.col("claim") < pl.col("counterclaim")))
    pairs = pl.concat([disputed, _quotations(tables)])
    known = _evidence_where(tables, "id", pl.concat([pairs["claim"], pairs["counterclaim"]]))
    named = tables.with_end_labels(known)
    claims = named.select("source", "source_label", "target", "target_label", "paper", claim="id", claim_row="row")
    others = named.select(counterclaim="id", other="paper", other_row="row")
    rows = pairs.join(claims, on="claim").join(others, on="counterclaim")
    rows = rows.with_columns(is_of_one=pl.col("paper").eq_missing(pl.col("other")))
    order = "is_of_one", pl.col("kind") == "quotation", pl.col("kind") != "reverse", "source_label", "target_label"
    return rows.sort(*order, "claim", "counterclaim").select(
        "kind", "source", "target", "is_of_one", claim="claim_row", counterclaim="other_row"
    )


def _about(tables: Tables, id_: str | None, pairs: pl.DataFrame | None) -> pl.DataFrame:
    found = contradicting_pairs(tables) if pairs is None else pairs
    return found if id_ is None else found.filter((pl.col("source") == id_) | (pl.col("target") == id_))


def _evidence_where(tables: Tables, column: str, values: pl.Series) -> pl.DataFrame:
    """Return id, relation, ends and paper of the evidence with one of the values, and its `row` in the table."""
    columns = tables.evidence.select("id", "relation", "source", "target", "paper").with_row_index("row")
    # A graph without tables has no quotations, and some have no disputes.
    return columns.filter(pl.col(column).is_in(values.implode())) if len(values) else columns.clear()


def _with_sentences(tables: Tables, pairs: pl.DataFrame) -> tuple[Contradiction, ...]:
    sides = (_stated(tables, pairs[side]) for side in ("claim", "counterclaim"))
    return tuple(map(Contradiction, pairs["kind"], *sides))


def _quotations(tables: Tables) -> pl.DataFrame:
    """Return the evidence of numbers (claim) and of what quotes them differently (counterclaim), as disputes are."""
    edges = tables.edges.select("relation", quotation="source", own="target")
    quoted = edges.filter(relation=DIFFERS)
    stated = _evidence_where(tables, "target", pl.concat([quoted["quotation"], quoted["own"]]))
    ordered = stated.filter(relation="has_result").sort("id")
    first = ordered.unique("target", keep="first", maintain_order=True).select("id", "target")
    return (
        quoted.join(first.rename({"id": "claim"}), left_on="own", right_on="target")
        .join(first.rename({"id": "counterclaim"}), left_on="quotation", right_on="target")
        .select("claim", "counterclaim", kind=pl.lit("quotation"))
    )


def _stated(tables: Tables, rows: pl.Series) -> Iterator[Stated]:
    """Yield the claims of these rows of the table of evidence."""
    found = tables.evidence[rows]
    papers = tables.papers_with(found["paper"], "title", "year").rename({"id": "paper"})
    filled = (
        tables.with_end_labels(found)
        .join(papers, on="paper", how="left", maintain_order="left")
        .with_columns(pl.col("sentence", "paper", "title").fill_null(""))
    )
    return (Stated(*row) for row in filled.select(*Stated.__slots__).iter_rows())
