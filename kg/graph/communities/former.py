"""The communities of another version of a graph, where they are those of this one too."""

from pathlib import Path

import polars as pl

from kg.graph.communities.links import named_entities
from kg.graph.communities.terms import shared_papers, terms
from kg.graph.tables import Tables, read_table, scanned

_NAMING = ("paper", "source", "target")


def former_communities(
    tables: Tables, named: pl.DataFrame, papers: pl.DataFrame, folder: Path
) -> tuple[pl.DataFrame, pl.DataFrame] | None:
    """Return the tables of communities and members of the version in a folder; None where `tables` imply others.

    They imply the same where the same papers name the same entities, unless a new label changes what a community is
    called. `named` and `papers` are those of `kg.graph.communities.links`.
    """
    with scanned(folder, "evidence", "curated", "nodes") as (evidence, curated, nodes):
        stated, recorded = (table.select(_NAMING).collect() for table in (evidence, curated))
        known = nodes.select("id", "type", "label").collect()
    of_now = tables.nodes.select("id", "type", "label")
    is_same = of_now.drop("label").equals(known.drop("label"))
    if not (is_same and named.equals(named_entities(stated, recorded, known))):
        return None
    communities, members = (read_table(folder / f"{name}.parquet") for name in ("communities", "members"))
    is_named_so = of_now.equals(known) or _are_terms(communities, members, named, papers, of_now)
    return (communities, members) if is_named_so else None


def _are_terms(
    communities: pl.DataFrame, members: pl.DataFrame, named: pl.DataFrame, papers: pl.DataFrame, nodes: pl.DataFrame
) -> bool:
    """Return whether communities have the terms that their members and the labels of nodes imply."""
    numbered = nodes.with_columns(node=pl.int_range(pl.len(), dtype=pl.UInt32))
    parts = communities.with_columns(part=pl.int_range(pl.len(), dtype=pl.UInt32))
    lowest = communities.select("parent", community="id")
    placed = members.select("community", id="node").join(lowest, on="community").join(numbered, on="id")
    for level, column in ((0, pl.coalesce("parent", "community")), (1, pl.col("community"))):
        of_level = parts.filter(pl.col("level") == level)
        rows = placed.with_columns(community=column).join(of_level.select("part", community="id"), on="community")
        is_paper = pl.col("type") == "Paper"
        inside, of_papers = rows.filter(~is_paper), rows.filter(is_paper).select("part", paper="node")
        found = terms(shared_papers(named, inside, of_papers), inside, of_papers, papers, numbered.drop("id"))
        ids = numbered["id"]
        stored = dict(of_level.select("part", "terms").iter_rows())
        if stored != {part: [ids[row] for row in found_rows] for part, found_rows in found.items()}:
            return False
    return True
