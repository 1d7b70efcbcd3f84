"""The response models of the JSON API, described by OpenAPI."""

from typing import Literal

from pydantic import BaseModel

from kg.graph.card import Line
from kg.records import ExternalLink


class Hit(BaseModel):
    """A node that matches a search."""

    id: str
    type: str
    label: str
    aliases: list[str]
    degree: int


class PictureNode(BaseModel):
    """A node with its position in a picture, in pixels."""

    id: str
    type: str
    label: str
    degree: int
    x: float
    y: float
    year: int | None


class PictureEdge(BaseModel):
    """An edge of a picture."""

    source: str
    relation: str
    target: str
    confidence: float
    support: int


class PictureModel(BaseModel):
    """A part of the graph; `is_cut` is set where the limit left nodes out."""

    nodes: list[PictureNode]
    edges: list[PictureEdge]
    is_cut: bool


class CardModel(BaseModel):
    """A node with at most `most` edges per relation, and their total `counts`."""

    id: str
    type: str
    label: str
    aliases: list[str]
    url: str | None
    description: str | None
    described_in: str | None
    links: list[ExternalLink]
    iri: str
    papers: int
    counts: dict[str, int]
    lines: list[Line]


class Mark(BaseModel):
    """A half-open span of a sentence that names an end of the edge: "source" or "target"."""

    start: int
    end: int
    end_of_edge: Literal["source", "target"]


class EvidenceModel(BaseModel):
    """A sentence that supports an edge; `id` is the local part of its IRI, `stated` the relation as extracted."""

    id: str
    stated: str | None
    sentence: str
    paper: str
    title: str
    confidence: float
    extractor: str
    marks: list[Mark]


class RecordModel(BaseModel):
    """A record of a catalogue that states an edge: the catalogue's title, file and place, and the paper it gives.

    `official` says whether a repository is the authors' own, where the catalogue says so.
    """

    id: str
    catalogue: str
    record: str
    paper: str | None
    official: bool | None


class EdgeModel(BaseModel):
    """An edge with its sentences, by descending confidence, and the records of catalogues that state it."""

    source: Hit
    relation: str
    target: Hit
    confidence: float
    evidence: list[EvidenceModel]
    records: list[RecordModel]


class StepModel(BaseModel):
    """An edge of a walk; `depth` counts from 1."""

    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    depth: int


class PathModel(BaseModel):
    """A shortest path."""

    steps: list[StepModel]


class LineageModel(BaseModel):
    """The entities that a node improves on, and those that improve on it."""

    node: Hit
    ancestors: list[StepModel]
    progeny: list[StepModel]


class Board(BaseModel):
    """An existing leaderboard: a dataset, benchmark or task, and a metric (None if not stated)."""

    on: str
    label: str
    metric: str | None
    results: int


class Score(BaseModel):
    """A row of a leaderboard; one of a catalogue has a `record` in place of a `sentence`, and may have no `paper`."""

    subject: str
    label: str
    value: str
    number: float | None
    unit: str | None
    kind: str
    metric: str | None
    paper: str
    title: str
    year: int | None
    sentence: str
    date: str | None
    record: str | None


class Leaderboard(BaseModel):
    """The results on a dataset, benchmark or task; the best first."""

    on: Hit
    metric: str | None
    lower_is_better: bool
    scores: list[Score]


class PaperSpan(BaseModel):
    """A statement that a paper's text makes from `start` to `end`."""

    start: int
    end: int
    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    confidence: float


class PaperModel(BaseModel):
    """A paper; spans are half-open, in characters of `text`, which is title, blank line, abstract."""

    id: str
    title: str
    text: str
    year: int | None
    month: int | None
    day: int | None
    organization: str | None
    arxiv: str | None
    doi: str | None
    venue: str | None
    authors: list[str]
    addresses: list[str]
    sources: list[str]
    spans: list[PaperSpan]


class Top(BaseModel):
    """An entity that occurs in many papers."""

    label: str
    type: str
    papers: int


class Stats(BaseModel):
    """The counts of the graph."""

    entries: int
    papers: int
    merged: int
    rejected: int
    extractor: str
    nodes: dict[str, int]
    edges: dict[str, int]
    evidence: int
    top: list[Top]


class BoundQuery(BaseModel):
    """A named query with its parameters substituted, valid for any SPARQL engine."""

    text: str


class SchemaTerm(BaseModel):
    """A class or a relation of the ontology; `label` and `inverse` are a relation in words, from either end."""

    name: str
    label: str
    inverse: str
    iri: str
    comment: str
    colour: str


class SchemaModel(BaseModel):
    """The ontology, for colours and completion; `base` is the IRI prefix of every node's id."""

    base: str
    prefixes: dict[str, str]
    types: list[SchemaTerm]
    relations: list[SchemaTerm]
    attributes: list[SchemaTerm]
