"""The graph as RDF: IRIs, triples, the Oxigraph store, SPARQL, and the ontology."""
