"""The records of a catalogue: what it lists, what it states, and the rows of its leaderboards.

A record is named by the line where its top-level object begins and by a JSON pointer (RFC 6901) into the file, which
stays exact where a file is a single line: "/3/datasets/0/sota/rows/12".
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """A paper as a catalogue names it.

    `key` identifies it within catalogues: "arxiv:", "doi:" or "title:" and the identifier or the title's key. `date` is
    in ISO 8601, to the precision that the catalogue gives.
    """

    key: str
    title: str
    arxiv: str | None = None
    doi: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A task, data set or method that a catalogue lists; `kind` is what it is counted as, `type` its node type.

    `forms` are its further names, `description` plain text or Markdown as the catalogue has it, `url` its home page.
    """

    kind: str
    type: str
    name: str
    forms: tuple[str, ...]
    description: str | None
    url: str | None
    line: int
    record: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation that a catalogue states between two names, or between a paper and a name or an address.

    A source of type Paper is `paper`; its `source` is empty. Otherwise `paper` is the paper that the catalogue gives as
    origin, if any. `kind` is what it is counted as; None for a part of another record. `official` says whether a
    repository is the authors' own, where the catalogue says so.
    """

    kind: str | None
    source_type: str
    source: str
    relation: str
    target_type: str
    target: str
    paper: Cited | None
    official: bool | None
    line: int
    record: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a leaderboard; `model` is empty where the catalogue names only the paper.

    `url` is the address that the row cites, where that identifies no paper.
    """

    task: str
    dataset: str
    model: str
    paper: Cited | None
    date: str | None
    url: str | None
    line: int
    record: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a leaderboard's row, as written; `row` is the record of the row."""

    row: str
    metric: str
    value: str
    line: int
    record: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is left out, and how to fix it; `kind` is what it would have been counted as."""

    kind: str
    line: int
    record: str
    reason: str
    cure: str


Record = Named | Stated | Row | Number | Refused
