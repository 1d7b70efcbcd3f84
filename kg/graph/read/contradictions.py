"""Claims that other evidence contradicts, and numbers that are quoted differently, with both sentences."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.graph.quotations import DIFFERS
from kg.graph.tables import Tables

_SIDE = (
    "id", "source", "source_label", "relation", "target", "target_label", "confidence", "sentence", "paper", "title",
    "year",
)  # fmt: skip


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


def contradictions(tables: Tables, id_: str | None = None) -> tuple[Contradiction, ...]:
    """Return the contradictions about a node, or all; reversed claims first, then by names; each pair once.

    Quotations that differ follow the claims.
    """
    # Of two claims that reverse each other the table has both orders.
    pairs = tables.disputes.filter((pl.col("kind") != "reverse") | (pl.col("claim") < pl.col("counterclaim")))
    pairs = pl.concat([pairs, _quotations(tables)])
    claims = _stated(tables, pairs).rename({name: f"{name}_1" for name in _SIDE})
    counterclaims = _stated(tables, pairs).rename({name: f"{name}_2" for name in _SIDE})
    rows = pairs.join(claims, left_on="claim", right_on="id_1").join(
        counterclaims, left_on="counterclaim", right_on="id_2"
    )
    if id_ is not None:
        rows = rows.filter((pl.col("source_1") == id_) | (pl.col("target_1") == id_))
    ordered = rows.sort(
        pl.col("kind") == "quotation",
        pl.col("kind") != "reverse",
        "source_label_1",
        "target_label_1",
        "claim",
        "counterclaim",
    ).with_columns(id_1="claim", id_2="counterclaim")
    return tuple(
        Contradiction(row["kind"], *(Stated(*(row[f"{name}_{side}"] for name in _SIDE)) for side in (1, 2)))
        for row in ordered.iter_rows(named=True)
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


def _stated(tables: Tables, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return the evidence of either side of disputes, with labels, title and year."""
    ids = pl.concat([pairs.select(id="claim"), pairs.select(id="counterclaim")]).unique()
    found = tables.evidence.join(ids, on="id", how="semi").join(
        tables.papers.select("title", "year", paper="id"), on="paper", how="left"
    )
    for end in ("source", "target"):
        labels = tables.nodes.select(pl.col("id").alias(end), pl.col("label").alias(f"{end}_label"))
        found = found.join(labels, on=end)
    return found.with_columns(pl.col("sentence", "paper", "title").fill_null("")).select(_SIDE)
