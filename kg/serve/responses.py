"""The content of the JSON API, from the tables."""

from collections.abc import Iterable, Sequence
from typing import Literal

import polars as pl

from kg.errors import UnknownName
from kg.graph.card import card_of
from kg.graph.highlight import find_forms
from kg.graph.tables import EDGE
from kg.graph.traversal import Step
from kg.schema import ATTRIBUTES, NODE_TYPES, ONTOLOGY_IRI, PREFIXES, RELATIONS
from kg.serve.models import (
    Board,
    CardModel,
    EdgeModel,
    EvidenceModel,
    Hit,
    Leaderboard,
    Mark,
    PaperModel,
    PaperSpan,
    PictureEdge,
    PictureModel,
    PictureNode,
    RecordModel,
    SchemaModel,
    SchemaTerm,
    Score,
    StepModel,
)
from kg.serve.served import PlacedPart, Served

# Metrics for which smaller is better.
_LOWER = ("error", "perplexity", "loss", "fid", "wer", "cer", "latency", "time", "memory", "mae", "mse", "rmse")


def hits(served: Served, rows: Sequence[int]) -> list[Hit]:
    """Return nodes by their rows, in the given order."""
    found = served.graph.tables.nodes[list(rows)].select("id", "type", "label", "aliases").to_dicts()
    return [Hit(**node, degree=served.degrees[node["id"]]) for node in found]


def hit(served: Served, id_: str) -> Hit:
    """Return a node by its id."""
    return hits(served, [served.traversal.row(id_)])[0]


def picture(served: Served, drawn: PlacedPart) -> PictureModel:
    """Return the nodes and edges of a picture."""
    tables, part = served.graph.tables, drawn.part
    years = tables.papers.select("id", "year")
    rows = [served.traversal.row(id_) for id_ in part.nodes]
    nodes = tables.nodes[rows].select("id", "type", "label").join(years, on="id", how="left", maintain_order="left")
    edges = tables.edges[list(part.edges)].select(*EDGE, pl.col("edge_confidence").alias("confidence"), "support")
    return PictureModel(
        nodes=[
            PictureNode(
                id=id_,
                type=type_,
                label=label,
                degree=served.degrees[id_],
                x=drawn.positions[id_][0],
                y=drawn.positions[id_][1],
                year=year,
            )
            for id_, type_, label, year in nodes.iter_rows()
        ],
        edges=[PictureEdge(**edge) for edge in edges.iter_rows(named=True)],
        is_cut=part.is_cut,
    )


def card(served: Served, id_: str, most: int) -> CardModel:
    """Return a node's card, with at most `most` lines per relation and direction."""
    found = card_of(served.graph.tables, id_)
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
        iri=served.graph.manifest.base + id_,
        papers=len(found.papers),
        counts=counts,
        lines=lines,
    )


def _forms(served: Served, end: Hit) -> list[str]:
    values = served.graph.tables.results.filter(pl.col("id") == end.id)["value"].to_list()
    return [end.label, *end.aliases, *values]


def edge(served: Served, source: str, relation: str, target: str) -> EdgeModel:
    """Return an edge with its sentences and the spans that name its ends; raise UnknownName if there is none."""
    tables, ends = served.graph.tables, (hit(served, source), hit(served, target))
    is_this = (pl.col("source") == source) & (pl.col("relation") == relation) & (pl.col("target") == target)
    rows = tables.edges.filter(is_this)
    if not rows.height:
        raise UnknownName(f"no edge {source} {relation} {target}", cure="an edge of a picture or a card")
    forms: list[tuple[Literal["source", "target"], list[str]]] = [
        ("source", _forms(served, ends[0])),
        ("target", _forms(served, ends[1])),
    ]
    evidence = []
    for row in tables.sentences(tables.evidence.filter(is_this)).iter_rows(named=True):
        sentence = row["sentence"]
        marks = [
            Mark(start=start, end=end, end_of_edge=name)
            for name, of_end in forms
            for start, end in find_forms(sentence, of_end)
        ]
        evidence.append(
            EvidenceModel(
                id=row["id"],
                stated=row["stated"],
                sentence=sentence,
                paper=row["paper"],
                title=row["title"],
                confidence=row["confidence"],
                extractor=row["extractor"],
                marks=marks,
            )
        )
    return EdgeModel(
        source=ends[0],
        relation=relation,
        target=ends[1],
        confidence=rows["edge_confidence"][0],
        evidence=evidence,
        records=_records(served, tables.curated.filter(is_this)),
    )


def _records(served: Served, curated: pl.DataFrame) -> list[RecordModel]:
    titles = served.graph.tables.nodes.select(catalogue="id", title="label")
    named = curated.join(titles, on="catalogue", maintain_order="left")
    columns = ("id", "record", "paper", "official")
    return [
        RecordModel(catalogue=row["title"], **{name: row[name] for name in columns})
        for row in named.iter_rows(named=True)
    ]


