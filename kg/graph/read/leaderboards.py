"""Leaderboards: the numbers that texts, tables and catalogues state, by where they were measured and by metric."""

from collections import Counter
from dataclasses import dataclass

import polars as pl

from kg.graph.quotations import DIFFERS, QUOTES
from kg.graph.tables import Tables

# Metrics for which smaller is better.
_LOWER = (
    "error",
    "perplexity",
    "loss",
    "fid",
    "wer",
    "cer",
    "latency",
    "time",
    "memory",
    "mae",
    "mse",
    "rmse",
    "ppl",
    "nll",
    "mape",
    "eer",
)


@dataclass(frozen=True, slots=True)
class Board:
    """An existing leaderboard: a dataset, benchmark or task, and a metric (None if not stated)."""

    on: str
    label: str
    metric: str | None
    results: int


@dataclass(frozen=True, slots=True)
class Score:
    """A row of a leaderboard; one of a catalogue has a `record` in place of a `sentence`, and may have no `paper`.

    The `sentence` of a number in a table says where its cell is; such a number has the name of its `model` as the table
    has it, perhaps a `setting` and a `spread`, and is the paper's `own` or quoted.
    """

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
    model: str | None
    setting: str | None
    spread: str | None
    own: bool | None


def boards(tables: Tables) -> list[Board]:
    """Return the existing leaderboards, by descending number of results."""
    measured = tables.results.filter(pl.col("on").is_not_null())
    counted = measured.group_by("on", "metric").agg(results=pl.len())
    named = counted.join(tables.nodes.select(on="id", label="label"), on="on")
    ranked = named.sort("results", "label", "metric", descending=[True, False, False], nulls_last=True)
    return [Board(*row) for row in ranked.select(*Board.__slots__).iter_rows()]


def is_lower_better(metric: str | None) -> bool:
    """Return whether a smaller number of a metric is the better one."""
    return metric is not None and any(word in metric.lower().split() for word in _LOWER)


def scores(tables: Tables, on: str, metric: str | None = None) -> list[Score]:
    """Return the results on a node, of one metric or all: absolute numbers first, the best first.

    A number that a paper quotes is left out where the model's own paper states one.
    """
    quoted = tables.edges.filter(pl.col("relation").is_in([QUOTES, DIFFERS]))["source"]
    rows = tables.results.filter((pl.col("on") == on) & ~pl.col("id").is_in(quoted.implode()))
    if metric is not None:
        rows = rows.filter(pl.col("metric").str.to_lowercase() == metric.lower())
    papers = tables.papers.select("title", "year", "text", paper="id")
    names = tables.nodes.select(subject="id", label="label")
    results = rows.join(papers, on="paper", how="left").join(names, on="subject")
    span = pl.col("start"), pl.col("end") - pl.col("start")
    sentence = pl.when(pl.col("start").is_not_null()).then(pl.col("text").str.slice(*span)).otherwise("cell")
    ordered = (
        results.join(_cells(tables), on="id", how="left")
        .with_columns(pl.col("paper", "title").fill_null(""), sentence=sentence.fill_null(""))
        .sort(
            pl.col("kind") != "absolute",
            "number",
            "id",
            descending=[False, not is_lower_better(metric), False],
            nulls_last=True,
        )
    )
    return [Score(*row) for row in ordered.select(*Score.__slots__).iter_rows()]


def scores_by_metric(tables: Tables, on: str) -> list[Score]:
    """Return the results on a node, metric by metric, those with most results first; of each the best first."""
    found = scores(tables, on)
    counts = Counter((score.metric or "").lower() for score in found)
    ordered = sorted(counts, key=lambda metric: (metric == "", -counts[metric], metric))
    unnamed = [score for score in found if not score.metric]
    return [score for metric in ordered for score in (scores(tables, on, metric) if metric else unnamed)]


def _cells(tables: Tables) -> pl.DataFrame:
    """Return `id` of each result of a table and `cell`, where its first cell is."""
    placed = tables.evidence.filter((pl.col("relation") == "has_result") & pl.col("table").is_not_null())
    first = placed.sort("id").unique("target", keep="first", maintain_order=True)
    return first.select(id="target", cell="sentence")
