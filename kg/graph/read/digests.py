"""What is new since a date: papers, what they claim, records on leaderboards, and contradictions."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, TypeVar

import polars as pl

from kg.graph.read.dates import PUBLISHED, checked_date
from kg.graph.read.leaderboards import is_lower_better
from kg.graph.tables import Tables

T = TypeVar("T")
# Claims that say what a paper does to what one follows; the others are on its page.
_TOLD = ("introduces", "improves_on", "uses", "trained_on", "evaluated_on", "compares_to")
_BOARD = ("on", "metric", "unit")


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The first rows of a list, and the number of all."""

    total: int
    rows: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper with the date of its publication, as exact as its source, and its address elsewhere if one is known."""

    id: str
    title: str
    published: str
    venue: str | None
    authors: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that a new paper states, with its sentence of highest confidence."""

    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    confidence: float
    sentence: str
    paper: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A number that is better than all earlier ones of its place, metric and unit; `former` is the best of those."""

    on: str
    label: str
    metric: str | None
    value: str
    former: str
    subject: str
    subject_label: str
    paper: str
    title: str
    published: str


@dataclass(frozen=True, slots=True)
class NewContradiction:
    """Two sentences that contradict, one of them of a new paper: A improves on B, and `counterclaim` against it."""

    kind: str
    one: str
    one_label: str
    other: str
    other_label: str
    claim: str
    claim_title: str
    counterclaim: str
    counterclaim_title: str
    published: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What came since a date; `about` are the nodes that it is limited to, `undated` counts papers without a date."""

    since: str
    about: tuple[tuple[str, str], ...]
    papers: Listed[NewPaper]
    claims: Listed[NewClaim]
    records: Listed[NewRecord]
    contradictions: Listed[NewContradiction]
    undated: int


def digest_of(tables: Tables, since: str, about: Collection[str] = (), most: int = 50) -> Digest:
    """Return what came since a date ("2024", "2024-05", "2024-05-17"), at most `most` rows of each list, newest first.

    `about` are ids of nodes: then only papers whose sentences name one of them, and what is about one of them. Papers
    count by the date of their publication. Raises InputError for no date.
    """
    dated = tables.papers.select("title", PUBLISHED, paper="id")
    papers = dated.filter(pl.col("published") >= checked_date(since))
    evidence = tables.evidence.filter(pl.col("sentence").is_not_null())
    if about:
        evidence = evidence.filter(pl.col("source").is_in(about) | pl.col("target").is_in(about))
        papers = papers.join(evidence.select("paper"), on="paper", how="semi")
    labels = dict(tables.nodes.filter(pl.col("id").is_in(about)).select("id", "label").iter_rows())
    return Digest(
        since,
        tuple((id_, labels[id_]) for id_ in dict.fromkeys(about)),
        _papers(tables, papers, most),
        _claims(tables, evidence.join(papers, on="paper"), most),
        _records(tables, dated, since, about, most),
        _contradictions(tables, dated, since, about, most),
        dated["published"].null_count(),
    )


def _papers(tables: Tables, papers: pl.DataFrame, most: int) -> Listed[NewPaper]:
    facts = tables.papers.select("venue", "authors", paper="id")
    urls = tables.nodes.select("url", paper="id")
    rows = papers.join(facts, on="paper").join(urls, on="paper", how="left")
    ordered = rows.sort("published", "title", "paper", descending=[True, False, False]).head(most)
    columns = ("paper", "title", "published", "venue", "authors", "url")
    found = tuple(
        NewPaper(id_, title, published, venue, tuple(authors or ()), url)
        for id_, title, published, venue, authors, url in ordered.select(columns).iter_rows()
    )
    return Listed(papers.height, found)


def _named(rows: pl.DataFrame, tables: Tables, *ends: str) -> pl.DataFrame:
    """Return rows with the label of the node in each of the columns."""
    for end in ends:
        names = tables.nodes.select("label", id="id").rename({"id": end, "label": f"{end}_label"})
        rows = rows.join(names, on=end, how="left")
    return rows


