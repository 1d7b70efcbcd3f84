"""JSON-LD 1.1: our context, and the graph as node objects in its terms.

Oxigraph writes only the expanded form; the compact form is easier for programs that do not know RDF.
Source: https://www.w3.org/TR/json-ld11/
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.iris import term
from kg.schema import (
    ATTRIBUTES,
    COUNT_TERMS,
    EVIDENCE_TERMS,
    NODE_TYPES,
    PREFIXES,
    RECORD_RELATIONS,
    RECORD_TYPES,
    RELATIONS,
)

_TYPE = term("rdf:type").value
_STRING, _INTEGER = term("xsd:string").value, term("xsd:integer").value
_SHORT = {
    "label": "rdfs:label",
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "seeAlso": "rdfs:seeAlso",
    "wasDerivedFrom": "prov:wasDerivedFrom",
    "subject": "rdf:subject",
    "predicate": "rdf:predicate",
    "object": "rdf:object",
}
_LINKS = ("seeAlso", "wasDerivedFrom", "subject", "predicate", "object")


def context() -> dict[str, Any]:
    """Return the context: prefixes, `id` and `type`, a term for each class and property."""
    found: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type", **PREFIXES}
    found |= {name: {"@id": iri, "@type": "@id"} if name in _LINKS else iri for name, iri in _SHORT.items()}
    found |= {type_.name: f"kg:{type_.name}" for type_ in (*NODE_TYPES, *RECORD_TYPES)}
    found |= {
        relation.term: {"@id": f"kg:{relation.term}", "@type": "@id"} for relation in (*RELATIONS, *RECORD_RELATIONS)
    }
    datatypes = {a.term: a.datatype for a in (*ATTRIBUTES, *EVIDENCE_TERMS, *COUNT_TERMS)}
    for name, datatype in datatypes.items():
        found[name] = f"kg:{name}" if datatype == "string" else {"@id": f"kg:{name}", "@type": f"xsd:{datatype}"}
    return found


class Compactor:
    """Conversion of triples to node objects in the terms of `context`."""

    def __init__(self) -> None:
        """Index the terms by IRI, with the datatype to which each coerces its values."""
        self._terms: dict[str, tuple[str, str | None]] = {}
        for name, definition in context().items():
            if name in PREFIXES or name.startswith("@") or definition in ("@id", "@type"):
                continue
            iri, coerced = (
                (definition["@id"], definition["@type"]) if isinstance(definition, dict) else (definition, None)
            )
            coerced = term(coerced).value if coerced and coerced != "@id" else coerced
            self._terms[term(iri).value] = name, coerced
        self._prefixes = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

    def _name(self, iri: str) -> str:
        """Return a class or property as a term, else as a prefixed name, else as its IRI."""
        if iri in self._terms:
            return self._terms[iri][0]
        return next((f"{p}:{iri.removeprefix(base)}" for p, base in self._prefixes if iri.startswith(base)), iri)

    def _value(self, value: object, coerced: str | None) -> object:
        if isinstance(value, NamedNode):
            return value.value if coerced == "@id" else {"@id": value.value}
        assert isinstance(value, Literal)  # the graph has neither blank nodes nor triple terms
        if value.language:
            return {"@value": value.value, "@language": value.language}
        datatype = value.datatype.value
        if datatype == (coerced or _STRING):
            # A JSON number would give doubles another lexical form.
            return int(value.value) if datatype == _INTEGER else value.value
        return {"@value": value.value, "@type": datatype}

    def node_objects(self, triples: Iterable[Triple]) -> Iterator[dict[str, object]]:
        """Yield one object per subject; the triples must be grouped by subject."""
        for subject, of_subject in groupby(triples, key=lambda triple: triple.subject):
            assert isinstance(subject, NamedNode)
            found: dict[str, object] = {"id": subject.value}
            for predicate, of_predicate in groupby(of_subject, key=lambda triple: triple.predicate.value):
                objects = [triple.object for triple in of_predicate]
                if predicate == _TYPE:
                    name, values = "type", [self._name(o.value) for o in objects if isinstance(o, NamedNode)]
                else:
                    name, coerced = self._name(predicate), self._terms.get(predicate, ("", None))[1]
                    values = [self._value(value, coerced) for value in objects]  # type: ignore[misc]
                found[name] = values[0] if len(values) == 1 else values
            yield found
