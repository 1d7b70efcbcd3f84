"""The triples of a graph: direct triples for its edges, and one statement node for each piece of evidence."""

import hashlib
from collections.abc import Iterator
from functools import cache

import polars as pl
from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.tables import Tables
from kg.rdf.iris import checked, node_iri, ontology, term
from kg.schema import ATTRIBUTES, RELATION

_TYPE, _LABEL = term("rdf:type"), term("rdfs:label")
_PREF, _ALT = term("skos:prefLabel"), term("skos:altLabel")
_XSD = {name: term(f"xsd:{name}") for name in ("integer", "double", "anyURI")}


@cache
def _relation(name: str) -> NamedNode:
    return ontology(RELATION[name].term)


def _literal(value: object, datatype: str) -> Literal:
    if datatype == "double":
        return Literal(repr(float(str(value))), datatype=_XSD["double"])
    return Literal(str(value)) if datatype == "string" else Literal(str(value), datatype=_XSD[datatype])


def evidence_id(source: str, relation: str, target: str, paper: str, start: int) -> str:
    """Give the local id of a piece of evidence: it says the same edge at the same place, so it is the same."""
    text = "\0".join((source, relation, target, paper, str(start)))
    return f"evidence/{hashlib.sha256(text.encode()).hexdigest()[:20]}"


def _node_triples(tables: Tables, base: str) -> Iterator[Triple]:
    see_also, url_term = term("rdfs:seeAlso"), ontology("url")
    for id_, type_, label, aliases, url in tables.nodes.select("id", "type", "label", "aliases", "url").iter_rows():
        node = node_iri(base, id_)
        yield Triple(node, _TYPE, ontology(type_))
        yield Triple(node, _LABEL, Literal(label))
        yield Triple(node, _PREF, Literal(label))
        yield from (Triple(node, _ALT, Literal(alias)) for alias in aliases)
        if url:
            yield Triple(node, url_term, _literal(url, "anyURI"))
            yield Triple(node, see_also, checked(url))


def _attribute_triples(
    frame: pl.DataFrame, type_: str, prefix: str, base: str, rename: dict[str, str]
) -> Iterator[Triple]:
    rows = [a for a in ATTRIBUTES if type_ in a.domain and rename.get(a.name, a.name) in frame.columns]
    columns = [rename.get(a.name, a.name) for a in rows]
    for id_, *values in frame.select("id", *columns).iter_rows():
        node = node_iri(base, prefix + id_)
        for attribute, value in zip(rows, values, strict=True):
            if value is not None:
                yield Triple(node, ontology(attribute.term), _literal(value, attribute.datatype))


def _evidence_triples(tables: Tables, base: str) -> Iterator[Triple]:
    subject, predicate, object_ = term("rdf:subject"), term("rdf:predicate"), term("rdf:object")
    derived, evidence = term("prov:wasDerivedFrom"), ontology("Evidence")
    names = ("sentence", "start", "end", "confidence", "extractor")
    sentence_, start_, end_, confidence_, extractor_ = (ontology(name) for name in names)
    texts = dict(tables.papers.select("id", pl.format("{}\n\n{}", "title", "abstract")).iter_rows())
    columns = ("source", "relation", "target", "paper", "start", "end", "confidence", "extractor")
    for source, relation, target, paper, start, end, confidence, extractor in tables.evidence.select(
        columns
    ).iter_rows():
        node = node_iri(base, evidence_id(source, relation, target, paper, start))
        yield Triple(node, _TYPE, evidence)
        yield Triple(node, _TYPE, term("rdf:Statement"))
        yield Triple(node, subject, node_iri(base, source))
        yield Triple(node, predicate, _relation(relation))
        yield Triple(node, object_, node_iri(base, target))
        yield Triple(node, derived, node_iri(base, f"paper/{paper}"))
        yield Triple(node, sentence_, Literal(texts[paper][start:end]))
        yield Triple(node, start_, _literal(start, "integer"))
        yield Triple(node, end_, _literal(end, "integer"))
        yield Triple(node, confidence_, _literal(confidence, "double"))
        yield Triple(node, extractor_, Literal(extractor))


def iter_triples(tables: Tables, base: str) -> Iterator[Triple]:
    """Give every triple of the graph; node ids are local to `base`."""
    yield from _node_triples(tables, base)
    yield from _attribute_triples(tables.papers, "Paper", "paper/", base, {})
    for id_, sources in tables.papers.select("id", "sources").iter_rows():
        yield from (Triple(node_iri(base, f"paper/{id_}"), ontology("source"), Literal(source)) for source in sources)
    yield from _attribute_triples(tables.results, "Result", "", base, {"metric_name": "metric"})
    for source, relation, target in tables.edges.select("source", "relation", "target").iter_rows():
        yield Triple(node_iri(base, source), _relation(relation), node_iri(base, target))
    yield from _evidence_triples(tables, base)
