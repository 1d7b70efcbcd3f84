"""What is new since a date: papers, what they claim, records on leaderboards, and contradictions."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import polars as pl

from kg.graph.read.contradictions import Contradiction, Stated, contradictions
from kg.graph.read.dates import PUBLISHED
from kg.graph.read.leaderboards import Score, leaderboard
from kg.graph.read.moments import Moment
from kg.graph.tables import Tables

T = TypeVar("T")
# Claims that say what a paper does to what one follows; the others are on its page.
_RELATIONS = ("introduces", "improves_on", "uses", "trained_on", "evaluated_on", "compares_to")


@dataclass(frozen=True, slots=True)
class FirstRows(Generic[T]):
    """The first rows of a list, and the number of all."""

    total: int
    rows: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class DatedPaper:
    """A paper with the date of its publication, as exact as its source, and its address elsewhere if one is known."""

    id: str
    title: str
    published: str
    venue: str | None
    authors: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class NewClaim(Stated):
    """A claim that a new paper states, with its sentence of highest confidence."""

    published: str


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A number that is better than all earlier ones of its place, metric and setting; `former` is the best of those."""

    on: str
    label: str
    metric: str
    setting: str | None
    value: str
    former: str
    subject: str
    subject_label: str
    paper: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What came since a date; `about` are the nodes that it is limited to, `undated` counts papers without a date."""

    since: str
    about: tuple[tuple[str, str], ...]
    papers: FirstRows[DatedPaper]
    claims: FirstRows[NewClaim]
    records: FirstRows[NewRecord]
    contradictions: FirstRows[Contradiction]
    undated: int


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest papers, and all claims that these state; `about` are the nodes that both are limited to."""

    about: tuple[tuple[str, str], ...]
    papers: tuple[DatedPaper, ...]
    claims: tuple[NewClaim, ...]


def digest_of(tables: Tables, since: str | Moment, about: Collection[str] = (), most: int = 50) -> Digest:
    """Return what came since a date ("2024", "2024-05", "2024-05-17"), at most `most` rows of each list, newest first.

    `about` are ids of nodes: then only papers whose sentences name one of them, and what is about one of them. Papers
    count by the date of their publication, or, since a snapshot, where that does not have them. Raises InputError for
    no date.
    """
    new = Moment.of(since)
    named, evidence = _about(tables, about)
    papers = named.filter(new.is_new)
    dated = tables.papers.select(PUBLISHED, paper="id")
    return Digest(
        new.text,
        _labelled(tables, about),
        _papers(tables, papers, most),
        _claims(tables, evidence.join(papers, on="paper"), most),
        _records(tables, dated, new, about, most),
        _contradictions(tables, dated, new, about, most),
        named["published"].null_count() if new.papers is None else 0,
    )


def feed_of(tables: Tables, about: Collection[str] = (), *, since: str | Moment | None = None, most: int = 50) -> Feed:
    """Return the `most` newest papers with a date, all or since one, with their claims; see `digest_of`."""
    named, evidence = _about(tables, about)
    is_asked = pl.col("published").is_not_null() if since is None else Moment.of(since).is_new
    papers = _papers(tables, named.filter(is_asked), most).rows
    stated = evidence.join(named.filter(pl.col("paper").is_in([paper.id for paper in papers])), on="paper")
    return Feed(_labelled(tables, about), papers, _claims(tables, stated, stated.height).rows)


