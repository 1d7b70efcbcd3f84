"""What is known about papers from elsewhere: a file of JSON Lines beside the graph, which every build applies.

A line names the paper by its title, the facts that were found, where, and why they are of this paper. Lines may be
deleted or edited.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from kg.enrichment.matching import Match
from kg.frames import to_frame
from kg.json_lines import read_rows, write_rows
from kg.papers.normalize.identity import paper_id
from kg.papers.staging import SCHEMA, Entry, to_entry
from kg.records import Paper, Source

_NO_ABSTRACT = "-"


class KnownPaper(BaseModel):
    """A line of the file: the `title` of a paper of the graph, and what `origin` (file and line, or service) has."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = Field(min_length=1)
    found_title: str
    origin: str
    score: float = Field(ge=0, le=1)
    reason: str
    arxiv: str | None = None
    doi: str | None = None
    addresses: tuple[str, ...] = ()
    year: int | None = None
    month: int | None = None
    day: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    author_names: tuple[str, ...] = ()

    @classmethod
    def of(cls, match: Match) -> "KnownPaper":
        """Return the facts of a match."""
        found, source = match.found, match.found.sources[0]
        facts = ("arxiv", "doi", "addresses", "year", "month", "day", "venue", "authors", "author_names")
        return cls(
            title=match.wanted.title,
            found_title=found.title,
            origin=f"{source.path}:{source.line}",
            score=match.score,
            reason=match.reason,
            **{name: getattr(found, name) for name in facts},
        )

    def to_paper(self, source: Source) -> Paper:
        """Return the facts as an entry of the paper; its abstract is a placeholder."""
        facts = self.model_dump(exclude={"title", "found_title", "origin", "score", "reason"})
        return Paper(paper_id(self.title), self.title, _NO_ABSTRACT, (source,), **facts)


def read_known(path: Path) -> list[KnownPaper]:
    """Read the file; none where there is none. Raise InputError with the line of what is not valid."""
    return [row for _, row in read_rows(path, KnownPaper)]


def write_known(rows: Iterable[KnownPaper], path: Path) -> None:
    """Write the file, sorted by title; the same rows give the same bytes."""
    distinct = {(row.title, row.origin): row for row in rows}
    write_rows((distinct[key] for key in sorted(distinct)), path)


def known_entries(path: Path) -> pl.DataFrame:
    """Return the file's lines as entries that fill gaps (`kg.papers.dedupe.corpus.merge_frame`)."""
    rows = [to_entry(row.to_paper(Source(path.name, number))) for number, row in read_rows(path, KnownPaper)]
    frame = to_frame(Entry, [row for row in rows if row.reason is None])
    empty = {"abstract": pl.lit(""), "text_key": pl.lit(None, dtype=pl.String)}
    return frame.with_columns(**empty).select(SCHEMA.keys())
