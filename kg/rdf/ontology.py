"""The ontology (OWL) and the shapes (SHACL), generated from schema.py.

`python -m kg.rdf.ontology` rewrites ontology.ttl and shapes.ttl beside this file; a test fails when they are stale.
"""

from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import checked, ontology, term
from kg.rdf.syntax import turtle
from kg.schema import (
    ATTRIBUTES,
    CORRECTION_KINDS,
    CORRECTION_TERMS,
    COUNT_TERMS,
    CURATED_TERMS,
    EVIDENCE_TERMS,
    LINK_TERMS,
    NODE_TYPES,
    ONTOLOGY_IRI,
    RECORD_RELATIONS,
    RECORD_TYPES,
    RELATION,
    RELATIONS,
    Attribute,
)

_TYPE, _LABEL, _COMMENT = term("rdf:type"), term("rdfs:label"), term("rdfs:comment")
# The parts of evidence that a person's note lacks.
_PLACED = ("sentence", "start", "end", "paper")
_SUBCLASS, _SUBPROPERTY = term("rdfs:subClassOf"), term("rdfs:subPropertyOf")
# The ends of a statement node by name; evidence that a person has rejected is no statement.
_STATED = {name: term(f"rdf:{name}") for name in ("subject", "predicate", "object")}
_REJECTED = {name: ontology(name) for name in ("rejectedSubject", "rejectedRelation", "rejectedObject")}
ONTOLOGY_FILE, SHAPES_FILE = "ontology.ttl", "shapes.ttl"


def _described(node: NamedNode, class_: str, label: str, comment: str) -> Iterator[Triple]:
    yield Triple(node, _TYPE, term(class_))
    yield Triple(node, _LABEL, Literal(label, language="en"))
    yield Triple(node, _COMMENT, Literal(comment, language="en"))
    yield Triple(node, term("rdfs:isDefinedBy"), checked(ONTOLOGY_IRI))


def _words(name: str) -> str:
    return name.replace("_", " ")


def ontology_triples() -> Iterator[Triple]:
    """Yield the classes and properties, with their mappings to public vocabularies."""
    this = checked(ONTOLOGY_IRI)
    yield Triple(this, _TYPE, term("owl:Ontology"))
    yield Triple(this, _LABEL, Literal("The knowledge graph of the machine-learning literature", language="en"))
    for type_ in (*NODE_TYPES, *RECORD_TYPES):
        node = ontology(type_.name)
        yield from _described(node, "owl:Class", type_.name, type_.comment)
        yield from (Triple(node, _SUBCLASS, term(mapping)) for mapping in type_.mappings)
    for relation in (*RELATIONS, *RECORD_RELATIONS):
        node = ontology(relation.term)
        yield from _described(node, "owl:ObjectProperty", _words(relation.name), relation.comment)
        parents = [ontology(RELATION[relation.parent].term)] if relation.parent else []
        parents += [term(mapping) for mapping in relation.mappings]
        yield from (Triple(node, _SUBPROPERTY, parent) for parent in parents)
        yield from (Triple(node, term("skos:closeMatch"), term(near)) for near in relation.close)
    for attribute in ATTRIBUTES:
        node = ontology(attribute.term)
        yield from _described(node, "owl:DatatypeProperty", _words(attribute.name), attribute.comment)
        yield Triple(node, term("rdfs:range"), term(f"xsd:{attribute.datatype}"))
        yield from (Triple(node, _SUBPROPERTY, term(mapping)) for mapping in attribute.mappings)
    for part in (*EVIDENCE_TERMS, *CURATED_TERMS, *LINK_TERMS, *CORRECTION_TERMS, *COUNT_TERMS[:1]):
        node = ontology(part.term)
        yield from _described(node, "owl:DatatypeProperty", _words(part.name), part.comment)
        yield Triple(node, term("rdfs:range"), term(f"xsd:{part.datatype}"))


def sorted_ontology() -> list[Triple]:
    """Return the ontology's triples in the order of the exports."""
    return sorted(set(ontology_triples()), key=str)


def _list(head: str, members: list[NamedNode]) -> Iterator[Triple]:
    """Yield an RDF list with IRIs as cells: blank nodes would be named differently in each run."""
    for index, member in enumerate(members):
        cell = ontology(f"{head}-{index}")
        is_last = index + 1 == len(members)
        yield Triple(cell, term("rdf:first"), member)
        yield Triple(cell, term("rdf:rest"), term("rdf:nil") if is_last else ontology(f"{head}-{index + 1}"))


def _property(shape: NamedNode, name: str, path: NamedNode) -> tuple[NamedNode, list[Triple]]:
    node = ontology(f"{name}Shape")
    return node, [Triple(shape, term("sh:property"), node), Triple(node, term("sh:path"), path)]


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=term("xsd:integer"))


def _relation_shape(type_: str, name: str) -> Iterator[Triple]:
    relation = RELATION[name]
    shape = ontology(f"{type_}Shape")
    node, triples = _property(shape, f"{type_}-{relation.term}", ontology(relation.term))
    yield from triples
    alternatives = []
    for target in relation.range:
        option = ontology(f"{type_}-{relation.term}-{target}Option")
        alternatives.append(option)
        yield Triple(option, term("sh:class"), ontology(target))
    yield Triple(node, term("sh:or"), ontology(f"{type_}-{relation.term}-or-0"))
    yield from _list(f"{type_}-{relation.term}-or", alternatives)


