"""The triples of a graph: direct triples for its edges, and one statement node for each row of evidence.

They are generated as lines of N-Triples (https://www.w3.org/TR/n-triples/), a column at a time, and parsed where
terms are needed.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby

import polars as pl
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from kg.errors import InvalidIri
from kg.graph.edge_corrections import EXTRACTOR as PERSON
from kg.graph.reasons import alias_reason
from kg.graph.table_results import EXTRACTOR as TABLES
from kg.graph.tables import ABSTRACT, Tables
from kg.identifiers import PAPER, doi_address, short_hash
from kg.origins import ORIGINS
from kg.rdf.count_lines import count_lines
from kg.rdf.iris import FORBIDDEN, checked, ontology, term
from kg.rdf.lines import Lines, iri, line, literal, slices
from kg.schema import (
    ATTRIBUTES,
    CORRECTION_TERMS,
    CURATED_TERMS,
    EVIDENCE_TERMS,
    EXTRACTED,
    LINK_TERMS,
    RELATION,
    TYPE_NAMES,
)

_MATCH = {"exact": str(term("skos:exactMatch")), "close": str(term("skos:closeMatch"))}
ENTITY = "entity/"
GRAPH = "graph/"
"""What the ids of named graphs begin with; the rest is that of their paper's."""


def _refuse(ids: pl.Series) -> None:
    """Raise InvalidIri for an id with characters that an IRI cannot contain."""
    if (bad := ids.filter(ids.str.contains(FORBIDDEN))).len():
        raise InvalidIri(f"not part of an IRI: {bad[0]!r}", cure="letters, digits and -._~:/?#@!$&'()*+,;=% only")


def _node_lines(nodes: pl.DataFrame, base: str) -> list[Lines]:
    _refuse(nodes["id"])
    subject, label = {"s": iri(base, "id")}, literal("label")
    types = pl.col("type").replace_strict({name: str(ontology(name)) for name in TYPE_NAMES}, return_dtype=pl.String)
    aliases = nodes.select("id", alias="aliases").explode("alias").filter(pl.col("alias").is_not_null())
    catalogues = nodes.filter(type="Catalogue").with_columns(
        licence=pl.col("id").replace_strict({row.id: row.licence for row in ORIGINS.values()}, default=None)
    )
    # A title, a number or an address is the only name of its node.
    is_named = pl.col("type").is_in(EXTRACTED) | (pl.col("aliases").list.len() > 0)
    described = nodes.filter(pl.col("description").is_not_null())
    with_url = nodes.filter(pl.col("url").is_not_null() & (pl.col("url") != ""))
    for url in with_url["url"]:
        checked(url)
    return [
        slices(
            nodes,
            subject,
            line("s", term("rdf:type"), types),
            line("s", term("rdfs:label"), label),
            line("s", term("skos:prefLabel"), pl.when(is_named).then(label)),
        ),
        slices(aliases, subject, line("s", term("skos:altLabel"), literal("alias"))),
        slices(catalogues, subject, line("s", term("dcterms:license"), pl.format("<{}>", "licence"))),
        slices(
            described,
            subject,
            line("s", ontology("description"), literal("description")),
            line("s", ontology("describedIn"), literal("described_in")),
        ),
        slices(
            with_url,
            subject,
            line("s", ontology("url"), literal("url", "anyURI")),
            line("s", term("rdfs:seeAlso"), pl.format("<{}>", "url")),
        ),
    ]


def _attribute_lines(frame: pl.DataFrame, type_: str, base: str, rename: dict[str, str]) -> Lines:
    rows = [a for a in ATTRIBUTES if type_ in a.domain and rename.get(a.name, a.name) in frame.columns]
    lines = [line("s", ontology(a.term), literal(rename.get(a.name, a.name), a.datatype)) for a in rows]
    return slices(frame, {"s": iri(base, "id")}, *lines)


def _source_lines(papers: pl.DataFrame, base: str) -> Lines:
    rows = papers.select("id", location="sources").explode("location").filter(pl.col("location").is_not_null())
    return slices(rows, {"s": iri(base, "id")}, line("s", ontology("source"), literal("location")))


def _address_lines(papers: pl.DataFrame, base: str) -> Lines:
    """Yield the addresses of each paper: of its preprint, of its DOI, and those that sources give."""
    resolvers = papers["doi"].drop_nulls().unique()
    quoted = pl.Series([doi_address(doi) for doi in resolvers], dtype=pl.String)
    places = pl.concat_list(
        pl.concat_list(pl.format("https://arxiv.org/abs/{}", "arxiv")),
        pl.concat_list(pl.col("doi").replace_strict(resolvers, quoted, default=None, return_dtype=pl.String)),
        pl.col("addresses"),
    )
    rows = papers.select("id", place=places).explode("place").filter(pl.col("place").is_not_null())
    for place in rows["place"]:
        checked(place)
    return slices(rows, {"s": iri(base, "id")}, line("s", term("rdfs:seeAlso"), pl.format("<{}>", "place")))


