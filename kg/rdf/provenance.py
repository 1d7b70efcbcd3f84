"""The graph as quads: each paper's statements, with their evidence, in the paper's named graph."""

from collections.abc import Iterator

import polars as pl
from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.graph.tables import EDGE, Tables
from kg.identifiers import PAPER
from kg.rdf.iris import node_iri
from kg.rdf.triples import (
    GRAPH,
    curated_lines,
    dispute_lines,
    edge_lines,
    evidence_lines,
    link_statement_lines,
    merged,
    name_lines,
    node_lines,
    origin_lines,
)


def _graph(paper: str, base: str) -> NamedNode:
    return node_iri(base, GRAPH + paper.removeprefix(PAPER))


def iter_quads(tables: Tables, base: str) -> Iterator[Quad]:
    """Yield every quad, sorted within its graph: the default graph, then `graph/<paper>` of each paper.

    Edges without a sentence, notes and the evidence of catalogues are in the default graph; an edge with evidence in
    several papers is in all their graphs.
    """
    of_papers = tables.evidence.filter(pl.col("paper").is_not_null())
    notes = tables.evidence.filter(pl.col("paper").is_null())
    with_evidence = of_papers.select(EDGE).unique()
    without_evidence = tables.edges.join(with_evidence, on=EDGE, how="anti", maintain_order="left")
    papers = of_papers["paper"].unique().sort()
    graphs = pl.DataFrame({"id": papers}, schema={"id": pl.String})
    default = DefaultGraph()
    others = [edge_lines(without_evidence, base), evidence_lines(notes, base)]
    others += [origin_lines(graphs, base), dispute_lines(tables.disputes, base)]
    others += [curated_lines(tables.curated, base), link_statement_lines(tables.links, base)]
    others += name_lines(tables, base)
    for triple in merged([*node_lines(tables, base), *others]):
        yield Quad(triple.subject, triple.predicate, triple.object, default)
    by_paper = of_papers.sort("paper", maintain_order=True).group_by("paper", maintain_order=True)
    for (paper,), evidence in by_paper:
        name = _graph(str(paper), base)
        edges = evidence.select(EDGE).unique(maintain_order=True)
        for triple in merged([edge_lines(edges, base), evidence_lines(evidence, base)]):
            yield Quad(triple.subject, triple.predicate, triple.object, name)
