"""JSON-LD 1.1, streamed, with the context inside and as a separate file for documents that refer to it."""

from itertools import chain
from pathlib import Path

import orjson

from kg.export.exporter import Exporter, ExportOptions
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.json_ld import Compactor, context
from kg.rdf.ontology import sorted_ontology


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: ExportOptions) -> None:
    """Write the ontology and the graph, one node per line."""
    document, shared = drafts
    with document.open("wb") as file:
        file.write(b'{"@context":' + orjson.dumps(context()) + b',\n"@graph":[')
        separator = b"\n"
        for node in Compactor().node_objects(chain(sorted_ontology(), graph.triples())):
            file.write(separator + orjson.dumps(node))
            separator = b",\n"
        file.write(b"\n]}\n")
    shared.write_bytes(orjson.dumps({"@context": context()}, option=orjson.OPT_INDENT_2) + b"\n")


FORMAT = Exporter(
    "jsonld", "RDF in JSON-LD 1.1, with its context", ("graph.jsonld", "context.json"), write, scope="claims"
)