def _about(tables: Tables, about: Collection[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return papers with their dates, and the evidence with a sentence: all, or what names one of the nodes."""
    papers = tables.papers.select("title", "year", PUBLISHED, paper="id")
    evidence = tables.evidence.filter(pl.col("sentence").is_not_null())
    if about:
        evidence = evidence.filter(pl.col("source").is_in(about) | pl.col("target").is_in(about))
        papers = papers.join(evidence.select("paper"), on="paper", how="semi")
    return papers, evidence


def _labelled(tables: Tables, ids: Collection[str]) -> tuple[tuple[str, str], ...]:
    labels = dict(tables.nodes.filter(pl.col("id").is_in(ids)).select("id", "label").iter_rows())
    return tuple((id_, labels[id_]) for id_ in dict.fromkeys(ids))


def _papers(tables: Tables, papers: pl.DataFrame, most: int) -> FirstRows[DatedPaper]:
    facts = tables.papers.select("venue", "authors", paper="id")
    urls = tables.nodes.select("url", paper="id")
    rows = papers.join(facts, on="paper").join(urls, on="paper", how="left")
    newest = rows.sort("published", "title", "paper", descending=[True, False, False], nulls_last=True)
    ordered = newest.head(most).with_columns(pl.col("published").fill_null(""))
    columns = ("paper", "title", "published", "venue", "authors", "url")
    found = tuple(
        DatedPaper(id_, title, published, venue, tuple(authors or ()), url)
        for id_, title, published, venue, authors, url in ordered.select(columns).iter_rows()
    )
    return FirstRows(papers.height, found)


def _claims(tables: Tables, stated: pl.DataFrame, most: int) -> FirstRows[NewClaim]:
    followed = stated.filter(pl.col("relation").is_in(_RELATIONS))
    best = followed.sort("confidence", "start", "id", descending=[True, False, False])
    claims = best.unique(["source", "relation", "target", "paper"], keep="first", maintain_order=True)
    order = ("published", "confidence", "source", "relation", "target", "paper")
    dated = claims.with_columns(pl.col("published").fill_null(""))
    rows = dated.sort(order, descending=[True, True, False, False, False, False]).head(most)
    named = tables.with_end_labels(rows).with_columns(pl.col("confidence").round(3))
    columns = named.select(*Stated.__slots__, *NewClaim.__slots__)
    return FirstRows(claims.height, tuple(NewClaim(*row) for row in columns.iter_rows()))


def _records(
    tables: Tables, dated: pl.DataFrame, since: Moment, about: Collection[str], most: int
) -> FirstRows[NewRecord]:
    """Return the best new number of each leaderboard, where it beats all earlier ones."""
    results = tables.results.filter(pl.col("on").is_not_null()).join(dated, on="paper", how="left")
    new = results.filter(since.has_new)
    if about:
        new = new.filter(pl.col("on").is_in(about) | pl.col("subject").is_in(about))
    found = [record for on in new["on"].unique().sort() for record in _records_on(tables, on, since, about)]
    ordered = sorted(found, key=lambda record: (record.label, record.metric, record.setting or "", record.value))
    ordered.sort(key=lambda record: record.published, reverse=True)
    return FirstRows(len(ordered), tuple(ordered[:most]))


def _records_on(tables: Tables, on: str, since: Moment, about: Collection[str]) -> Iterator[NewRecord]:
    """Yield the best new number of each metric and setting of a place, if numbers from before are not as good."""
    board = leaderboard(tables, on)
    best: dict[tuple[str, str | None], list[Score]] = {}
    former: dict[tuple[str, str | None], Score] = {}
    for score in board.scores:
        # Since a date, a number without one is neither new nor known before.
        if score.group != "ranked" or score.measure is None or (score.when is None and since.papers is None):
            continue
        key = score.measure, score.setting
        if since.is_former(score):
            former.setdefault(key, score)
        else:
            best.setdefault(key, []).append(score)
    for key, before in former.items():
        found = next((row for row in best.get(key, ()) if since.is_record(row, before)), None)
        if found is not None and (not about or on in about or found.subject in about):
            yield NewRecord(
                on, board.label, *key, found.value, before.value, found.subject, found.label, found.paper,
                found.title, found.when or "",
            )  # fmt: skip


def _contradictions(
    tables: Tables, dated: pl.DataFrame, since: Moment, about: Collection[str], most: int
) -> FirstRows[Contradiction]:
    """Return the pairs of sentences of which one is of a new paper, the newest first."""
    published = pl.col("published").fill_null("")
    new = dict(dated.filter(since.is_new).select("paper", published).iter_rows())
    found = [
        (max(new.get(pair.claim.paper, ""), new.get(pair.counterclaim.paper, "")), pair)
        for pair in contradictions(tables)
        if (pair.claim.paper in new or pair.counterclaim.paper in new)
        and (not about or not {pair.claim.source, pair.claim.target}.isdisjoint(about))
    ]
    ordered = sorted(found, key=lambda row: row[0], reverse=True)
    return FirstRows(len(ordered), tuple(pair for _, pair in ordered[:most]))
