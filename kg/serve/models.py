"""The response models of the JSON API, described by OpenAPI."""

from pydantic import BaseModel

from kg.graph.homonyms import Homonym
from kg.graph.read import Line, MarkedSentence, Score
from kg.graph.read.walks import StatedStep
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
    """A node with at most `most` edges per relation, their total `counts`, and the other nodes of the name."""

    id: str
    type: str
    label: str
    aliases: list[str]
    url: str | None
    description: str | None
    described_in: str | None
    links: list[ExternalLink]
    homonyms: list[Homonym]
    iri: str
    papers: int
    counts: dict[str, int]
    lines: list[Line]


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
    evidence: tuple[MarkedSentence, ...]
    records: list[RecordModel]


class PathModel(BaseModel):
    """A shortest path, and others that are as long."""

    steps: list[StatedStep]
    alternatives: list[list[StatedStep]]


class LineageModel(BaseModel):
    """The entities that a node improves on, and those that improve on it."""

    node: Hit
    ancestors: list[StatedStep]
    progeny: list[StatedStep]


class Leaderboard(BaseModel):
    """The results on a dataset, benchmark or task; the best first.

    `doubtful` counts the results that are left out because of less than the asked confidence, `later` and `undated`
    those because of `as_of`, a date or a snapshot.
    """

    on: Hit
    metric: str | None
    lower_is_better: bool
    as_of: str | None
    quotations: int
    doubtful: int
    later: int
    undated: int
    scores: tuple[Score, ...]


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