def shapes_triples() -> Iterator[Triple]:
    """Yield a shape for each class: a label, the ranges of its relations, the datatypes of its attributes."""
    for type_ in NODE_TYPES:
        shape = ontology(f"{type_.name}Shape")
        yield Triple(shape, _TYPE, term("sh:NodeShape"))
        yield Triple(shape, term("sh:targetClass"), ontology(type_.name))
        for label in ("rdfs:label", "skos:prefLabel"):
            node, triples = _property(shape, f"{type_.name}-{label.partition(':')[2]}", term(label))
            yield from triples
            if label == "rdfs:label" or type_.is_extracted:
                yield Triple(node, term("sh:minCount"), _integer(1))
            yield Triple(node, term("sh:maxCount"), _integer(1))
        for relation in RELATIONS:
            if type_.name in relation.domain:
                yield from _relation_shape(type_.name, relation.name)
        for attribute in ATTRIBUTES:
            if type_.name in attribute.domain:
                node, triples = _property(shape, f"{type_.name}-{attribute.term}", ontology(attribute.term))
                yield from triples
                yield Triple(node, term("sh:datatype"), term(f"xsd:{attribute.datatype}"))
    yield from _evidence_shape("Evidence", EVIDENCE_TERMS)
    yield from _evidence_shape("CuratedEvidence", CURATED_TERMS)
    for class_ in ("LinkEvidence", "AliasEvidence"):
        yield from _evidence_shape(class_, tuple(part for part in LINK_TERMS if class_ in part.domain))
    yield from _evidence_shape("RejectedEvidence", EVIDENCE_TERMS, _REJECTED)
    yield from _correction_shape()


def _evidence_shape(
    class_: str, terms: tuple[Attribute, ...], ends: Mapping[str, NamedNode] = _STATED
) -> Iterator[Triple]:
    """Yield the shape of a statement node: its ends, by name, its origin, and its own attributes."""
    evidence = ontology(f"{class_}Shape")
    yield Triple(evidence, _TYPE, term("sh:NodeShape"))
    yield Triple(evidence, term("sh:targetClass"), ontology(class_))
    required = {part.term for part in terms if part.is_required} | set(ends)
    datatypes = {part.term: part.datatype for part in terms}
    paths = dict(ends) | {"paper": term("prov:wasDerivedFrom")} | {name: ontology(name) for name in datatypes}
    if terms is EVIDENCE_TERMS:
        yield from _alternatives(class_, paths)
    for name, path in paths.items():
        node, triples = _property(evidence, f"{class_}-{name}", path)
        yield from triples
        if name in required - set(_PLACED):
            yield Triple(node, term("sh:minCount"), _integer(1))
        yield Triple(node, term("sh:maxCount"), _integer(1))
        if name in datatypes:
            yield Triple(node, term("sh:datatype"), term(f"xsd:{datatypes[name]}"))


def _correction_shape() -> Iterator[Triple]:
    """Yield the shape of a correction: what it says, who made it, when and why, and the evidence that it rejects."""
    correction = ontology("CorrectionShape")
    yield Triple(correction, _TYPE, term("sh:NodeShape"))
    yield Triple(correction, term("sh:targetClass"), ontology("Correction"))
    datatypes = {part.term: part.datatype for part in CORRECTION_TERMS}
    paths = {name: ontology(name) for name in datatypes} | {"label": _LABEL, "time": term("prov:endedAtTime")}
    for name, path in paths.items():
        node, triples = _property(correction, f"Correction-{name}", path)
        yield from triples
        if name in ("label", "correctionKind"):
            yield Triple(node, term("sh:minCount"), _integer(1))
        yield Triple(node, term("sh:maxCount"), _integer(1))
        datatype = datatypes.get(name, "dateTime" if name == "time" else "string")
        yield Triple(node, term("sh:datatype"), term(f"xsd:{datatype}"))
    # A pattern, since validators differ on whether sh:in lists "drop" where the data have "drop"^^xsd:string.
    kinds = Literal(f"^({'|'.join(CORRECTION_KINDS)})$")
    yield Triple(ontology("Correction-correctionKindShape"), term("sh:pattern"), kinds)
    node, triples = _property(correction, "Correction-invalidated", term("prov:invalidated"))
    yield from (*triples, Triple(node, term("sh:class"), ontology("RejectedEvidence")))


def _alternatives(class_: str, paths: dict[str, NamedNode]) -> Iterator[Triple]:
    """Require of evidence a sentence with its place in a paper, a cell with its table, or the note of a person."""
    options = {"placed": _PLACED, "tabled": ("sentence", "paper", "table", "cell"), "noted": ("note",)}
    yield Triple(ontology(f"{class_}Shape"), term("sh:or"), ontology(f"{class_}-or-0"))
    yield from _list(f"{class_}-or", [ontology(f"{class_}-{option}Option") for option in options])
    for option, names in options.items():
        for name in names:
            node, triples = _property(ontology(f"{class_}-{option}Option"), f"{class_}-{option}-{name}", paths[name])
            yield from triples
            yield Triple(node, term("sh:minCount"), _integer(1))


def generated_files() -> dict[str, bytes]:
    """Return the generated files, which are stored beside this module: name -> content."""
    return {ONTOLOGY_FILE: turtle(ontology_triples()), SHAPES_FILE: turtle(shapes_triples())}


def shipped_file(name: str) -> bytes:
    """Read a generated file as it ships with the package."""
    return resources.files(__package__).joinpath(name).read_bytes()


if __name__ == "__main__":
    for file, content in generated_files().items():
        Path(__file__).with_name(file).write_bytes(content)
