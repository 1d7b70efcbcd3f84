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


def contradictions(tables: Tables, id_: str | None = None) -> tuple[Contradiction, ...]:
    """Return the contradictions about a node, or all: those between two papers before those within one.

    Each pair is there once. Reversed claims come first, then what is only comparable, then quotations that differ, by
    names.
    """
    return _with_sentences(tables, _ordered(tables, id_))


def each_contradiction(tables: Tables, id_: str | None = None, *, at_once: int = 2_000) -> Iterator[Contradiction]:
    """Yield what `contradictions` returns, with the sentences of only `at_once` pairs in memory."""
    for pairs in _ordered(tables, id_).iter_slices(at_once):
        yield from _with_sentences(tables, pairs)


def contradiction_page(tables: Tables, id_: str | None = None, offset: int = 0, limit: int = 100) -> Contradictions:
    """Return a page of what `contradictions` returns."""
    pairs = _ordered(tables, id_)
    of_two = int((~pairs["is_of_one"]).sum())
    return Contradictions(pairs.height, of_two, offset, _with_sentences(tables, pairs.slice(offset, limit)))


def _ordered(tables: Tables, id_: str | None) -> pl.DataFrame:
    """Return kind and ids of the contradictions, in their order, and `is_of_one` for those within one paper."""
    # Of two claims that reverse each other the table has both orders.
    pairs = tables.disputes.filter((pl.col("kind") != "reverse") | (pl.col("claim") < pl.col("counterclaim")))
    pairs = pl.concat([pairs, _quotations(tables)])
    ids = pl.concat([pairs.select(id="claim"), pairs.select(id="counterclaim")]).unique()
    known = tables.with_end_labels(tables.evidence.join(ids, on="id", how="semi"))
    claims = known.select("source", "source_label", "target", "target_label", "paper", claim="id")
    rows = pairs.join(claims, on="claim").join(known.select(other="paper", counterclaim="id"), on="counterclaim")
    if id_ is not None:
        rows = rows.filter((pl.col("source") == id_) | (pl.col("target") == id_))
    rows = rows.with_columns(is_of_one=pl.col("paper").eq_missing(pl.col("other")))
    order = "is_of_one", pl.col("kind") == "quotation", pl.col("kind") != "reverse", "source_label", "target_label"
    return rows.sort(*order, "claim", "counterclaim").select("kind", "claim", "counterclaim", "is_of_one")


def _with_sentences(tables: Tables, pairs: pl.DataFrame) -> tuple[Contradiction, ...]:
    ids = pl.concat([pairs.select(id="claim"), pairs.select(id="counterclaim")]).unique()
    stated = {row[0]: Stated(*row) for row in _stated(tables, ids).iter_rows()}
    return tuple(
        Contradiction(kind, stated[claim], stated[counterclaim])
        for kind, claim, counterclaim in pairs.select("kind", "claim", "counterclaim").iter_rows()
    )


def _quotations(tables: Tables) -> pl.DataFrame:
    """Return the evidence of numbers (claim) and of what quotes them differently (counterclaim), as disputes are."""
    stated = tables.evidence.filter(relation="has_result").sort("id")
    first = stated.unique("target", keep="first", maintain_order=True).select("id", "target")
    quoted = tables.edges.filter(relation=DIFFERS).select(quotation="source", own="target")
    return (
        quoted.join(first.rename({"id": "claim"}), left_on="own", right_on="target")
        .join(first.rename({"id": "counterclaim"}), left_on="quotation", right_on="target")
        .select("claim", "counterclaim", kind=pl.lit("quotation"))
    )


def _stated(tables: Tables, ids: pl.DataFrame) -> pl.DataFrame:
    """Return the evidence with these ids as the columns of Stated."""
    found = tables.evidence.join(ids, on="id", how="semi").join(
        tables.papers.select("title", "year", paper="id"), on="paper", how="left"
    )
    filled = tables.with_end_labels(found).with_columns(pl.col("sentence", "paper", "title").fill_null(""))
    return filled.select(*Stated.__slots__)
