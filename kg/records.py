"""The records that packages exchange: frozen dataclasses with slots and tuples.

One coordinate system: `Paper.text` is title, blank line, abstract, as `kg.text` normalises them; every span is
half-open `[start, end)` in characters of it; the surface string is `text[start:end]` and is not stored.
"""

from dataclasses import dataclass

PAPER_KEY = "P"
"""The key that stands for the paper itself as the subject of a statement."""

TEXT = "{}\n\n{}"
"""The format of a paper's text: title, blank line, abstract."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Origin of an entry: a file and the line (from 1) of its title."""

    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. A fact that the source does not state stays None.

    `id` is "paper/" and what follows it in the IRI.
    `arxiv` is the identifier without "arXiv:" and version, `doi` without the resolver's address, in lower case;
    `authors` are full names in the source's order, given names first; `author_names` are the same names in parts, as
    `kg.names` writes them. `retracted` is True where the source says so; `kept_words` are
    words of the title whose capitals the source protects. `addresses` are web addresses of the paper
    other than those of its arXiv identifier and its DOI.
    """

    id: str
    title: str
    abstract: str
    sources: tuple[Source, ...]
    year: int | None = None
    month: int | None = None
    day: int | None = None
    author_count: int | None = None
    upvotes: int | None = None
    organization: str | None = None
    arxiv: str | None = None
    doi: str | None = None
    authors: tuple[str, ...] = ()
    venue: str | None = None
    author_names: tuple[str, ...] = ()
    retracted: bool | None = None
    kept_words: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Title, blank line, abstract: the text that all spans refer to."""
        return TEXT.format(self.title, self.abstract)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry or a file that could not become a paper, and how to fix it."""

    source: Source
    reason: str
    cure: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of an entity in `Paper.text`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PaperEntity:
    """An entity of one paper: `forms` are its distinct cleaned names; `key` is local to the paper (e1, e2...)."""

    key: str
    type: str
    name: str
    forms: tuple[str, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Subject (`P` or an entity key), relation and object key; `start`, `end` bound the supporting sentence."""

    subject: str
    relation: str
    object: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Result:
    """A number that the abstract states. `value` is its span; `metric` as written or None; `on` an entity key."""

    subject: str
    metric: str | None
    metric_key: str | None
    value: Mention
    on: str | None
    kind: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """A code or weights address in the abstract, normalised; `start`, `end` bound its sentence."""

    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """The extraction of one paper, in the coordinates of its text; `sentences` are all sentence bounds, in order."""

    extractor: str
    entities: tuple[PaperEntity, ...] = ()
    statements: tuple[Statement, ...] = ()
    results: tuple[Result, ...] = ()
    links: tuple[Link, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph other than a paper or a result; `id` is the local part of its IRI."""

    id: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence or cell of one paper that supports the edge (source, relation, target), or a person's `note`.

    `sentence` stands at [start, end) in the paper's text. That of a cell, which has no such place, says where the cell
    is: `table` is the table's label in the source or its printed number, `row` and `column` the names and headings of
    the cell, `cell` its text, and [cell_start, cell_end) its characters in `file`; lines, in HTML and XML.
    `section` is the title of the section that has the sentence or the table, None for title and abstract.

    `stated` is the relation as the extractor stated it, where the build made another one of it. `confidence` is that of
    this sentence or cell, `edge_confidence` that of the edge by all papers. A note has neither paper nor sentence; its
    `extractor` is "correction", as that of a sentence that a person has named, and "tables" that of a cell.
    """

    id: str
    source: str
    relation: str
    target: str
    paper: str | None
    start: int | None
    end: int | None
    sentence: str | None
    stated: str | None
    confidence: float
    edge_confidence: float
    extractor: str
    note: str | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    cell: str | None = None
    file: str | None = None
    cell_start: int | None = None
    cell_end: int | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes; `support` is its number of evidence rows, `curated` that of curated evidence.

    An edge that a source's metadata states (an author) or that is only curated has confidence 1 and support 0.
    """

    source: str
    relation: str
    target: str
    edge_confidence: float
    support: int
    curated: int


@dataclass(frozen=True, slots=True)
class CuratedEvidence:
    """A record of a catalogue that states the edge (source, relation, target); no sentence does.

    `catalogue` is the id of the node of the catalogue, `record` the file and the place in it, `paper` the paper that
    the record gives. `official` says whether a repository is the authors' own, where the catalogue says so.
    """

    id: str
    source: str
    relation: str
    target: str
    paper: str | None
    catalogue: str
    record: str
    official: bool | None


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """An identifier of an entity in another catalogue: `match` is exact or close, `origin` the file and line."""

    id: str
    entity: str
    identifier: str
    match: str
    confidence: float
    reason: str
    origin: str


@dataclass(frozen=True, slots=True)
class ResultNode:
    """A result as a node of the graph: `value` as written, `number` its numeric value where it has one.

    A result that a text states stands at [start, end) in it. One of a catalogue has the `record` that lists it, and may
    have its `task` (a node), its `date` and no paper. One of a table has the name of its `model` and its `setting` as
    written there, `spread`, what follows a plus-minus, and `own`, whether it is the paper's own or quoted.
    """

    id: str
    paper: str | None
    subject: str
    metric: str | None
    value: str
    number: float | None
    unit: str | None
    on: str | None
    kind: str
    start: int | None
    end: int | None
    confidence: float
    task: str | None
    date: str | None
    record: str | None
    model: str | None
    setting: str | None
    spread: str | None
    own: bool | None


@dataclass(frozen=True, slots=True)
class Count:
    """The number of papers that name a node.

    With a `relation`, only papers with evidence of it, or of a kind of it, whose object is the node; with a `year`,
    only papers of that year. Without a `node`, the papers of the year. `rank` is the position, from 1, among the nodes
    of its type: by `papers`, then by all papers that name it, then by label; None after the first 1,000, and by year.
    """

    node: str | None
    relation: str | None
    year: int | None
    papers: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two pieces of evidence, by id: the claim that A improves on B, and what contradicts it.

    `kind` is "reverse" where the counterclaim is that B improves on A, "comparable" where it only compares the two.
    """

    claim: str
    counterclaim: str
    kind: str


@dataclass(frozen=True, slots=True)
class CorrectionNode:
    """A correction that has an effect: what it says in words, who made it, when and why.

    `nodes` are the ids of the nodes that it is about, `rejected` those of the evidence that it has rejected.
    """

    id: str
    kind: str
    statement: str
    by: str
    when: str | None
    why: str
    nodes: tuple[str, ...]
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Community:
    """Entities that papers name together: a field (level 0), or a topic of the field `parent` (level 1).

    Its `id` is made of the id of its most specific entity, after that of its field: "image-generation/style-transfer".
    `terms` are the ids of its most specific entities. `entities` and `papers` are the numbers of its members. On the
    map, which is a square of 1000 units, it is a disc around `x` and `y`.
    """

    id: str
    parent: str | None
    level: int
    terms: tuple[str, ...]
    entities: int
    papers: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Member:
    """An entity or a paper with the one lowest `community` that it is in.

    `shared` is, of an entity, the number of papers of the community that name it; of a paper, the number of entities of
    the community that it names. An entity is a dot around `x` and `y` on the map; a paper has no place.
    """

    node: str
    community: str
    shared: int
    x: float | None
    y: float | None
    radius: float | None


@dataclass(frozen=True, slots=True)
class Redirect:
    """A `former` or other id, by which no node is stored, and the `id` of the node that it denotes."""

    former: str
    id: str
