"""The triples of a graph: direct triples for its edges, and one statement node for each row of evidence.

They are generated as lines of N-Triples (https://www.w3.org/TR/n-triples/), a column at a time, and parsed where
terms are needed.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby

import polars as pl
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import InvalidIri
from kg.graph.reasons import alias_reason
from kg.graph.tables import ABSTRACT, Tables
from kg.identifiers import PAPER, doi_address, short_hash
from kg.origins import ORIGINS
from kg.rdf.iris import FORBIDDEN, checked, ontology, term
from kg.schema import (
    ATTRIBUTES,
    CORRECTION_TERMS,
    COUNT_TERMS,
    CURATED_TERMS,
    EVIDENCE_TERMS,
    LINK_TERMS,
    RELATION,
    RELATIONS,
    TYPE_NAMES,
)

_ROWS = 50_000
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}
_MATCH = {"exact": str(term("skos:exactMatch")), "close": str(term("skos:closeMatch"))}
# The year counts of a node that one paper names are its one paper's: half of the triples of counts would be theirs.
_FEWEST_BY_YEAR = 2
ENTITY = "entity/"
GRAPH = "graph/"
"""What the ids of named graphs begin with; the rest is that of their paper's."""

Lines = Iterator[pl.Series]
"""Lines of N-Triples in slices, sorted by subject."""


def _iri(base: str, local: str | pl.Expr) -> pl.Expr:
    """Return an expression for the IRIs of nodes by their local ids in a column."""
    return pl.concat_str(pl.lit(f"<{checked(base).value}"), local, pl.lit(">"))


def _literal(column: str | pl.Expr, datatype: str = "string") -> pl.Expr:
    """Return an expression for the values of a column as literals; null stays null."""
    value = pl.col(column) if isinstance(column, str) else column
    if datatype == "double":
        # In the form that Oxigraph returns, so that a dump and a query result agree to the letter.
        return value.map_batches(_doubles, return_dtype=pl.String)
    text = value.cast(pl.String).str.replace_many(_ESCAPES)
    kind = "" if datatype == "string" else f"^^{term(f'xsd:{datatype}')}"
    return pl.concat_str(pl.lit('"'), text, pl.lit(f'"{kind}'))


