"""The graph as quads: what a paper says, with its evidence, in the paper's own named graph."""

from collections.abc import Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.graph.tables import Tables
from kg.rdf.iris import node_iri, term
from kg.rdf.triples import edge_triples, evidence_triples, merged, node_streams


def _graph(paper: str, base: str) -> NamedNode:
    return node_iri(base, f"graph/{paper}")


def iter_quads(tables: Tables, base: str) -> Iterator[Quad]:
    """Give every quad, sorted within its graph: the default graph, then `graph/<paper>` of each paper.

    Edges without evidence, as those that the sources state, stand in the default graph; an edge that two papers
    support stands in the graphs of both.
    """
    said = tables.evidence.select("source", "relation", "target").unique()
    unsaid = tables.edges.join(said, on=["source", "relation", "target"], how="anti", maintain_order="left")
    papers = tables.evidence["paper"].unique().sort().to_list()
    origin = (
        Triple(_graph(paper, base), term("prov:wasDerivedFrom"), node_iri(base, f"paper/{paper}")) for paper in papers
    )
    default = DefaultGraph()
    for triple in merged([*node_streams(tables, base), edge_triples(unsaid, base), origin]):
        yield Quad(triple.subject, triple.predicate, triple.object, default)
    for (paper,), evidence in tables.evidence.sort("paper", maintain_order=True).group_by("paper", maintain_order=True):
        name = _graph(str(paper), base)
        edges = evidence.select("source", "relation", "target").unique(maintain_order=True)
        text = tables.papers.filter(id=paper)
        for triple in merged([edge_triples(edges, base), evidence_triples(evidence, text, base)]):
            yield Quad(triple.subject, triple.predicate, triple.object, name)
