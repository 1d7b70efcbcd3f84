"""The ids that entities keep: an entity of the previous version is recognised by a name, in any case of its letters."""

import polars as pl

from kg.stable_ids import MATCH, FormerIds, StableIds, stable_ids


def _names(rows: pl.DataFrame, id_: str) -> pl.DataFrame:
    """Return each name of each row, in lower case, with the row's id and whether it is an alias."""
    label = rows.select(id_, name="label", is_alias=pl.lit(value=False))
    aliases = rows.select(id_, name="aliases", is_alias=pl.lit(value=True)).explode("name")
    return pl.concat([label, aliases.drop_nulls("name")]).with_columns(pl.col("name").str.to_lowercase())


def _matches(former: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Match by names: the labels are equal, or one is an alias of the other; two equal aliases may be two things."""
    pairs = _names(former, "former").join(_names(entities, "own"), on="name", suffix="_now")
    aliases = pl.col("is_alias").cast(pl.Int64) * 2 + pl.col("is_alias_now").cast(pl.Int64)
    found = pairs.with_columns(rank=aliases).filter(pl.col("rank") < 3)
    return found.group_by("former", "own").agg(pl.col("rank").min()).select(*MATCH)


def kept_ids(entities: pl.DataFrame, former: FormerIds) -> StableIds:
    """Return the ids of entities (columns id, name, aliases), given the previous version."""
    nodes = former.nodes.filter(pl.col("id").str.starts_with("entity/"))
    now = entities.select("aliases", own="id", label="name")

    def match(orphans: pl.Series) -> pl.DataFrame:
        rows = nodes.filter(pl.col("id").is_in(orphans.implode())).select("label", "aliases", former="id")
        return _matches(rows, now)

    return stable_ids(entities["id"], nodes["id"], former.redirects, match)