def _doubles(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique()
    written = pl.Series([str(Literal(float(value))) for value in distinct], dtype=pl.String)
    return values.cast(pl.Float64).replace_strict(distinct, written, default=None, return_dtype=pl.String)


def _line(subject: str, predicate: NamedNode | str, object_: pl.Expr) -> pl.Expr:
    """Return an expression for one line per row, null if the object is null.

    `predicate` is an IRI, or the name of the column with the predicate.
    """
    middle = pl.lit(f" {predicate} ") if isinstance(predicate, NamedNode) else pl.col(predicate)
    return pl.concat_str(subject, middle, object_, pl.lit(" ."))


def _slices(rows: pl.DataFrame, columns: dict[str, pl.Expr], *lines: pl.Expr) -> Lines:
    """Yield the lines of rows, slice by slice; `columns` are computed first, then the lines of each row."""
    for part in rows.iter_slices(_ROWS):
        made = part.with_columns(**columns).select(line=pl.concat_list(lines))
        yield made["line"].explode(empty_as_null=False).drop_nulls()


def _refuse(ids: pl.Series) -> None:
    """Raise InvalidIri for an id with characters that an IRI cannot contain."""
    if (bad := ids.filter(ids.str.contains(FORBIDDEN))).len():
        raise InvalidIri(f"not part of an IRI: {bad[0]!r}", cure="letters, digits and -._~:/?#@!$&'()*+,;=% only")


def _node_lines(nodes: pl.DataFrame, base: str) -> list[Lines]:
    _refuse(nodes["id"])
    subject, label = {"s": _iri(base, "id")}, _literal("label")
    types = pl.col("type").replace_strict({name: str(ontology(name)) for name in TYPE_NAMES}, return_dtype=pl.String)
    aliases = nodes.select("id", alias="aliases").explode("alias").filter(pl.col("alias").is_not_null())
    catalogues = nodes.filter(type="Catalogue").with_columns(
        licence=pl.col("id").replace_strict({row.id: row.licence for row in ORIGINS.values()}, default=None)
    )
    described = nodes.filter(pl.col("description").is_not_null())
    with_url = nodes.filter(pl.col("url").is_not_null() & (pl.col("url") != ""))
    for url in with_url["url"]:
        checked(url)
    return [
        _slices(
            nodes,
            subject,
            _line("s", term("rdf:type"), types),
            _line("s", term("rdfs:label"), label),
            _line("s", term("skos:prefLabel"), label),
        ),
        _slices(aliases, subject, _line("s", term("skos:altLabel"), _literal("alias"))),
        _slices(catalogues, subject, _line("s", term("dcterms:license"), pl.format("<{}>", "licence"))),
        _slices(
            described,
            subject,
            _line("s", ontology("description"), _literal("description")),
            _line("s", ontology("describedIn"), _literal("described_in")),
        ),
        _slices(
            with_url,
            subject,
            _line("s", ontology("url"), _literal("url", "anyURI")),
            _line("s", term("rdfs:seeAlso"), pl.format("<{}>", "url")),
        ),
    ]


def _attribute_lines(frame: pl.DataFrame, type_: str, base: str, rename: dict[str, str]) -> Lines:
    rows = [a for a in ATTRIBUTES if type_ in a.domain and rename.get(a.name, a.name) in frame.columns]
    lines = [_line("s", ontology(a.term), _literal(rename.get(a.name, a.name), a.datatype)) for a in rows]
    return _slices(frame, {"s": _iri(base, "id")}, *lines)


def _source_lines(papers: pl.DataFrame, base: str) -> Lines:
    rows = papers.select("id", location="sources").explode("location").filter(pl.col("location").is_not_null())
    return _slices(rows, {"s": _iri(base, "id")}, _line("s", ontology("source"), _literal("location")))


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
    return _slices(rows, {"s": _iri(base, "id")}, _line("s", term("rdfs:seeAlso"), pl.format("<{}>", "place")))


def node_lines(tables: Tables, base: str) -> list[Lines]:
    """Return streams of all lines about nodes, without edges."""
    return [
        *_node_lines(tables.nodes, base),
        _attribute_lines(tables.papers.with_columns(ABSTRACT), "Paper", base, {}),
        _source_lines(tables.papers, base),
        _address_lines(tables.papers, base),
        link_lines(tables.links, base),
        _attribute_lines(tables.results, "Result", base, {"metric_name": "metric"}),
        *_count_lines(tables.counts, base),
        _redirect_lines(tables.redirects, base),
    ]


def _count_lines(counts: pl.DataFrame, base: str) -> list[Lines]:
    """Return the counts of nodes, by relation too, and those by year; the latter as nodes `count/<node>/<year>`."""
    whole = counts.filter(pl.col("node").is_not_null() & pl.col("year").is_null()).with_columns(
        pl.col("relation").fill_null("")
    )
    columns = {
        "s": _iri(base, "node"),
        "p": _by_relation("PaperCount", "paperCount"),
        "r": _by_relation("Rank", "rank"),
    }
    rank = _line("s", "r", _literal("rank", "integer"))
    several = whole.filter((pl.col("relation") == "") & (pl.col("papers") >= _FEWEST_BY_YEAR))
    yearly = counts.filter(pl.col("relation").is_null() & pl.col("year").is_not_null())
    of_nodes = yearly.join(several, on="node", how="semi").with_columns(id=pl.format("count/{}/{}", "node", "year"))
    of_corpus = yearly.filter(pl.col("node").is_null()).with_columns(id=pl.format("count/{}", "year"))
    terms_of = [_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in COUNT_TERMS]
    named, kind = {"s": _iri(base, "id")}, term("rdf:type")
    return [
        _slices(whole, columns, _line("s", "p", _literal("papers", "integer")), rank),
        _slices(of_corpus.sort("id"), named, _line("s", kind, pl.lit(str(ontology("YearCount")))), *terms_of),
        _slices(
            of_nodes.sort("id"),
            named,
            _line("s", kind, pl.lit(str(ontology("NodeYearCount")))),
            _line("s", ontology("countOf"), _iri(base, "node")),
            *terms_of,
        ),
    ]


def _by_relation(suffix: str, total: str) -> pl.Expr:
    """Return an expression for the predicate of a count: null for a relation that has none."""
    terms = {r.name: f" {ontology(r.term + suffix)} " for r in RELATIONS if r.is_extracted}
    terms[""] = f" {ontology(total)} "
    return pl.col("relation").replace_strict(terms, default=None, return_dtype=pl.String)


def _redirect_lines(redirects: pl.DataFrame, base: str) -> Lines:
    _refuse(redirects["former"])
    return _slices(redirects, {"s": _iri(base, "former")}, _line("s", term("owl:sameAs"), _iri(base, "id")))


def _relations() -> pl.Expr:
    names = {name: str(ontology(relation.term)) for name, relation in RELATION.items()}
    return pl.col("relation").replace_strict(names, return_dtype=pl.String)


def edge_lines(edges: pl.DataFrame, base: str) -> Lines:
    """Yield the direct triple of each row of edges."""
    columns = {"s": _iri(base, "source"), "p": pl.format(" {} ", _relations())}
    return _slices(edges, columns, _line("s", "p", _iri(base, "target")))


def evidence_lines(evidence: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of a statement node for each row of evidence."""
    return _slices(
        evidence.sort("id"),
        {"s": _iri(base, "id")},
        _line("s", term("rdf:type"), pl.lit(str(ontology("Evidence")))),
        _line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        _line("s", term("rdf:subject"), _iri(base, "source")),
        _line("s", term("rdf:predicate"), _relations()),
        _line("s", term("rdf:object"), _iri(base, "target")),
        _line("s", term("prov:wasDerivedFrom"), _iri(base, "paper")),
        *(_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in EVIDENCE_TERMS),
    )


def curated_lines(curated: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of a statement node for each record of a catalogue."""
    return _slices(
        curated.sort("id"),
        {"s": _iri(base, "id")},
        _line("s", term("rdf:type"), pl.lit(str(ontology("CuratedEvidence")))),
        _line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        _line("s", term("rdf:subject"), _iri(base, "source")),
        _line("s", term("rdf:predicate"), _relations()),
        _line("s", term("rdf:object"), _iri(base, "target")),
        _line("s", term("prov:wasDerivedFrom"), _iri(base, pl.coalesce("paper", "catalogue"))),
        _line("s", term("prov:hadPrimarySource"), _iri(base, "catalogue")),
        *(_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in CURATED_TERMS),
    )


def link_lines(links: pl.DataFrame, base: str) -> Lines:
    """Yield the match of each linked entity, and a statement node that says why."""
    for identifier in links["identifier"]:
        checked(identifier)
    match = pl.col("match").replace_strict(_MATCH, return_dtype=pl.String)
    columns = {"s": _iri(base, "id"), "e": _iri(base, "entity"), "p": pl.format(" {} ", match)}
    object_ = pl.format("<{}>", "identifier")
    # The entity's own lines are a stream of their own: streams are sorted by subject.
    yield from _slices(links.sort("entity", "identifier"), columns, _line("e", "p", object_))


def link_statement_lines(links: pl.DataFrame, base: str) -> Lines:
    """Yield a statement node for each linked entity: the match, its confidence, the reason and where it is listed."""
    match = pl.col("match").replace_strict(_MATCH, return_dtype=pl.String)
    return _slices(
        links.sort("id"),
        {"s": _iri(base, "id")},
        _line("s", term("rdf:type"), pl.lit(str(ontology("LinkEvidence")))),
        _line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        _line("s", term("rdf:subject"), _iri(base, "entity")),
        _line("s", term("rdf:predicate"), match),
        _line("s", term("rdf:object"), pl.format("<{}>", "identifier")),
        *(_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in LINK_TERMS),
    )


def alias_lines(nodes: pl.DataFrame, base: str) -> Lines:
    """Yield a statement node for each further name of an entity: the name, and why it is one."""
    named = nodes.filter(pl.col("id").str.starts_with(ENTITY)).select("id", "label", alias="aliases").explode("alias")
    aliases = named.filter(pl.col("alias").is_not_null())
    keys = [f"alias/{id_.removeprefix(ENTITY)}/{short_hash(alias)}" for id_, _, alias in aliases.iter_rows()]
    reasons = [alias_reason(label, alias) for _, label, alias in aliases.iter_rows()]
    rows = aliases.with_columns(key=pl.Series(keys, dtype=pl.String), reason=pl.Series(reasons, dtype=pl.String))
    return _slices(
        rows.sort("key"),
        {"s": _iri(base, "key")},
        _line("s", term("rdf:type"), pl.lit(str(ontology("AliasEvidence")))),
        _line("s", term("rdf:type"), pl.lit(str(term("rdf:Statement")))),
        _line("s", term("rdf:subject"), _iri(base, "id")),
        _line("s", term("rdf:predicate"), pl.lit(str(term("skos:altLabel")))),
        _line("s", term("rdf:object"), _literal("alias")),
        _line("s", ontology("reason"), _literal("reason")),
    )


def correction_lines(corrections: pl.DataFrame, base: str) -> list[Lines]:
    """Return streams about each correction: what it says, the nodes that it influenced, the evidence it invalidated."""
    subject = {"s": _iri(base, "id")}
    said = corrections.with_columns(pl.col("by", "why").replace("", None))
    ends = [("nodes", "prov:influenced"), ("rejected", "prov:invalidated")]
    return [
        _slices(
            said,
            subject,
            _line("s", term("rdf:type"), pl.lit(str(ontology("Correction")))),
            _line("s", term("rdfs:label"), _literal("statement")),
            _line("s", term("prov:endedAtTime"), _literal("when", "dateTime")),
            *(_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in CORRECTION_TERMS),
        ),
        *(
            _slices(
                corrections.select("id", end=column).explode("end").drop_nulls(),
                subject,
                _line("s", term(predicate), _iri(base, "end")),
            )
            for column, predicate in ends
        ),
    ]


def rejected_lines(rejected: pl.DataFrame, base: str) -> Lines:
    """Yield the lines of evidence whose edge a person has rejected.

    It is no rdf:Statement, with properties of its own, so that no query for evidence finds it.
    """
    return _slices(
        rejected,
        {"s": _iri(base, "id")},
        _line("s", term("rdf:type"), pl.lit(str(ontology("RejectedEvidence")))),
        _line("s", ontology("rejectedSubject"), _iri(base, "source")),
        _line("s", ontology("rejectedRelation"), _relations()),
        _line("s", ontology("rejectedObject"), _iri(base, "target")),
        _line("s", term("prov:wasDerivedFrom"), _iri(base, "paper")),
        *(_line("s", ontology(part.term), _literal(part.name, part.datatype)) for part in EVIDENCE_TERMS),
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
    return _slices(disputes, {"s": _iri(base, "claim"), "p": predicate}, _line("s", "p", _iri(base, "counterclaim")))


def origin_lines(graphs: pl.DataFrame, base: str) -> Lines:
    """Yield for each paper's named graph the line that links it to its paper."""
    subject = {"s": _iri(base, pl.col("id").str.replace(PAPER, GRAPH, literal=True))}
    return _slices(graphs, subject, _line("s", term("prov:wasDerivedFrom"), _iri(base, "id")))


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
