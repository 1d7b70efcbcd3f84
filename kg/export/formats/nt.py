"""N-Triples: one triple per line, streamed."""

from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat

from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import sorted_ontology
from kg.rdf.syntax import write_rdf


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the ontology and the graph."""
    write_rdf(chain(sorted_ontology(), graph.triples()), drafts[0], RdfFormat.N_TRIPLES)


FORMAT = Exporter("nt", "RDF in N-Triples, one triple a line", ("graph.nt",), write, scope="claims")
