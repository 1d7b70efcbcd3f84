"""The Oxigraph store: an index over the tables, rebuildable from them."""

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, Store

from kg.errors import GraphUnreadable, Where
from kg.rdf.ontology import ontology_triples

if TYPE_CHECKING:
    import rdflib

    from kg.graph.tables import Tables


def write_store(tables: "Tables", base: str, folder: Path) -> None:
    """Write the graph's triples and the ontology into a new store."""
    from kg.rdf.triples import iter_triples  # noqa: PLC0415 - the asking half opens stores without the tables

    store = Store(str(folder))
    quads = (Quad(*triple) for triple in chain(ontology_triples(), iter_triples(tables, base)))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()


def open_store(folder: Path) -> Store:
    """Open a store for reading, beside any number of other readers."""
    try:
        return Store.read_only(str(folder))
    except OSError as error:
        raise GraphUnreadable(
            f"the RDF store cannot be opened: {error}", where=Where(str(folder)), cure="kg build SOURCES again"
        ) from error


def to_rdflib(store: Store) -> "rdflib.Graph":
    """Give an rdflib Graph over the same store; it copies nothing."""
    import rdflib  # noqa: PLC0415 - rdflib stands at the rim and costs 0.2 s to import
    from oxrdflib import OxigraphStore  # noqa: PLC0415

    return rdflib.Graph(store=OxigraphStore(store=store), identifier=rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
