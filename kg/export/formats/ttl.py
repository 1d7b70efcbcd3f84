"""Turtle: sorted, with prefixes, the ontology first; streamed."""

from itertools import chain
from pathlib import Path

from pyoxigraph import RdfFormat

from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import sorted_ontology
from kg.rdf.syntax import write_rdf


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the ontology and the graph."""
    write_rdf(chain(sorted_ontology(), graph.triples()), drafts[0], RdfFormat.TURTLE)


FORMAT = Exporter("ttl", "RDF in Turtle, for any triple store", ("graph.ttl",), write, scope="claims")
