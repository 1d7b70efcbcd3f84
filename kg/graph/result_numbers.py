"""What is read from a result as written: its number, its unit, and the label of its node."""

import polars as pl

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
