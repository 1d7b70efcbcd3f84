"""The content of the JSON API, from the tables."""

import polars as pl

from kg.graph.read import card_of, edge_sentences
from kg.graph.read import leaderboard as read_leaderboard
from kg.graph.tables import EDGE
from kg.schema import ATTRIBUTES, NODE_TYPES, ONTOLOGY_IRI, PREFIXES, RELATIONS, Attribute, NodeType, Relation
from kg.serve.models import (
    CardModel,
    EdgeModel,
    Hit,
    Leaderboard,
    PictureEdge,
    PictureModel,
    PictureNode,
    RecordModel,
    SchemaModel,
    SchemaTerm,
)
from kg.serve.served import PlacedPart, Served

_GREY = "#555555"


def hits(served: Served, rows: list[int]) -> list[Hit]:
    """Return nodes by their rows, in the given order."""
    found = served.graph.tables.nodes[rows].select("id", "type", "label", "aliases").to_dicts()
    return [
        Hit(**node, degree=degree) for node, degree in zip(found, served.traversal.degrees[rows].tolist(), strict=True)
    ]


def hit(served: Served, id_: str) -> Hit:
    """Return a node by its id."""
    return hits(served, [served.traversal.row(id_)])[0]


def picture(served: Served, drawn: PlacedPart) -> PictureModel:
    """Return the nodes and edges of a picture."""
    tables, part = served.graph.tables, drawn.part
    years = tables.papers_with(pl.Series(part.nodes, dtype=pl.String), "year")
    rows = served.traversal.rows(part.nodes)
    degrees = served.traversal.degrees[rows].tolist()
    nodes = tables.nodes[rows].select("id", "type", "label").join(years, on="id", how="left", maintain_order="left")
    edges = tables.edges[list(part.edges)].select(*EDGE, pl.col("edge_confidence").alias("confidence"), "support")
    return PictureModel(
        nodes=[
            PictureNode(
                id=id_,
                type=type_,
                label=label,
                degree=degree,
                x=drawn.positions[id_][0],
                y=drawn.positions[id_][1],
                year=year,
            )
            for (id_, type_, label, year), degree in zip(nodes.iter_rows(), degrees, strict=True)
        ],
        edges=[PictureEdge(**edge) for edge in edges.iter_rows(named=True)],
        is_cut=part.is_cut,
    )


def card(served: Served, id_: str, name: str, most: int) -> CardModel:
    """Return the card of a node that was asked for by `name`, with at most `most` lines per relation and direction."""
    found = card_of(served.graph.tables, id_, name)
    counts: dict[str, int] = {}
    lines = []
    for line in found.lines:
        key = line.relation if line.is_outgoing else f"← {line.relation}"
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= most:
            lines.append(line)
    return CardModel(
        id=id_,
        type=found.type,
        label=found.label,
        aliases=list(found.aliases),
        url=found.url,
        description=found.description,
        described_in=found.described_in,
        links=list(found.links),
        homonyms=list(found.homonyms),
        iri=served.graph.manifest.base + id_,
        papers=len(found.papers),
        counts=counts,
        lines=lines,
    )


def edge(served: Served, source: str, relation: str, target: str) -> EdgeModel:
    """Return an edge with its sentences and the spans that name its ends; raise UnknownName if there is none."""
    ends = hit(served, source), hit(served, target)
    found = edge_sentences(served.graph.tables, source, relation, target)
    return EdgeModel(
        source=ends[0],
        relation=relation,
        target=ends[1],
        confidence=found.confidence,
        evidence=found.evidence,
        records=_records(served, source, relation, target),
    )


def _records(served: Served, source: str, relation: str, target: str) -> list[RecordModel]:
    """Return the records of catalogues that state an edge."""
    curated = served.graph.tables.curated.filter(source=source, relation=relation, target=target)
    titles = served.graph.tables.nodes.select(catalogue="id", title="label")
    named = curated.join(titles, on="catalogue", maintain_order="left")
    columns = ("id", "record", "paper", "official")
    return [
        RecordModel(catalogue=row["title"], **{name: row[name] for name in columns})
        for row in named.iter_rows(named=True)
    ]


def leaderboard(served: Served, on: str, metric: str | None, as_of: str | None, confidence: float) -> Leaderboard:
    """Return the results on a node, of one metric or all: the ranked ones of each metric first, the best first."""
    found = read_leaderboard(served.graph.tables, on, metric, as_of=served.moment(as_of), confidence=confidence)
    return Leaderboard(
        on=hit(served, on),
        metric=metric,
        lower_is_better=found.lower_is_better,
        as_of=found.as_of,
        quotations=found.quotations,
        doubtful=found.doubtful,
        later=found.later,
        undated=found.undated,
        scores=found.scores,
    )


def schema(served: Served) -> SchemaModel:
    """Return the ontology's classes, relations and attributes."""
    return SchemaModel(
        base=served.graph.manifest.base,
        prefixes=PREFIXES,
        types=[_term(row, row.name, row.name, colour=row.colour) for row in NODE_TYPES],
        relations=[_term(row, row.term, row.label, row.inverse, colour=row.colour) for row in RELATIONS],
        attributes=[_term(row, row.term, row.name.replace("_", " "), colour=_GREY) for row in ATTRIBUTES],
    )


def _term(row: NodeType | Relation | Attribute, term: str, label: str, inverse: str = "", *, colour: str) -> SchemaTerm:
    iri = ONTOLOGY_IRI + term
    return SchemaTerm(name=row.name, label=label, inverse=inverse, iri=iri, comment=row.comment, colour=colour)
