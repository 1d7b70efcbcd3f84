"""Leaderboards: the numbers that abstracts state, by where they were measured and by metric."""

from dataclasses import dataclass

import polars as pl

from kg.graph.read.dates import PUBLISHED, checked_date, is_until
from kg.graph.tables import Tables

# Metrics for which smaller is better.
_LOWER = ("error", "perplexity", "loss", "fid", "wer", "cer", "latency", "time", "memory", "mae", "mse", "rmse")


@dataclass(frozen=True, slots=True)
class Board:
    """An existing leaderboard: a dataset, benchmark or task, and a metric (None if not stated)."""

    on: str
    label: str
    metric: str | None
    results: int


@dataclass(frozen=True, slots=True)
class Score:
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


def scores(tables: Tables, on: str, metric: str | None = None, until: str | None = None) -> list[Score]:
    """Return the results on a node, of one metric or all: absolute numbers first, the best first.

    `until` is a date such as "2024" or "2024-05-17": results of that year or day, and before. The date of a result is
    what its catalogue states, else that of its paper; without one it is left out. Raises InputError for no date.
    """
    rows = tables.results.filter(pl.col("on") == on)
    if metric is not None:
        rows = rows.filter(pl.col("metric").str.to_lowercase() == metric.lower())
    papers = tables.papers.select("title", "year", "text", PUBLISHED, paper="id")
    names = tables.nodes.select(subject="id", label="label")
    results = rows.join(papers, on="paper", how="left").join(names, on="subject")
    if until is not None:
        results = results.filter(is_until(pl.coalesce("date", "published"), checked_date(until)))
    span = pl.col("start"), pl.col("end") - pl.col("start")
    sentence = pl.when(pl.col("start").is_not_null()).then(pl.col("text").str.slice(*span))
    ordered = results.with_columns(pl.col("paper", "title").fill_null(""), sentence=sentence.fill_null("")).sort(
        pl.col("kind") != "absolute",
        "number",
        "id",
        descending=[False, not is_lower_better(metric), False],
        nulls_last=True,
    )
    return [Score(*row) for row in ordered.select(*Score.__slots__).iter_rows()]
