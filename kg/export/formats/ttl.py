"""Turtle: sorted, with prefixes, the ontology in front; the same graph gives the same bytes."""

from itertools import chain
from pathlib import Path

from kg.export.exporter import Exporter
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import ontology_triples, turtle


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...]) -> None:
    """Write the graph and its ontology."""
    drafts[0].write_bytes(turtle(chain(ontology_triples(), graph.triples())))


FORMAT = Exporter("ttl", "RDF in Turtle, for any triple store", ("graph.ttl",), write)
