"""Quotations: a number that a paper quotes for a model, and the number that the model's own paper states."""

import polars as pl

from kg.graph.metrics import is_proportion

_KEY = ["subject", "on", "metric_node"]
QUOTES, DIFFERS = "quotes", "quotes_differently"
# Papers write an accuracy of 0.953 or of 95.3.
_PERCENT = 100


def quotations(results: pl.DataFrame) -> pl.DataFrame:
    """Return the edges from quoted results to those of other papers for their own models: source, relation, target.

    `results` has the columns of the table of results, with the nodes `node` and `metric_node`. A quoted number that
    agrees with one of its source, to the digits that both give, quotes it. One that agrees with none differs from that
    of the same setting, or from the only one; where the source has several, none of them is meant.
    """
    rows = results.filter(pl.all_horizontal(pl.col(*_KEY, "number", "own").is_not_null())).filter(
        (pl.col("kind") == "absolute") & (pl.col("subject") != pl.col("paper"))
    )
    proportions = [name for name in rows["metric"].drop_nulls().unique() if is_proportion(name)]
    rows = rows.with_columns(
        setting=pl.col("setting").fill_null("").str.to_lowercase(),
        digits=_digits(),
        is_proportion=pl.col("metric").is_in(proportions).fill_null(value=False),
    )
    columns = ["node", "paper", "setting", "number", "digits", "is_proportion"]
    quoted = rows.filter(~pl.col("own")).select(*_KEY, *columns)
    sources = rows.filter("own").select(*_KEY, *(pl.col(name).alias(f"own_{name}") for name in columns))
    pairs = quoted.join(sources, on=_KEY).filter(pl.col("paper") != pl.col("own_paper"))
    pairs = pairs.with_columns(
        is_same=pl.col("setting") == pl.col("own_setting"),
        agrees=_agrees(),
        count=pl.len().over("node"),
        distance=(pl.col("number") - pl.col("own_number")).abs(),
    )
    order = [pl.col("agrees"), pl.col("is_same")]
    best = pairs.sort("node", *order, "distance", "own_node", descending=[False, True, True, False, False]).unique(
        "node", keep="first", maintain_order=True
    )
    certain = best.filter(pl.col("agrees") | pl.col("is_same") | (pl.col("count") == 1))
    relation = pl.when("agrees").then(pl.lit(QUOTES)).otherwise(pl.lit(DIFFERS))
    return certain.select(source="node", relation=relation, target="own_node")


def _digits() -> pl.Expr:
    """Return the number of digits behind the decimal point of a value as written."""
    return pl.col("value").str.extract(r"\.([0-9]+)").str.len_chars().fill_null(0)


def _agrees() -> pl.Expr:
    """Return whether two numbers are equal to the digits that both give; of proportions, one may be in percent."""
    own, other = pl.col("own_number"), pl.col("number")
    own_digits, digits = pl.col("own_digits").cast(pl.Int64), pl.col("digits").cast(pl.Int64)
    is_part = pl.col("is_proportion") | pl.col("own_is_proportion")
    in_percent = _within(own * _PERCENT, other, pl.min_horizontal(own_digits - 2, digits)) | _within(
        own, other * _PERCENT, pl.min_horizontal(own_digits, digits - 2)
    )
    return _within(own, other, pl.min_horizontal(own_digits, digits)) | (is_part & in_percent)


def _within(one: pl.Expr, other: pl.Expr, digits: pl.Expr) -> pl.Expr:
    # A half of the last digit, and what floating-point numbers lose. Fewer digits than none say too little in percent.
    last = pl.lit(10.0).pow(-digits.cast(pl.Float64))
    return (digits >= 0) & ((one - other).abs() <= last / 2 * (1 + 1e-6))
