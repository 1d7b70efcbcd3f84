"""Claims that other evidence contradicts: A improves on B, and elsewhere B improves on A, or A and B only compare."""

import polars as pl

_ENDS = ["source", "target"]
_SENTENCE = ["paper", "start"]


def disputes(evidence: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the table of disputes: the ids of claim and counterclaim, and the kind.

    One sentence does not contradict itself, as where it claims better results at comparable costs.
    """
    rows = evidence.filter(pl.col("relation").is_in(["improves_on", "compares_to"])).with_columns(
        pl.col("relation").cast(pl.String)
    )
    claims = rows.filter(relation="improves_on").select(*_ENDS, *_SENTENCE, claim="id")
    compared = rows.filter(relation="compares_to").select(*_ENDS, *_SENTENCE, counterclaim="id")
    reverse = claims.rename({"source": "target", "target": "source", "claim": "counterclaim"})
    swapped = compared.rename({"source": "target", "target": "source"})
    found = [
        claims.join(others, on=_ENDS).with_columns(kind=pl.lit(kind))
        for others, kind in ((reverse, "reverse"), (compared, "comparable"), (swapped, "comparable"))
    ]
    is_one = pl.all_horizontal(pl.col(name) == pl.col(f"{name}_right") for name in _SENTENCE).fill_null(value=False)
    return pl.concat(frame.filter(~is_one).select("claim", "counterclaim", "kind") for frame in found).unique()
