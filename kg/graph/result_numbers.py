"""What is read from a result as written: its number, its unit, and the label of its node."""

import re

import polars as pl

from kg.graph.metrics import metric_beside, metric_key
from kg.identifiers import PAPER

# A change of a metric, by the words that stand between number and change, or before the number.
_CHANGE = r"(?:drop|loss|degradation|decrease|reduction|increase|improvement|gain|boost)s?"
_CHANGE_AFTER = re.compile(
    rf"\s?(?:\\?%\s?)?(?:(?:[\w-]+ ){{0,2}}(?:accuracy|precision|recall|mAP|AP|F1|mIoU|BLEU|performance)"
    rf" {_CHANGE}|pp)\b",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:gains?|gaining|loses|losing|sacrific\w+|(?:loss|degradation) of|(?:increase|drop) in (?:[\w-]+ )?accuracy"
    r" of) (?:(?:only|just|about|less than|merely) )*$",
    re.IGNORECASE,
)
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

    `kind` is a gain where the text names a change beside the number. `metric` is the one beside the number, where the
    text names one, without a key where it is not the extracted one.
    """
    span = pl.col("value").struct
    read = results.with_columns(
        value=pl.col("text").str.slice(span["start"], span["end"] - span["start"]),
        id=pl.format("result/{}/{}", pl.col("paper_id").str.strip_prefix(PAPER), span["start"]),
        before=pl.col("text").str.slice(0, span["start"]).str.tail(_BEFORE),
        after=pl.col("text").str.slice(span["end"], _AFTER),
    ).drop("text")
    near = list(read.select("before", "after", "metric").iter_rows())
    named = [metric_beside(before, after, metric or None) or metric for before, after, metric in near]
    is_same = [_key(one) == _key(other) for one, (_, _, other) in zip(named, near, strict=True)]
    is_change = [bool(_CHANGE_AFTER.match(after) or _CHANGE_BEFORE.search(before)) for before, after, _ in near]
    same, change = (pl.Series(values, dtype=pl.Boolean) for values in (is_same, is_change))
    return read.drop("before", "after").with_columns(
        metric=pl.Series(named, dtype=pl.String),
        metric_key=pl.when(same).then("metric_key"),
        kind=pl.when(change & (pl.col("kind") == "absolute")).then(pl.lit("gain")).otherwise("kind"),
    )


def _key(metric: str | None) -> str | None:
    return metric_key(metric) if metric else None