def node_lines(tables: Tables, base: str) -> list[Lines]:
    """Return streams of all lines about nodes, without edges."""
    return [
        *_node_lines(tables.nodes, base),
        _attribute_lines(tables.papers.with_columns(ABSTRACT), "Paper", base, {}),
        _source_lines(tables.papers, base),
        _address_lines(tables.papers, base),
        link_lines(tables.links, base),
        _attribute_lines(tables.results, "Result", base, {"metric_name": "metric"}),
        *count_lines(tables.counts, base),
        _redirect_lines(tables.redirects, base),
    ]


def _redirect_lines(redirects: pl.DataFrame, base: str) -> Lines:
    _refuse(redirects["former"])
    return slices(redirects, {"s": iri(base, "former")}, line("s", term("owl:sameAs"), iri(base, "id")))


def _relations() -> pl.Expr:
    names = {name: str(ontology(relation.term)) for name, relation in RELATION.items()}
    return pl.col("relation").replace_strict(names, return_dtype=pl.String)


def edge_lines(edges: pl.DataFrame, base: str) -> Lines:
    """Yield the direct triple of each row of edges."""
    columns = {"s": iri(base, "source"), "p": pl.format(" {} ", _relations())}
    return slices(edges, columns, line("s", "p", iri(base, "target")))


