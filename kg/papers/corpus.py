"""Merge the entries of all sources: one paper a title, every source kept, every entry accounted for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.papers.identity import title_key
from kg.records import Paper, Rejected


@dataclass(frozen=True, slots=True)
class Corpus:
    """The papers of a run. `read` entries = kept papers + merged entries + rejected entries."""

    papers: tuple[Paper, ...]
    rejected: tuple[Rejected, ...]
    read: int
    merged: int


def _richness(paper: Paper) -> tuple[int, int, str]:
    facts = (paper.year, paper.month, paper.author_count, paper.upvotes, paper.organization)
    return (sum(fact is not None for fact in facts), len(paper.abstract), paper.text)


def _join(one: Paper, other: Paper) -> Paper:
    """Keep the richer record's text, fill its gaps from the other, and keep every source."""
    rich, poor = (one, other) if _richness(one) >= _richness(other) else (other, one)
    has_date = rich.month is not None
    return replace(
        rich,
        sources=tuple(sorted({*one.sources, *other.sources})),
        # A date is taken whole from one record: the month of one and the year of another is nobody's date.
        year=rich.year if has_date else poor.year,
        month=rich.month if has_date else poor.month,
        day=rich.day if has_date else poor.day,
        author_count=poor.author_count if rich.author_count is None else rich.author_count,
        upvotes=poor.upvotes if rich.upvotes is None else rich.upvotes,
        organization=poor.organization if rich.organization is None else rich.organization,
    )


def merge(entries: Iterable[Paper | Rejected]) -> Corpus:
    """Merge entries of one title into one paper; papers come sorted by id, whatever the order of the sources."""
    by_key: dict[str, Paper] = {}
    rejected: list[Rejected] = []
    read = merged = 0
    for entry in entries:
        read += 1
        if isinstance(entry, Rejected):
            rejected.append(entry)
            continue
        key = title_key(entry.title) or entry.title
        if key in by_key:
            merged += 1
            entry = _join(by_key[key], entry)  # noqa: PLW2901 - the merged record takes the entry's place
        by_key[key] = entry
    papers = tuple(sorted(by_key.values(), key=lambda paper: paper.id))
    assert read == len(papers) + merged + len(rejected)
    return Corpus(papers, tuple(sorted(rejected, key=lambda r: r.source)), read, merged)
