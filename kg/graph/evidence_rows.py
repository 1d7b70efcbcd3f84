"""Rows of evidence: the surest of each sentence or cell, their ids, and the edges that they support."""

import hashlib

import polars as pl

from kg.graph.tables import EDGE, HEAD
from kg.identifiers import PAPER

CELL = ("table", "row", "column", "cell", "file", "cell_start", "cell_end", "section")
"""The columns of evidence that say where a cell of a table stands."""


def surest(evidence: pl.DataFrame) -> pl.DataFrame:
    """Keep the evidence of highest confidence per edge and sentence or cell; return it sorted."""
    origin = [*EDGE, "paper", "start", "place"]
    written = pl.col("extractor").cast(pl.String)
    ordered = evidence.sort(*origin, -pl.col("confidence"), "end", written)
    return ordered.unique(origin, keep="first", maintain_order=True)


def edges_of(evidence: pl.DataFrame) -> pl.DataFrame:
    """Aggregate evidence into edges: the maximum confidence per paper, combined over papers by noisy-or."""
    of_paper = evidence.group_by(*EDGE, "paper", maintain_order=True).agg(pl.col("confidence").max(), support=pl.len())
    return of_paper.group_by(EDGE, maintain_order=True).agg(
        edge_confidence=(1 - (1 - pl.col("confidence")).product()).round(4), support=pl.col("support").sum()
    )


def with_sentences(
    evidence: pl.DataFrame, papers: pl.DataFrame, cells: pl.DataFrame, sections: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Add the sentence or the cell, the paper's id in place of its number, and the id of the row.

    `cells` are the places of cells, by paper (its number) and `place`; `sections` where sections begin in abstracts.
    """
    sentence = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    placed = evidence.with_columns(text=papers["text"].gather(evidence["paper"])).with_columns(read=sentence)
    of_cells = placed.drop("text").join(cells, on=["paper", "place"], how="left", maintain_order="left")
    named = of_cells.with_columns(
        paper=papers["id"].gather(evidence["paper"]), sentence=pl.coalesce("sentence", "read")
    )
    if sections is not None and sections.height:
        named = named.with_columns(section=pl.coalesce("section", sections_of(evidence, papers, sections)))
    origin = named.with_columns(start=pl.coalesce(pl.col("start").cast(pl.String), "place"))
    return named.drop("read", "place").with_columns(evidence_ids(origin), note=pl.lit(None, dtype=pl.String))


def sections_of(evidence: pl.DataFrame, papers: pl.DataFrame, sections: pl.DataFrame) -> pl.Series:
    """Return the section of each sentence, by its paper (a row of `papers`) and start; null in title and abstract.

    `sections` says where sections begin in abstracts: text_key, start, section.
    """
    heads = papers["title"].str.len_chars().cast(pl.Int64) + HEAD
    placed = pl.DataFrame(
        {
            "number": pl.int_range(evidence.height, eager=True),
            "text_key": papers["text_key"].gather(evidence["paper"]),
            "at": evidence["start"].cast(pl.Int64) - heads.gather(evidence["paper"]),
        }
    )
    known = placed.drop_nulls("at").sort("at")
    found = known.join_asof(sections.sort("start"), left_on="at", right_on="start", by="text_key", strategy="backward")
    return placed.join(found.select("number", "section"), on="number", how="left", maintain_order="left")["section"]


def evidence_ids(evidence: pl.DataFrame) -> pl.Series:
    """Return the local id of each row: evidence of the same edge at the same `start` in a paper has the same id."""
    rows = evidence.select(*EDGE, pl.col("paper").str.strip_prefix(PAPER), "start").cast(pl.String)
    digests = (hashlib.sha256("\0".join(row).encode()).hexdigest()[:20] for row in rows.iter_rows())
    return pl.Series("id", [f"evidence/{digest}" for digest in digests], dtype=pl.String)