def _unrepeated(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return evidence without what other triples state.

    What read a paper's text is the paper's `kg:extractor`.
    """
    is_other = pl.col("extractor").is_in([TABLES, PERSON])
    return evidence.with_columns(pl.when(is_other).then("extractor").alias("extractor"))


def evidence_lines(evidence: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of a statement node for each row of evidence."""
    return slices(
        _unrepeated(evidence).sort("id"),
        {"s": iri(base, "id")},
        line("s", term("rdf:type"), pl.lit(str(ontology("Evidence")))),
        line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        line("s", term("rdf:subject"), iri(base, "source")),
        line("s", term("rdf:predicate"), _relations()),
        line("s", term("rdf:object"), iri(base, "target")),
        line("s", term("prov:wasDerivedFrom"), iri(base, "paper")),
        *(line("s", ontology(part.term), literal(part.name, part.datatype)) for part in EVIDENCE_TERMS),
    )


def curated_lines(curated: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of a statement node for each record of a catalogue."""
    return slices(
        curated.sort("id"),
        {"s": iri(base, "id")},
        line("s", term("rdf:type"), pl.lit(str(ontology("CuratedEvidence")))),
        line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        line("s", term("rdf:subject"), iri(base, "source")),
        line("s", term("rdf:predicate"), _relations()),
        line("s", term("rdf:object"), iri(base, "target")),
        line("s", term("prov:wasDerivedFrom"), iri(base, pl.coalesce("paper", "catalogue"))),
        line("s", term("prov:hadPrimarySource"), iri(base, "catalogue")),
        *(line("s", ontology(part.term), literal(part.name, part.datatype)) for part in CURATED_TERMS),
    )


def link_lines(links: pl.DataFrame, base: str) -> Lines:
    """Yield the match of each linked entity, and a statement node that says why."""
    for identifier in links["identifier"]:
        checked(identifier)
    match = pl.col("match").replace_strict(_MATCH, return_dtype=pl.String)
    columns = {"s": iri(base, "id"), "e": iri(base, "entity"), "p": pl.format(" {} ", match)}
    object_ = pl.format("<{}>", "identifier")
    # The entity's own lines are a stream of their own: streams are sorted by subject.
    yield from slices(links.sort("entity", "identifier"), columns, line("e", "p", object_))


def link_statement_lines(links: pl.DataFrame, base: str) -> Lines:
    """Yield a statement node for each linked entity: the match, its confidence, the reason and where it is listed."""
    match = pl.col("match").replace_strict(_MATCH, return_dtype=pl.String)
    return slices(
        links.sort("id"),
        {"s": iri(base, "id")},
        line("s", term("rdf:type"), pl.lit(str(ontology("LinkEvidence")))),
        line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        line("s", term("rdf:subject"), iri(base, "entity")),
        line("s", term("rdf:predicate"), match),
        line("s", term("rdf:object"), pl.format("<{}>", "identifier")),
        *(line("s", ontology(part.term), literal(part.name, part.datatype)) for part in LINK_TERMS),
    )


def alias_lines(nodes: pl.DataFrame, base: str) -> Lines:
    """Yield a statement node for each further name of an entity: the name, and why it is one."""
    named = nodes.filter(pl.col("id").str.starts_with(ENTITY)).select("id", "label", alias="aliases").explode("alias")
    aliases = named.filter(pl.col("alias").is_not_null())
    keys = [f"alias/{id_.removeprefix(ENTITY)}/{short_hash(alias)}" for id_, _, alias in aliases.iter_rows()]
    reasons = [alias_reason(label, alias) for _, label, alias in aliases.iter_rows()]
    rows = aliases.with_columns(key=pl.Series(keys, dtype=pl.String), reason=pl.Series(reasons, dtype=pl.String))
    return slices(
        rows.sort("key"),
        {"s": iri(base, "key")},
        line("s", term("rdf:type"), pl.lit(str(ontology("AliasEvidence")))),
        line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        line("s", term("rdf:subject"), iri(base, "id")),
        line("s", term("rdf:predicate"), pl.lit(str(term("skos:altLabel")))),
        line("s", term("rdf:object"), literal("alias")),
        line("s", ontology("reason"), literal("reason")),
    )


def correction_lines(corrections: pl.DataFrame, base: str) -> list[Lines]:
    """Return streams about each correction: what it says, the nodes that it influenced, the evidence it invalidated."""
    subject = {"s": iri(base, "id")}
    said = corrections.with_columns(pl.col("by", "why").replace("", None))
    ends = [("nodes", "prov:influenced"), ("rejected", "prov:invalidated")]
    return [
        slices(
            said,
            subject,
            line("s", term("rdf:type"), pl.lit(str(ontology("Correction")))),
            line("s", term("rdfs:label"), literal("statement")),
            line("s", term("prov:endedAtTime"), literal("when", "dateTime")),
            *(line("s", ontology(part.term), literal(part.name, part.datatype)) for part in CORRECTION_TERMS),
        ),
        *(
            slices(
                corrections.select("id", end=column).explode("end").drop_nulls(),
                subject,
                line("s", term(predicate), iri(base, "end")),
            )
            for column, predicate in ends
        ),
    ]


def rejected_lines(rejected: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of evidence whose edge a person has rejected.

    It is no rdf:Statement, with properties of its own, so that no query for evidence finds it.
    """
    return slices(
        rejected,
        {"s": iri(base, "id")},
        line("s", term("rdf:type"), pl.lit(str(ontology("RejectedEvidence")))),
        line("s", ontology("rejectedSubject"), iri(base, "source")),
        line("s", ontology("rejectedRelation"), _relations()),
        line("s", ontology("rejectedObject"), iri(base, "target")),
        line("s", term("prov:wasDerivedFrom"), iri(base, "paper")),
        *(line("s", ontology(part.term), literal(part.name, part.datatype)) for part in EVIDENCE_TERMS),
    )


def name_lines(tables: Tables, base: str) -> list[Lines]:
    """Return streams about why names are one, what people have corrected, and the evidence that they have rejected."""
    return [
        alias_lines(tables.nodes, base),
        *correction_lines(tables.corrections, base),
        rejected_lines(tables.rejected, base),
    ]


def dispute_lines(disputes: pl.DataFrame, base: str) -> Lines:
    """Yield for each claim that other evidence contradicts the line that links it to that evidence."""
    terms = {"reverse": f" {ontology('reversedBy')} ", "comparable": f" {ontology('onlyComparedBy')} "}
    predicate = pl.col("kind").replace_strict(terms, return_dtype=pl.String)
    return slices(disputes, {"s": iri(base, "claim"), "p": predicate}, line("s", "p", iri(base, "counterclaim")))


def origin_lines(graphs: pl.DataFrame, base: str) -> Lines:
    """Yield for each paper's named graph the line that links it to its paper."""
    subject = {"s": iri(base, pl.col("id").str.replace(PAPER, GRAPH, literal=True))}
    return slices(graphs, subject, line("s", term("prov:wasDerivedFrom"), iri(base, "id")))


def graph_lines(tables: Tables, base: str) -> list[Lines]:
    """Return streams of all lines of the graph, one per kind."""
    return [
        *node_lines(tables, base),
        edge_lines(tables.edges, base),
        evidence_lines(tables.evidence, base),
        curated_lines(tables.curated, base),
        link_statement_lines(tables.links, base),
        dispute_lines(tables.disputes, base),
        *name_lines(tables, base),
    ]


def to_triples(lines: Lines) -> Iterator[Triple]:
    """Yield the triples of N-Triples lines; each part is parsed at once."""
    for part in lines:
        if part.len():
            yield from (quad.triple for quad in parse(part.str.join("\n").item(), RdfFormat.N_TRIPLES))


def merged(streams: Iterable[Lines]) -> Iterator[Triple]:
    """Merge streams that are sorted by subject into distinct sorted triples, holding one subject at a time."""
    for _, of_subject in groupby(merge(*map(to_triples, streams), key=_subject), key=_subject):
        yield from sorted(set(of_subject), key=str)


def _subject(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode)  # the graph has no blank nodes
    return triple.subject.value


def iter_triples(tables: Tables, base: str) -> Iterator[Triple]:
    """Yield every triple of the graph once, sorted."""
    return merged(graph_lines(tables, base))
