"""Construction of valid IRIs."""

import re

from pyoxigraph import NamedNode

from kg.errors import InvalidIri
from kg.schema import ONTOLOGY_IRI, PREFIXES

# RFC 3987, section 2.2, less what N-Triples forbids in an IRIREF (no escapes are written here).
FORBIDDEN = r"[\x00-\x20<>\"{}|^`\\]"
CURE = "letters, digits and -._~:/?#@!$&'()*+,;=% only"
_FORBIDDEN = re.compile(FORBIDDEN + r"|[\ud800-\udfff]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def checked(iri: str) -> NamedNode:
    """Return an absolute IRI; raise InvalidIri for anything else."""
    if not _SCHEME.match(iri) or _FORBIDDEN.search(iri):
        raise InvalidIri(f"not an absolute IRI: {iri!r}", cure=CURE)
    try:
        return NamedNode(iri)
    except ValueError as error:
        # What RFC 3987 forbids in certain positions only: a bracket in a path, a port that is not a number.
        raise InvalidIri(f"not an absolute IRI: {iri!r}: {error}", cure=CURE) from error


def node_iri(base: str, local: str) -> NamedNode:
    """Return the IRI of a node by its local id: base + "entity/lora"."""
    return checked(base + local)


def term(prefixed: str) -> NamedNode:
    """Return the IRI of a prefixed name of the schema: "schema:Dataset", "kg:uses"."""
    prefix, _, local = prefixed.partition(":")
    return checked(PREFIXES[prefix] + local)


def ontology(local: str) -> NamedNode:
    """Return the IRI of one of our own classes or properties."""
    return checked(ONTOLOGY_IRI + local)
