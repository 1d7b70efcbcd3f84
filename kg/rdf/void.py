"""Description of a graph and the files that hold it, in VoID, DCAT and SPDX terms.

Sources: https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.manifest import Manifest
from kg.graph.tables import Tables
from kg.rdf.attribution import attribution
from kg.rdf.iris import checked, node_iri, ontology, term
from kg.schema import ONTOLOGY_IRI, RELATION

TITLE = "Knowledge graph of machine-learning papers"
_RIGHTS = "Abstracts and their sentences belong to their authors; all else is under the licence."
_TYPE = term("rdf:type")


def _count(value: int) -> Literal:
    return Literal(str(value), datatype=term("xsd:integer"))


def _dataset(manifest: Manifest, tables: Tables, built: date, triples: int, node: NamedNode) -> Iterator[Triple]:
    for class_ in ("void:Dataset", "dcat:Dataset"):
        yield Triple(node, _TYPE, term(class_))
    yield Triple(node, term("dcterms:title"), Literal(TITLE, language="en"))
    counted = f"{manifest.kept} papers, read with the extractor {manifest.extractor!r}."
    yield Triple(node, term("dcterms:description"), Literal(counted, language="en"))
    yield from attribution(manifest, node)
    yield Triple(node, term("dcterms:rights"), Literal(_RIGHTS, language="en"))
    yield Triple(node, term("dcterms:modified"), Literal(built.isoformat(), datatype=term("xsd:date")))
    yield Triple(node, term("schema:softwareVersion"), Literal(manifest.software_version))
    yield Triple(node, term("void:uriSpace"), Literal(manifest.base))
    yield Triple(node, term("void:vocabulary"), checked(ONTOLOGY_IRI))
    yield Triple(node, term("void:triples"), _count(triples))
    yield Triple(node, term("void:entities"), _count(tables.nodes.height))


def _partitions(tables: Tables, node: NamedNode) -> Iterator[Triple]:
    for type_, count in sorted(tables.nodes["type"].value_counts().iter_rows()):
        part = checked(f"{node.value}/class/{type_}")
        yield Triple(node, term("void:classPartition"), part)
        yield Triple(part, term("void:class"), ontology(type_))
        yield Triple(part, term("void:entities"), _count(count))
    for relation, count in sorted(tables.edges["relation"].value_counts().iter_rows()):
        part = checked(f"{node.value}/property/{RELATION[relation].term}")
        yield Triple(node, term("void:propertyPartition"), part)
        yield Triple(part, term("void:property"), ontology(RELATION[relation].term))
        yield Triple(part, term("void:triples"), _count(count))


def describe_dataset(manifest: Manifest, tables: Tables, built: date, triples: int) -> Iterator[Triple]:
    """Yield the description of a graph, with its counts by class and by property; `triples` are those of its store."""
    node = node_iri(manifest.base, "dataset")
    yield from _dataset(manifest, tables, built, triples, node)
    yield from _partitions(tables, node)


def describe_file(path: Path, name: str, media_type: str, base: str) -> Iterator[Triple]:
    """Yield the description of a file that holds the graph: media type, size in bytes, SHA-256."""
    node = node_iri(base, "dataset")
    part, checksum = checked(f"{node.value}/file/{name}"), checked(f"{node.value}/file/{name}/sha256")
    yield Triple(node, term("dcat:distribution"), part)
    yield Triple(part, _TYPE, term("dcat:Distribution"))
    yield Triple(part, term("dcterms:title"), Literal(name))
    kind = checked(f"https://www.iana.org/assignments/media-types/{media_type}")
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