def _claims(tables: Tables, stated: pl.DataFrame, most: int) -> Listed[NewClaim]:
    best = stated.filter(pl.col("relation").is_in(_TOLD)).sort("confidence", "start", descending=[True, False])
    claims = best.unique(["source", "relation", "target", "paper"], keep="first", maintain_order=True)
    order = ("published", "confidence", "source", "relation", "target", "paper")
    rows = claims.sort(order, descending=[True, True, False, False, False, False]).head(most)
    named = _named(rows, tables, "source", "target").sort(order, descending=[True, True, False, False, False, False])
    columns = named.select(*NewClaim.__slots__).with_columns(pl.col("confidence").round(3))
    return Listed(claims.height, tuple(NewClaim(*row) for row in columns.iter_rows()))


def _records(tables: Tables, dated: pl.DataFrame, since: str, about: Collection[str], most: int) -> Listed[NewRecord]:
    """Return the best new number of each place, metric and unit, where it beats all numbers from before."""
    is_number = pl.col("on").is_not_null() & pl.col("number").is_not_null() & (pl.col("kind") == "absolute")
    rows = tables.results.filter(is_number).join(dated, on="paper", how="left")
    signs = pl.Series("sign", [-1 if is_lower_better(metric) else 1 for metric in rows["metric"]], dtype=pl.Int64)
    when = rows.with_columns(signs, published=pl.coalesce("date", "published")).drop_nulls("published")
    signed = when.with_columns(rank=pl.col("number") * pl.col("sign"))
    ordered = signed.sort("rank", "published", "id", descending=[True, False, False])
    new, former = (
        ordered.filter(is_wanted).unique(_BOARD, keep="first", maintain_order=True)
        for is_wanted in (pl.col("published") >= since, pl.col("published") < since)
    )
    beaten = new.join(former.select(*_BOARD, former="value", former_rank="rank"), on=_BOARD, nulls_equal=True)
    beaten = beaten.filter(pl.col("rank") > pl.col("former_rank"))
    if about:
        beaten = beaten.filter(pl.col("on").is_in(about) | pl.col("subject").is_in(about))
    named = _named(beaten, tables, "on", "subject").rename({"on_label": "label"})
    filled = named.with_columns(pl.col("paper", "title").fill_null(""))
    found = filled.sort("published", "label", "metric", "id", descending=[True, False, False, False]).head(most)
    return Listed(beaten.height, tuple(NewRecord(*row) for row in found.select(*NewRecord.__slots__).iter_rows()))


def _contradictions(
    tables: Tables, dated: pl.DataFrame, since: str, about: Collection[str], most: int
) -> Listed[NewContradiction]:
    sentences = tables.evidence.select("id", "source", "target", "sentence", "paper").join(
        dated, on="paper", how="left"
    )
    claims = sentences.select("source", "target", claim="id", text="sentence", claim_title="title", claimed="published")
    against = sentences.select(counterclaim="id", counter="sentence", counterclaim_title="title", countered="published")
    pairs = tables.disputes.join(claims, on="claim").join(against, on="counterclaim")
    # Two claims that reverse each other are one contradiction.
    pairs = pairs.filter((pl.col("kind") != "reverse") | (pl.col("claim") < pl.col("counterclaim")))
    pairs = pairs.with_columns(published=pl.max_horizontal("claimed", "countered")).filter(pl.col("published") >= since)
    if about:
        pairs = pairs.filter(pl.col("source").is_in(about) | pl.col("target").is_in(about))
    rows = _named(pairs, tables, "source", "target").sort(
        "published", "claim", "counterclaim", descending=[True, False, False]
    )
    columns = rows.select(
        "kind", "source", "source_label", "target", "target_label", "text", "claim_title", "counter",
        "counterclaim_title", "published",
    )  # fmt: skip
    return Listed(pairs.height, tuple(NewContradiction(*row) for row in columns.head(most).iter_rows()))
