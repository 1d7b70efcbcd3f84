"""The card of a node: its aliases, papers, and edges with their sentences."""

from dataclasses import dataclass

import polars as pl

from kg.graph.homonyms import Homonym, homonyms
from kg.graph.read.sentences import best_sentences
from kg.graph.tables import EDGE, Tables, of_edges
from kg.records import ExternalLink


@dataclass(frozen=True, slots=True)
class Line:
    """One edge of a card, seen from its node: `other` is the node at the other end, `edge_confidence` that of the edge.

    `sentence` is the one of highest confidence, of `paper`, with its own `confidence`; empty where the paper's source
    states the edge, or a person, whose `note` it then has. `catalogue` and `record` name the first record of a
    catalogue that states it; empty without one. `section` is that of the sentence, empty for title and abstract.
    """

    relation: str
    is_outgoing: bool
    other: str
    label: str
    type: str
    edge_confidence: float
    paper: str
    title: str
    sentence: str
    confidence: float
    catalogue: str
    record: str
    note: str
    section: str


@dataclass(frozen=True, slots=True)
class Card:
    """A node with its edges; lines are sorted by relation, then by descending confidence of the edge.

    `links` are its identifiers elsewhere.
    `papers` are the ids of the papers whose sentences or metadata name the node, sorted.
    `homonyms` are the other nodes that have the name by which the card was asked for.
    """

    id: str
    type: str
    label: str
    aliases: tuple[str, ...]
    url: str | None
    description: str | None
    described_in: str | None
    papers: tuple[str, ...]
    links: tuple[ExternalLink, ...]
    lines: tuple[Line, ...]
    homonyms: tuple[Homonym, ...] = ()


_OF_LINE = (
    "label", "type", "edge_confidence", "paper", "title", "sentence", "confidence", "catalogue", "record",
    "note", "section",
)  # fmt: skip


def _first_records(tables: Tables, edges: pl.DataFrame) -> pl.DataFrame:
    """Return the first record of a catalogue for each of the edges: the title of the catalogue, place and paper."""
    stating = of_edges(tables.curated, edges)
    first = stating.sort(*EDGE, "record").unique(EDGE, keep="first", maintain_order=True)
    titles = tables.nodes_with(first["catalogue"], "label").rename({"id": "catalogue", "label": "origin"})
    papers = tables.papers_with(first["paper"], "title").rename({"id": "paper", "title": "its_title"})
    named = first.join(titles, on="catalogue", how="left").join(papers, on="paper", how="left")
    return named.select(*EDGE, "record", "its_title", catalogue="origin", of_record="paper")


def sentences_about(tables: Tables, id_: str) -> pl.DataFrame:
    """Return the evidence of the edges of a node with titles, by descending confidence."""
    return tables.sentences(tables.evidence.filter((pl.col("source") == id_) | (pl.col("target") == id_)))


def with_origins(tables: Tables, edges: pl.DataFrame, sentences: pl.DataFrame) -> pl.DataFrame:
    """Return edges, each with its sentence of highest confidence, or the record or note that states it, and its paper.

    `sentences` are those of `Tables.sentences`, at least of these edges. `evidence` is the id of the sentence, null
    without one; the other columns are described at `Line`. The order of the edges is lost.
    """
    strongest = best_sentences(sentences)
    noted = of_edges(tables.evidence, edges).filter(pl.col("note").is_not_null())
    notes = noted.unique(EDGE, keep="first", maintain_order=True).select(*EDGE, "note")
    titles = tables.papers_with(edges["source"], "title").rename({"id": "source", "title": "own_title"})
    stated = (
        edges.join(strongest.drop("edge_confidence", "note"), on=EDGE, how="left")
        .join(_first_records(tables, edges), on=EDGE, how="left")
        .join(notes, on=EDGE, how="left")
        .join(titles, on="source", how="left")
    )
    source = pl.when(pl.col("own_title").is_not_null()).then("source")
    return stated.with_columns(
        pl.coalesce("paper", "of_record", source, pl.lit("")).alias("paper"),
        pl.coalesce("title", "its_title", "own_title", pl.lit("")).alias("title"),
        pl.col("catalogue", "record", "sentence", "note", "section").fill_null(""),
        pl.col("confidence").fill_null(pl.col("edge_confidence")),
    )


def lines_of(tables: Tables, id_: str, sentences: pl.DataFrame, *, outgoing: bool) -> pl.DataFrame:
    """Return the edges that leave a node or lead to it, each with what `Line` has of it.

    `sentences` is what `sentences_about` returns. `evidence` is the id of the sentence shown, null without one.
    """
    own, far = ("source", "target") if outgoing else ("target", "source")
    stated = with_origins(tables, tables.edges.filter(pl.col(own) == id_), sentences)
    names = tables.nodes_with(stated[far], "label", "type", "aliases").rename({"id": "other"})
    named = stated.with_columns(other=pl.col(far)).join(names, on="other", maintain_order="left")
    return named.sort(["relation", "edge_confidence", "label"], descending=[False, True, False])


def card_of(tables: Tables, id_: str, name: str | None = None) -> Card:
    """Return the card of a node by its id; `name` is how it was asked for, see `homonyms`."""
    node = tables.nodes.row(by_predicate=pl.col("id") == id_, named=True)
    lines: list[Line] = []
    columns = ("relation", "other", *_OF_LINE)
    sentences = sentences_about(tables, id_)
    for outgoing in (True, False):
        rows = lines_of(tables, id_, sentences, outgoing=outgoing).select(columns).iter_rows()
        lines += [Line(row[0], outgoing, *row[1:]) for row in rows]
    papers = tuple(sorted({*sentences["paper"], *(line.paper for line in lines if line.paper)}))
    links = tuple(ExternalLink(**row) for row in tables.links.filter(entity=id_).iter_rows(named=True))
    facts = (node["url"], node["description"], node["described_in"])
    return Card(
        id_,
        node["type"],
        node["label"],
        tuple(node["aliases"]),
        *facts,
        papers,
        links,
        tuple(lines),
        homonyms(tables.nodes.lazy(), tables.counts.lazy(), id_, name),
    )
