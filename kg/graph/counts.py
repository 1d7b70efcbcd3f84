"""Counts of papers by node, relation and year, which pages and global queries read instead of counting evidence."""

from collections.abc import Iterator

import polars as pl

from kg.identifiers import PAPER
from kg.schema import COUNTED, RELATION, RELATIONS

_KEYS = ["node", "relation", "paper"]
_RANKED = 1000


def _kinds(relation: str) -> Iterator[str]:
    """Yield a relation and those that it is a kind of."""
    name: str | None = relation
    while name is not None:
        yield name
        name = RELATION[name].parent


def _broader() -> pl.DataFrame:
    """Return each relation with itself and the relations that it is a kind of."""
    rows = [(relation.name, kind) for relation in RELATIONS for kind in _kinds(relation.name)]
    return pl.DataFrame(rows, schema=["relation", "kind"], orient="row")


def naming(evidence: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Return distinct rows of node, relation and paper: the paper names the node as the object of the relation.

    The relation is null for any relation and either end. `evidence` has source, relation, target and paper; `stated`
    has target, relation and paper: edges that papers' sources state.
    """
    relation = evidence["relation"].dtype
    broader = _broader().cast(relation)
    rows = pl.concat([evidence.select("target", "relation", "paper"), stated.select("target", "relation", "paper")])
    objects = rows.join(broader, on="relation").select("paper", node="target", relation="kind")
    anyhow = pl.concat([rows.select("paper", node="target"), evidence.select("paper", node="source")])
    found = pl.concat([objects.select(_KEYS), anyhow.with_columns(relation=pl.lit(None, relation)).select(_KEYS)])
    return found.unique()


def paper_counts(named: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the table of counts, without ranks: node, relation, year, papers.

    `named` is what `naming` returns; `years` has paper and year of all papers.
    """
    dated = years.filter(pl.col("year").is_not_null())
    whole = named.group_by("node", "relation").agg(papers=pl.len())
    yearly = named.join(dated, on="paper").group_by("node", "relation", "year").agg(papers=pl.len())
    corpus = dated.group_by("year").agg(papers=pl.len())
    return pl.concat([whole, yearly, corpus], how="diagonal_relaxed").select("node", "relation", "year", "papers")


def ranked(counts: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """Return counts with the `rank` of each node in its type, for each relation; `nodes` has id, type and label."""
    whole = counts.filter(pl.col("node").is_not_null() & pl.col("year").is_null())
    total = whole.filter(pl.col("relation").is_null()).select("node", total="papers")
    ordered = (
        whole.join(total, on="node")
        .join(nodes.select("type", "label", node="id"), on="node")
        .sort("papers", "total", "label", "node", descending=[True, True, False, False])
    )
    ranks = ordered.select(
        "node", "relation", "year", rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("type", "relation")
    ).filter(pl.col("rank") <= _RANKED)
    return counts.join(ranks, on=["node", "relation", "year"], how="left", nulls_equal=True)


def recounted(papers: pl.DataFrame, nodes: pl.DataFrame, edges: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the table of counts that the other tables of a graph imply."""
    # A catalogue's record is no paper that names a node, and a result's edges are its leaderboard's.
    is_of_source = (pl.col("support") == 0) & (pl.col("curated") == 0) & pl.col("source").str.starts_with(PAPER)
    stated = edges.filter(is_of_source).select("relation", "target", paper="source")
    counted = nodes.filter(pl.col("type").is_in(COUNTED)).select(node="id")
    # A person's note is in no paper.
    named = naming(evidence.filter(pl.col("paper").is_not_null()), stated).join(counted, on="node", how="semi")
    return ranked(paper_counts(named, papers.select("year", paper="id")), nodes)
