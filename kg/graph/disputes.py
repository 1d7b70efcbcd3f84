"""Claims that other evidence contradicts: A improves on B, and elsewhere B improves on A, or A and B only compare."""

import polars as pl


def disputes(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the table of disputes: the ids of claim and counterclaim, and the kind."""
    rows = evidence.filter(pl.col("relation").is_in(["improves_on", "compares_to"])).with_columns(
        pl.col("relation").cast(pl.String)
    )
    claims = rows.filter(relation="improves_on").select("source", "target", claim="id")
    compared = rows.filter(relation="compares_to").select("source", "target", counterclaim="id")
    reverse = claims.select(source="target", target="source", counterclaim="claim")
    swapped = compared.select("counterclaim", source="target", target="source")
    found = [
        claims.join(others, on=["source", "target"]).select("claim", "counterclaim", kind=pl.lit(kind))
        for others, kind in ((reverse, "reverse"), (compared, "comparable"), (swapped, "comparable"))
    ]
    return pl.concat(found).unique()
