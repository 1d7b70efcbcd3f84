"""A moment that divides what is new from what was known: a date of publication, or a snapshot."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kg.graph.read.dates import checked_date, is_until, since_text
from kg.graph.snapshots import find_snapshot, is_snapshot, papers_at, read_snapshots

if TYPE_CHECKING:
    from kg.graph.read.leaderboards import Score


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as `text`; or a snapshot in words, with the ids of its `papers`."""

    text: str
    papers: frozenset[str] | None = None

    @classmethod
    def of(cls, given: "str | Moment") -> "Moment":
        """Return the moment of a date, or what is given; raise InputError for what is no date."""
        return given if isinstance(given, Moment) else cls(checked_date(given))

    @classmethod
    def named(cls, text: str, root: Path, version: Path, papers: pl.Series) -> "Moment":
        """Return the moment of a date, or of a snapshot (`snapshot:3`) of a graph directory.

        `version` is the opened one, with the ids of its `papers`. Raise InputError for what is no date, and where the
        papers of a snapshot are not known, UnknownName where there is no such snapshot.
        """
        if not is_snapshot(text):
            return cls.of(text)
        current, snapshots = int(version.name) if version.name.isdecimal() else 0, read_snapshots(root)
        found = find_snapshot(text, snapshots, current)
        return cls(found.name, papers_at(found, snapshots, current, papers))

    @property
    def is_new(self) -> pl.Expr:
        """Whether a paper is new, of a table with the columns paper and published (a date as text)."""
        return pl.col("published") >= since_text(self.text) if self.papers is None else ~self._is_known

    @property
    def has_new(self) -> pl.Expr:
        """Whether a result is new, of a table with the columns paper, published and date (that of a catalogue)."""
        if self.papers is not None:
            return ~self._is_known
        return pl.coalesce("date", "published") >= since_text(self.text)

    @property
    def was_there(self) -> pl.Expr:
        """Whether a result was known then, of a table with the columns paper and when; until the end of a date."""
        return is_until(pl.col("when"), self.text) if self.papers is None else self._is_known

    @property
    def _is_known(self) -> pl.Expr:
        return pl.col("paper").is_in(list(self.papers or ()))

    def is_former(self, score: "Score") -> bool:
        """Return whether a number was known before; of a catalogue's without a paper, a snapshot says nothing else."""
        if self.papers is None:
            return score.when is not None and score.when < since_text(self.text)
        return not score.paper or score.paper in self.papers

    def is_record(self, score: "Score", former: "Score") -> bool:
        """Return whether a new number is better than the best former one of its place, metric and setting."""
        if self.papers is None:
            # Of two new numbers that are as good, the earlier one is the record.
            return score.is_record
        return score.rank is not None and former.rank is not None and score.rank < former.rank
