"""The SPARQL service description, with the VoID description of the graph.

Source: https://www.w3.org/TR/sparql11-service-description/
"""

import io
from collections.abc import Iterator
from functools import lru_cache

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.iris import checked, node_iri, term
from kg.rdf.syntax import turtle

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_OFFERED = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def _service(graph: KnowledgeGraph, endpoint: str) -> Iterator[Triple]:
    service, default, data = BlankNode("service"), BlankNode("default"), BlankNode("data")
    dataset, type_ = node_iri(graph.manifest.base, "dataset"), term("rdf:type")

    def sd(local: str) -> NamedNode:
        return checked(_SD + local)

    yield Triple(service, type_, sd("Service"))
    yield Triple(service, sd("endpoint"), checked(endpoint))
    yield Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield from (Triple(service, sd("resultFormat"), checked(_FORMATS + name)) for name in _OFFERED)
    yield Triple(service, sd("defaultDataset"), data)
    yield Triple(data, type_, sd("Dataset"))
    yield Triple(data, sd("defaultGraph"), default)
    yield Triple(default, type_, sd("Graph"))
    yield Triple(default, term("rdfs:seeAlso"), dataset)


@lru_cache(maxsize=4)
def _contents(graph: KnowledgeGraph) -> tuple[Triple, ...]:
    """Return the VoID description; cached, since it counts every triple."""
    return tuple(graph.description())


def describe_service(graph: KnowledgeGraph, endpoint: str, format_: RdfFormat) -> bytes:
    """Return the description of the endpoint and its graph, serialised."""
    triples = [*_service(graph, endpoint), *_contents(graph)]
    if format_ is RdfFormat.TURTLE:
        return turtle(triples)
    file = io.BytesIO()
    serialize(triples, file, format_)
    return file.getvalue()