def steps(served: Served, walked: Iterable[Step]) -> list[StepModel]:
    """Return the edges of a walk with the labels of their ends."""
    labels = served.graph.tables.nodes["label"]

    def label(id_: str) -> str:
        return str(labels[served.traversal.row(id_)])

    return [
        StepModel(
            source=step.source,
            source_label=label(step.source),
            relation=step.relation,
            target=step.target,
            target_label=label(step.target),
            depth=step.depth,
        )
        for step in walked
    ]


def boards(served: Served) -> list[Board]:
    """Return the existing leaderboards, by descending number of results."""
    tables = served.graph.tables
    measured = tables.results.filter(pl.col("on").is_not_null())
    counted = measured.group_by("on", "metric").agg(results=pl.len())
    named = counted.join(tables.nodes.select(on="id", label="label"), on="on")
    ranked = named.sort("results", "label", "metric", descending=[True, False, False], nulls_last=True)
    return [Board(**row) for row in ranked.select("on", "label", "metric", "results").iter_rows(named=True)]


def leaderboard(served: Served, on: str, metric: str | None) -> Leaderboard:
    """Return the results on a node, of one metric or all: absolute numbers first, the best first."""
    tables = served.graph.tables
    rows = tables.results.filter(pl.col("on") == on)
    if metric is not None:
        rows = rows.filter(pl.col("metric").str.to_lowercase() == metric.lower())
    is_lower = metric is not None and any(word in metric.lower().split() for word in _LOWER)
    papers = tables.papers.select("title", "year", "text", paper="id")
    results = rows.join(papers, on="paper", how="left").join(
        tables.nodes.select(subject="id", label="label"), on="subject"
    )
    place = pl.col("start"), pl.col("end") - pl.col("start")
    sentence = pl.when(pl.col("start").is_not_null()).then(pl.col("text").str.slice(*place))
    results = results.with_columns(pl.col("paper", "title").fill_null(""), sentence=sentence.fill_null(""))
    results = results.sort(
        pl.col("kind") != "absolute", "number", "id", descending=[False, not is_lower, False], nulls_last=True
    )
    columns = (
        "subject",
        "label",
        "value",
        "number",
        "unit",
        "kind",
        "metric",
        "paper",
        "title",
        "year",
        "sentence",
        "date",
        "record",
    )
    rows_ = results.select(columns).iter_rows(named=True)
    scores = [Score(**row) for row in rows_]
    return Leaderboard(on=hit(served, on), metric=metric, lower_is_better=is_lower, scores=scores)


def paper(served: Served, id_: str) -> PaperModel:
    """Return a paper by its node's id, with the statements extracted from its text; raise UnknownName without one."""
    tables = served.graph.tables
    rows = tables.papers.filter(pl.col("id") == id_)
    if not rows.height:
        raise UnknownName(f"no paper {id_!r}", cure="the id of a node of type Paper")
    row = rows.row(0, named=True)
    labels = tables.nodes.select("id", "label")
    claims = tables.evidence.filter(pl.col("paper") == row["id"])
    for end in ("source", "target"):
        claims = claims.join(labels.rename({"id": end, "label": f"{end}_label"}), on=end)
    columns = ("start", "end", "source", "source_label", "relation", "target", "target_label", "confidence")
    spans = [
        PaperSpan(**span) for span in claims.sort("start", "source", "relation", "target").select(columns).to_dicts()
    ]
    facts = (
        "title",
        "year",
        "month",
        "day",
        "organization",
        "arxiv",
        "doi",
        "venue",
        "authors",
        "addresses",
        "sources",
    )
    kept = {name: row[name] for name in facts}
    return PaperModel(id=id_, text=row["text"], **kept, spans=spans)


def schema(served: Served) -> SchemaModel:
    """Return the ontology's classes, relations and attributes."""
    grey = "#555555"
    return SchemaModel(
        base=served.graph.manifest.base,
        prefixes=PREFIXES,
        types=[
            SchemaTerm(
                name=row.name,
                label=row.name,
                inverse="",
                iri=ONTOLOGY_IRI + row.name,
                comment=row.comment,
                colour=row.colour,
            )
            for row in NODE_TYPES
        ],
        relations=[
            SchemaTerm(
                name=row.name,
                label=row.label,
                inverse=row.inverse,
                iri=ONTOLOGY_IRI + row.term,
                comment=row.comment,
                colour=row.colour,
            )
            for row in RELATIONS
        ],
        attributes=[
            SchemaTerm(
                name=row.name,
                label=row.name.replace("_", " "),
                inverse="",
                iri=ONTOLOGY_IRI + row.term,
                comment=row.comment,
                colour=grey,
            )
            for row in ATTRIBUTES
        ],
    )
