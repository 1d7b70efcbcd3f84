"""TriG: each paper's statements and their evidence in a named graph, everything else in the default graph."""

from itertools import chain
from pathlib import Path

from pyoxigraph import Quad, RdfFormat

from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import sorted_ontology
from kg.rdf.provenance import iter_quads
from kg.rdf.syntax import write_rdf


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the ontology, the default graph and the papers' graphs."""
    ontology = (Quad(*triple) for triple in sorted_ontology())
    write_rdf(chain(ontology, iter_quads(graph.tables, graph.manifest.base)), drafts[0], RdfFormat.TRIG)


FORMAT = Exporter("trig", "RDF in TriG, a named graph a paper", ("graph.trig",), write, scope="claims")
