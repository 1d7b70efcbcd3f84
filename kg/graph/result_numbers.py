"""What is read from a result as written: its number, its unit, and the label of its node."""

import polars as pl

from kg.graph.metrics import is_known, metric_beside, metric_key
from kg.graph.number_words import is_baseline, is_change, other_quantity
from kg.identifiers import PAPER

# The characters before and after a number in which its metric may stand.
_BEFORE, _AFTER = 90, 60
# ASCII digits only, since Polars parses no others.
_NUMBER = r"([+-]?(?:[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|\.[0-9]+))"
READ_NUMBER = {
    "number": pl.col("value").str.extract(_NUMBER).str.replace_all(",", "", literal=True).cast(pl.Float64),
    "unit": pl.when(pl.col("value").str.ends_with("%"))
    .then(pl.lit("%"))
    .when(pl.col("value").str.contains(r"[x\u00d7]$"))
    .then(pl.lit("x")),
    "label": pl.concat_str(
        pl.col("value"),
        pl.when(pl.col("metric") != "").then(pl.format(" {}", "metric")),
        pl.when(pl.col("on_name").is_not_null()).then(pl.format(" on {}", "on_name")),
        ignore_nulls=True,
    ),
}
"""The columns that are computed from a result's value, metric and the name of what it is on."""


def with_texts(results: pl.DataFrame) -> pl.DataFrame:
    """Return the extracted results of papers, given with `paper_id` and `text`, with `id` and the `value` as written.

    `kind` is a gain where the text names a change beside the number, and a baseline where it is what a change starts
    from. `metric` is the one beside the number, where the text names one, without a key where it is not the extracted
    one.
    """
    span = pl.col("value").struct
    is_percent = pl.col("value").str.ends_with("%")
    read = results.with_columns(
        value=pl.col("text").str.slice(span["start"], span["end"] - span["start"]),
        id=pl.format("result/{}/{}", pl.col("paper_id").str.strip_prefix(PAPER), span["start"]),
        before=pl.col("text").str.slice(0, span["start"]).str.tail(_BEFORE),
        after=pl.col("text").str.slice(span["end"], _AFTER),
    ).drop("text")
    read = read.with_columns(after=pl.when(is_percent).then("%" + pl.col("after")).otherwise("after"))
    near = list(read.select("before", "after", "metric").iter_rows())
    named = [_metric(*row) for row in near]
    is_same = [_key(one) == _key(other) for one, (_, _, other) in zip(named, near, strict=True)]
    kinds = [_kind(before, after) for before, after, _ in near]
    is_absolute = pl.col("kind") == "absolute"
    return read.drop("before", "after").with_columns(
        metric=pl.Series(named, dtype=pl.String),
        metric_key=pl.when(pl.Series(is_same, dtype=pl.Boolean)).then("metric_key"),
        kind=pl.when(is_absolute).then(pl.Series(kinds, dtype=pl.String)).otherwise("kind"),
    )


def _metric(before: str, after: str, metric: str | None) -> str | None:
    """Return the metric of a number; None where it is of another quantity that the words beside it do not name."""
    other = other_quantity(before, after) if metric and is_known(metric) else None
    if other is not None:
        return other or None
    return metric_beside(before, after, metric or None) or metric


def _kind(before: str, after: str) -> str:
    if is_baseline(before, after):
        return "baseline"
    return "gain" if is_change(before, after) else "absolute"


def _key(metric: str | None) -> str | None:
    return metric_key(metric) if metric else None
