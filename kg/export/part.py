"""The part of a graph that an export around a name holds."""

from collections.abc import Sequence

import polars as pl

from kg.graph.tables import EDGE, Tables
from kg.graph.traversal import Part
from kg.knowledge_graph import KnowledgeGraph


class GraphPart(KnowledgeGraph):
    """The neighbourhood of a name for exporters: tables, walks and triples are the part's, queries read the whole."""

    def __init__(self, whole: KnowledgeGraph, tables: Tables) -> None:
        """Take the version and the manifest of the whole graph, with the part's number of papers."""
        self.directory, self._version = whole.directory, whole.version
        self.manifest = whole.manifest.model_copy(update={"kept": tables.papers.height, "cited": 0})
        self.tables = tables


def _supporting_papers(tables: Tables, part: Part) -> list[str]:
    """Return the papers whose sentences or records state the edges of a part, sorted."""
    edges = tables.edges[list(part.edges)]
    stating = [rows.join(edges, on=EDGE, how="semi")["paper"] for rows in (tables.evidence, tables.curated)]
    return pl.concat(stating).drop_nulls().unique().sort().to_list()


def _restricted(tables: Tables, part: Part, papers: Sequence[str]) -> Tables:
    """Return the rows of the tables about the nodes and edges of a part, and the given papers.

    Counts, ranks and communities of a node are those of the whole graph; the counts of the whole corpus are left out.
    """
    ids, edges = list(part.nodes), tables.edges[list(part.edges)]
    evidence = tables.evidence.join(edges, on=EDGE, how="semi")
    members = tables.members.filter(pl.col("node").is_in(ids))
    lowest = members["community"].unique()
    inhabited = pl.concat([lowest, lowest.str.split("/").list.first()])
    return Tables.of(
        papers=tables.papers.filter(pl.col("id").is_in({*ids, *papers})),
        nodes=tables.nodes.filter(pl.col("id").is_in(ids)),
        edges=edges,
        evidence=evidence,
        curated=tables.curated.join(edges, on=EDGE, how="semi"),
        results=tables.results.filter(pl.col("id").is_in(ids)),
        links=tables.links.filter(pl.col("entity").is_in(ids)),
        counts=tables.counts.filter(pl.col("node").is_in(ids)),
        disputes=tables.disputes.filter(
            pl.all_horizontal(pl.col("claim", "counterclaim").is_in(evidence["id"].implode()))
        ),
        redirects=tables.redirects.filter(pl.col("id").is_in(ids)),
        communities=tables.communities.filter(pl.col("id").is_in(inhabited.implode())),
        members=members,
    )


def part_around(graph: KnowledgeGraph, name: str, depth: int, most: int, *, has_sources: bool) -> GraphPart:
    """Return the nodes within `depth` steps of a name, at most the `most` nearest, with the edges between them.

    `has_sources` adds the papers that state these edges as nodes, so that no reference leads out of the part.
    Raise UnknownName if no node has the name.
    """
    part = graph.traversal.neighbourhood(graph.find(name), depth, most)
    papers = _supporting_papers(graph.tables, part)
    if has_sources:
        part = graph.traversal.induced(sorted({*part.nodes, *papers}))
    return GraphPart(graph, _restricted(graph.tables, part, papers))
