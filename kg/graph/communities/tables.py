"""The tables of communities and members, made of the other tables of a graph."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from kg.graph.communities.former import former_communities
from kg.graph.communities.homes import homes, rarity, with_untied
from kg.graph.communities.levels import Level, links
from kg.graph.communities.links import named_entities, paper_numbers, ties
from kg.graph.communities.members import members
from kg.graph.communities.partition import partition
from kg.graph.communities.places import SIDE, Disc, arranged, fitted
from kg.graph.tables import Tables

_LEAST_PAPERS: Final = 2
# What is inside leaves room at the edge of a disc for its name.
_INNER: Final = 0.88
_DECIMALS: Final = 3
_ENTITY: Final = "entity/"


def with_communities(tables: Tables, former: Path | None = None) -> Tables:
    """Return the tables with those of communities and members, which the others imply.

    `former` is the folder of another version of the graph, whose communities are taken where they are the same.
    """
    named = named_entities(tables.evidence, tables.curated, tables.nodes)
    papers = paper_numbers(named)
    if former is not None and (kept := former_communities(tables, named, papers, former)):
        return replace(tables, communities=kept[0], members=kept[1])
    core = named.join(papers.filter(pl.col("papers") >= _LEAST_PAPERS), on="node", how="semi")
    tied = ties(core)
    parts = partition(tied)
    if not parts.height:
        return replace(tables, communities=tables.communities.clear(), members=tables.members.clear())
    of_papers = homes(core, parts, rarity(papers, named["paper"].n_unique()))
    # What only bridges others, so that no paper is of its community, goes where most of its papers are.
    inhabited = parts.join(of_papers, on=["field", "topic"], how="semi", nulls_equal=True)
    parts = _numbered(with_untied(named, inhabited, of_papers))
    lowest = parts.select("field", "topic", "lowest").unique()
    of_papers = of_papers.join(lowest, on=["field", "topic"], nulls_equal=True)
    nodes = tables.nodes.select("id", "label", "type", node=pl.int_range(pl.len(), dtype=pl.UInt32))
    fields, topics = (
        Level.of(
            rows.select("node", part=column), of_rows.select("paper", part=column), named, papers, nodes.drop("id")
        )
        for column, rows, of_rows in (
            ("field", parts, of_papers),
            ("lowest", parts.drop_nulls("topic"), of_papers.drop_nulls("topic")),
        )
    )
    above = dict(parts.drop_nulls("topic").select("lowest", "field").unique().iter_rows())
    ids = _ids(fields, topics, above, nodes)
    discs = _discs(fields, topics, above, tied)
    communities = [*_rows(fields, ids, discs, above, nodes), *_rows(topics, ids, discs, above, nodes)]
    return replace(
        tables,
        communities=pl.DataFrame(communities, tables.communities.schema, orient="row").sort("id"),
        members=members(parts, of_papers, named, papers, ids, discs, nodes).select(tables.members.columns).sort("node"),
    )


def _numbered(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the parts with `lowest`: the number of the topic, or of a field that has none."""
    topics = parts.select("field", "topic").drop_nulls().unique().sort("field", "topic")
    first = int(parts["field"].to_numpy().max()) + 1
    topics = topics.with_columns(number=pl.int_range(first, first + pl.len(), dtype=pl.UInt32))
    rows = parts.join(topics, on=["field", "topic"], how="left")
    return rows.select("node", "field", "topic", lowest=pl.coalesce("number", "field"))


def _ids(fields: Level, topics: Level, above: dict[int, int], nodes: pl.DataFrame) -> dict[int, str]:
    """Return the id of each community, made of its first term, of which each level has one at most."""
    known = nodes["id"]
    own = {
        part: known[rows[0]].removeprefix(_ENTITY) for level in (fields, topics) for part, rows in level.terms.items()
    }
    return {part: f"{own[above[part]]}/{name}" if part in above else name for part, name in own.items()}


def _discs(fields: Level, topics: Level, above: dict[int, int], tied: pl.DataFrame) -> dict[int, Disc]:
    """Return the disc of each community: fields in the square of the map, topics in the disc of their field."""
    found = _placed(fields.sizes, links(tied, fields.members), (SIDE / 2, SIDE / 2, SIDE / 2))
    of_field = topics.sizes.with_columns(field=pl.col("part").replace_strict(above, return_dtype=pl.UInt32))
    within = links(tied, topics.members)
    for (field,), sizes in of_field.group_by("field", maintain_order=True):
        x, y, radius = found[int(field)]
        between = within.filter(
            pl.col("part").is_in(sizes["part"].implode()) & pl.col("other").is_in(sizes["part"].implode())
        )
        found |= _placed(sizes, between, (x, y, radius * _INNER))
    return found


def _placed(sizes: pl.DataFrame, between: pl.DataFrame, whole: Disc) -> dict[int, Disc]:
    """Return the discs of communities, whose areas are as their papers, in a disc."""
    radii = np.sqrt(sizes["papers"].to_numpy().astype(np.float64) + 1)
    rows = {part: row for row, part in enumerate(sizes["part"])}
    drawn = [
        (rows[part], rows[other], weight / float(radii[rows[part]] * radii[rows[other]]))
        for part, other, weight in between.iter_rows()
    ]
    places, scaled = fitted(arranged(radii, drawn), radii, *whole)
    return {part: (float(places[row, 0]), float(places[row, 1]), float(scaled[row])) for part, row in rows.items()}


def _rows(
    level: Level, ids: dict[int, str], discs: dict[int, Disc], above: dict[int, int], nodes: pl.DataFrame
) -> list[tuple[object, ...]]:
    known = nodes["id"]
    return [
        (
            ids[part],
            ids[above[part]] if part in above else None,
            int(part in above),
            [known[node] for node in level.terms[part]],
            entities,
            papers,
            *(round(number, _DECIMALS) for number in discs[part]),
        )
        for part, entities, papers in level.sizes.iter_rows()
    ]
