"""The triples of a graph: direct triples for its edges, and one statement node for each piece of evidence."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from heapq import merge
from itertools import groupby

import polars as pl
from pyoxigraph import Literal, NamedNode, Triple

from kg.graph.tables import Tables
from kg.rdf.iris import checked, node_iri, ontology, term
from kg.schema import ATTRIBUTES, EVIDENCE_TERMS, RELATION

_TYPE, _LABEL = term("rdf:type"), term("rdfs:label")
_PREF, _ALT = term("skos:prefLabel"), term("skos:altLabel")
_XSD = {name: term(f"xsd:{name}") for name in ("integer", "double", "anyURI")}


@cache
def _relation(name: str) -> NamedNode:
    return ontology(RELATION[name].term)


def _literal(value: object, datatype: str) -> Literal:
    if datatype == "double":
        # In the form that Oxigraph gives back, so that a dump and an answer agree to the letter.
        return Literal(float(str(value)))
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


def evidence_triples(evidence: pl.DataFrame, papers: pl.DataFrame, base: str) -> Iterator[Triple]:
    """Give a statement node for each row of evidence; `papers` holds at least the papers that it points into."""
    subject, predicate, object_ = term("rdf:subject"), term("rdf:predicate"), term("rdf:object")
    derived, class_ = term("prov:wasDerivedFrom"), ontology("Evidence")
    sentence_, start_, end_, confidence_, extractor_ = map(ontology, EVIDENCE_TERMS)
    texts = dict(papers.select("id", pl.format("{}\n\n{}", "title", "abstract")).iter_rows())
    keys = ("source", "relation", "target", "paper", "start")
    ids = [evidence_id(*row) for row in evidence.select(keys).iter_rows()]
    rows = evidence.with_columns(id=pl.Series(ids, dtype=pl.String)).sort("id")
    for id_, source, relation, target, paper, start, end, confidence, extractor in rows.select(
        "id", *keys, "end", "confidence", "extractor"
    ).iter_rows():
        node = node_iri(base, id_)
        yield Triple(node, _TYPE, class_)
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


def edge_triples(edges: pl.DataFrame, base: str) -> Iterator[Triple]:
    """Give the direct triple of each row of edges."""
    for source, relation, target in edges.select("source", "relation", "target").iter_rows():
        yield Triple(node_iri(base, source), _relation(relation), node_iri(base, target))


def _source_triples(tables: Tables, base: str) -> Iterator[Triple]:
    source_term = ontology("source")
    for id_, sources in tables.papers.select("id", "sources").iter_rows():
        yield from (Triple(node_iri(base, f"paper/{id_}"), source_term, Literal(source)) for source in sources)


def node_streams(tables: Tables, base: str) -> list[Iterator[Triple]]:
    """Give what the nodes are and have, without their edges: streams sorted by subject."""
    return [
        _node_triples(tables, base),
        _attribute_triples(tables.papers, "Paper", "paper/", base, {}),
        _source_triples(tables, base),
        _attribute_triples(tables.results, "Result", "", base, {"metric_name": "metric"}),
    ]


def merged(streams: Iterable[Iterator[Triple]]) -> Iterator[Triple]:
    """Merge streams that are sorted by subject into one of distinct sorted triples; it holds one subject at a time."""
    for _, of_subject in groupby(merge(*streams, key=_subject), key=_subject):
        yield from sorted(set(of_subject), key=str)


def _subject(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode)  # the graph has no blank nodes
    return triple.subject.value


def iter_triples(tables: Tables, base: str) -> Iterator[Triple]:
    """Give every triple of the graph once, sorted."""
    edges, evidence = edge_triples(tables.edges, base), evidence_triples(tables.evidence, tables.papers, base)
    return merged([*node_streams(tables, base), edges, evidence])
