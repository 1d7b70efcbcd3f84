"""Credit and licence of what a graph was made from: data of catalogues keep theirs in every export."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.manifest import Manifest
from kg.origins import ORIGINS, Origin
from kg.rdf.iris import checked, node_iri, term

LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"


def origins_of(manifest: Manifest) -> list[Origin]:
    """Return the publishers whose data are in a graph, by name."""
    return [ORIGINS[name] for name in manifest.origins if name in ORIGINS]


def licence_of(manifest: Manifest) -> str:
    """Return the address of the licence of a graph as a whole: that of share-alike data in it, else our own."""
    return next((origin.licence for origin in origins_of(manifest) if origin.is_share_alike), LICENCE)


def credits_of(manifest: Manifest) -> Iterator[str]:
    """Yield a line for each publisher: what must be said where the graph is passed on."""
    for origin in origins_of(manifest):
        duty = "keep this credit and the licence" if origin.is_share_alike else "keep this credit"
        yield f"with data of {origin.credit}: {duty}"


def attribution(manifest: Manifest, dataset: NamedNode) -> Iterator[Triple]:
    """Yield what VoID says of a graph's licence and origins."""
    yield Triple(dataset, term("dcterms:license"), checked(licence_of(manifest)))
    for origin in origins_of(manifest):
        node = node_iri(manifest.base, origin.id)
        for relation in ("dcterms:source", "prov:wasDerivedFrom"):
            yield Triple(dataset, term(relation), node)
        yield Triple(dataset, term("dcterms:provenance"), Literal(f"With data of {origin.credit}.", language="en"))
        yield Triple(node, term("dcterms:title"), Literal(origin.title, language="en"))
        yield Triple(node, term("dcterms:license"), checked(origin.licence))
        yield Triple(node, term("dcterms:source"), checked(origin.home))
