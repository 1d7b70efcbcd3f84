"""void.ttl: a description of the graph and the files that contain it, in VoID, DCAT and SPDX terms.

Sources: https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.drafts import final_of
from kg.export.attribution import attribution
from kg.export.exporter import Exporter, Options
from kg.export.media import TITLE, files_beside, media_type
from kg.knowledge_graph import KnowledgeGraph
from kg.rdf.iris import checked, node_iri, ontology, term
from kg.rdf.syntax import turtle
from kg.schema import ONTOLOGY_IRI, RELATION

_RIGHTS = "Abstracts and their sentences belong to their authors; all else is under the licence."
_TYPE = term("rdf:type")


def _count(value: int) -> Literal:
    return Literal(str(value), datatype=term("xsd:integer"))


def _dataset(graph: KnowledgeGraph, node: NamedNode) -> Iterator[Triple]:
    manifest = graph.manifest
    for class_ in ("void:Dataset", "dcat:Dataset"):
        yield Triple(node, _TYPE, term(class_))
    yield Triple(node, term("dcterms:title"), Literal(TITLE, language="en"))
    counted = f"{manifest.kept} papers, read with the extractor {manifest.extractor!r}."
    yield Triple(node, term("dcterms:description"), Literal(counted, language="en"))
    yield from attribution(manifest, node)
    yield Triple(node, term("dcterms:rights"), Literal(_RIGHTS, language="en"))
    yield Triple(node, term("dcterms:modified"), Literal(graph.built.isoformat(), datatype=term("xsd:date")))
    yield Triple(node, term("schema:softwareVersion"), Literal(manifest.software_version))
    yield Triple(node, term("void:uriSpace"), Literal(manifest.base))
    yield Triple(node, term("void:vocabulary"), checked(ONTOLOGY_IRI))
    yield Triple(node, term("void:triples"), _count(sum(1 for _ in graph.triples())))
    yield Triple(node, term("void:entities"), _count(graph.tables.nodes.height))


def _partitions(graph: KnowledgeGraph, node: NamedNode) -> Iterator[Triple]:
    for type_, count in sorted(graph.tables.nodes["type"].value_counts().iter_rows()):
        part = checked(f"{node.value}/class/{type_}")
        yield Triple(node, term("void:classPartition"), part)
        yield Triple(part, term("void:class"), ontology(type_))
        yield Triple(part, term("void:entities"), _count(count))
    for relation, count in sorted(graph.tables.edges["relation"].value_counts().iter_rows()):
        part = checked(f"{node.value}/property/{RELATION[relation].term}")
        yield Triple(node, term("void:propertyPartition"), part)
        yield Triple(part, term("void:property"), ontology(RELATION[relation].term))
        yield Triple(part, term("void:triples"), _count(count))


def describe(graph: KnowledgeGraph) -> Iterator[Triple]:
    """Yield the description of the graph, with its counts by class and by property."""
    node = node_iri(graph.manifest.base, "dataset")
    yield from _dataset(graph, node)
    yield from _partitions(graph, node)


def _distribution(path: Path, name: str, node: NamedNode) -> Iterator[Triple]:
    part, checksum = checked(f"{node.value}/file/{name}"), checked(f"{node.value}/file/{name}/sha256")
    yield Triple(node, term("dcat:distribution"), part)
    yield Triple(part, _TYPE, term("dcat:Distribution"))
    yield Triple(part, term("dcterms:title"), Literal(name))
    kind = checked(f"https://www.iana.org/assignments/media-types/{media_type(path)}")
    yield Triple(part, term("dcat:mediaType"), kind)
    yield Triple(
        part, term("dcat:byteSize"), Literal(str(path.stat().st_size), datatype=term("xsd:nonNegativeInteger"))
    )
    yield Triple(part, term("spdx:checksum"), checksum)
    yield Triple(checksum, _TYPE, term("spdx:Checksum"))
    yield Triple(checksum, term("spdx:algorithm"), term("spdx:checksumAlgorithm_sha256"))
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    yield Triple(checksum, term("spdx:checksumValue"), Literal(digest, datatype=term("xsd:hexBinary")))


def write(graph: KnowledgeGraph, drafts: tuple[Path, ...], _: Options) -> None:
    """Write the description of the graph and of the exported files in the folder."""
    path = final_of(drafts[0])
    node = node_iri(graph.manifest.base, "dataset")
    triples = [*describe(graph)]
    for file in files_beside(path):
        triples += _distribution(file, file.relative_to(path.parent).as_posix(), node)
    drafts[0].write_bytes(turtle(triples))


FORMAT = Exporter("void", "a description of the graph and the files beside it", ("void.ttl",), write, last=True)
