"""Sense of an acronym that a paper leaves undefined, from the other entities of the paper."""

from collections.abc import Set as AbstractSet

import polars as pl

from kg.lexicon import normal_form
from kg.resolve.name_forms import is_acronym

# Entities of more than this share of the papers are no sign of a sense.
_COMMON = 0.01
# A sense shares so many entities with the paper, and is so many times likelier than the next.
_SHARED, _MARGIN = 2, 2
_MEANING = ("bare", "is_data")
_IS_DATA = pl.col("type").is_in(["Dataset", "Benchmark"]).alias("is_data")


def with_paper_senses(grouped: pl.DataFrame, names: pl.DataFrame, decided: AbstractSet[str]) -> pl.DataFrame:
    """Return the entities of papers with the group of each undefined acronym that its paper gives a sense.

    `grouped` has the columns paper, key, name, row and group, `names` row, label, spellings, acronyms and group; the
    group of an acronym without a sense begins with "=". A sense is one that another paper defines; that of a data set
    is a data set. Acronyms with the normal forms `decided` stay as they are: a correction says what they denote.
    """
    bare = _undefined(grouped, names, decided)
    senses = _senses(names, bare)
    if senses.is_empty():
        return grouped
    bare = bare.join(senses.select(_MEANING).unique(), on=_MEANING, maintain_order="left")
    by_long, by_company = _with_long_form(bare, grouped, senses), _in_company(bare, grouped, senses)
    found = pl.concat([by_long, by_company]).unique(["paper", "key"], keep="first", maintain_order=True)
    joined = grouped.join(found, on=["paper", "key"], how="left", maintain_order="left")
    return joined.with_columns(group=pl.coalesce("sense", "group")).drop("sense")


def _undefined(grouped: pl.DataFrame, names: pl.DataFrame, decided: AbstractSet[str]) -> pl.DataFrame:
    """Return (paper, key, bare, is_data) of the acronyms that stand in a group without a sense."""
    alone = names.filter(pl.col("group").str.starts_with("="))
    bare = alone.select("row", _IS_DATA, bare=pl.col("label").str.strip_suffix("s"))
    if decided:
        said = [normal_form(form) in decided for form in bare["bare"]]
        bare = bare.filter(~pl.Series(said, dtype=pl.Boolean))
    return grouped.join(bare, on="row", maintain_order="left").select("paper", "key", *_MEANING)


def _senses(names: pl.DataFrame, bare: pl.DataFrame) -> pl.DataFrame:
    """Return (bare, is_data, sense, row, spellings) of the names that define one of the acronyms."""
    defining = names.filter(~pl.col("group").str.starts_with("=")).select(
        "row", "spellings", _IS_DATA, bare="acronyms", sense="group"
    )
    defined = defining.explode("bare").filter(pl.col("bare").is_not_null())
    return defined.filter(pl.col("bare").is_in(bare["bare"].unique().implode()))


def _with_long_form(bare: pl.DataFrame, grouped: pl.DataFrame, senses: pl.DataFrame) -> pl.DataFrame:
    """Return (paper, key, sense) where the paper has, somewhere, the long form of one sense and of no other."""
    longs = _normal(senses.explode("spellings").select(*_MEANING, "sense", long="spellings").unique())
    # "graph neural network" is a part of what EGNN means.
    longs = longs.filter(pl.col("normal").str.head(1) == pl.col("bare").str.head(1).str.to_lowercase())
    own = grouped.join(bare.select("paper").unique(), on="paper").filter(
        pl.col("group").is_in(longs["sense"].implode())
    )
    own = _normal(own.select("paper", "group", long="name").unique())
    both = bare.join(own, on="paper").join(
        longs, left_on=[*_MEANING, "group", "normal"], right_on=[*_MEANING, "sense", "normal"]
    )
    found = both.group_by("paper", "key").agg(sense=pl.col("group").first(), count=pl.col("group").n_unique())
    return found.filter(pl.col("count") == 1).sort("paper", "key").select("paper", "key", "sense")


def _normal(forms: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose `long` is no acronym, with its normal form."""
    normals = [None if is_acronym(form) else normal_form(form) for form in forms["long"]]
    return forms.with_columns(normal=pl.Series(normals, dtype=pl.String)).drop_nulls("normal").drop("long")


def _in_company(bare: pl.DataFrame, grouped: pl.DataFrame, senses: pl.DataFrame) -> pl.DataFrame:
    """Return (paper, key, sense) where the paper shares entities with those that define one sense.

    An entity of n of N papers counts log(N / n).
    """
    of_papers = grouped.select("paper", "group").drop_nulls().unique()
    count = of_papers["paper"].n_unique()
    rare = of_papers.group_by("group").agg(n=pl.len()).filter(pl.col("n") <= _COMMON * count)
    weights = rare.select("group", weight=(count / pl.col("n")).log())
    definers = grouped.join(senses.select("row", *_MEANING, "sense").unique(), on="row")
    of_definers = definers.select(*_MEANING, "sense", "paper").unique().join(of_papers, on="paper")
    profiles = of_definers.filter(pl.col("group") != pl.col("sense")).select(*_MEANING, "sense", "group").unique()
    shared = bare.join(of_papers, on="paper").join(weights, on="group").join(profiles, on=[*_MEANING, "group"])
    scores = shared.group_by("paper", "key", "sense").agg(score=pl.col("weight").sum(), count=pl.len())
    ranked = scores.sort("paper", "key", -pl.col("score"), "sense")
    next_ = pl.col("score").get(1, null_on_oob=True).fill_null(0.0).alias("next")
    best = ranked.group_by("paper", "key", maintain_order=True).agg(
        pl.col("sense").first(), next_, score=pl.col("score").first(), count=pl.col("count").first()
    )
    is_clear = (pl.col("count") >= _SHARED) & (pl.col("score") >= _MARGIN * pl.col("next"))
    return best.filter(is_clear).select("paper", "key", "sense")
