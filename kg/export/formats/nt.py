"""N-Triples: one triple a line, sorted."""

from itertools import chain
from pathlib import Path

from kg.export.exporter import Exporter
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.ontology import ontology_triples


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...]) -> None:
    """Write the graph and its ontology."""
    lines = sorted({f"{triple} .\n" for triple in chain(ontology_triples(), graph.triples())})
    with drafts[0].open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)


FORMAT = Exporter("nt", "RDF in N-Triples, one triple a line", ("graph.nt",), write)
