"""The ids that papers keep: a paper of the previous version is recognised by an identifier, or title and author."""

import polars as pl

from kg.papers.normalize.identity import surname_key, title_key
from kg.stable_ids import MATCH, FormerIds, StableIds, stable_ids

_BY = ("arxiv", "doi", "title_key")


def _keys(papers: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of former papers: former (their id), arxiv, doi, title_key, former_surname."""
    surnames = [surname_key(names[0]) if names else None for names in papers["authors"].to_list()]
    return papers.select(
        "arxiv",
        "doi",
        former="id",
        title_key=pl.Series([title_key(title) for title in papers["title"]], dtype=pl.String),
        former_surname=pl.Series(surnames, dtype=pl.String),
    )


def _matches(former: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Match former papers to papers by the keys of any of their entries; two known authors must be the same."""
    found = []
    for rank, key in enumerate(_BY):
        known = former.select("former", "former_surname", key).filter(pl.col(key).is_not_null())
        pairs = known.join(entries.select("own", "surname", key), on=key)
        if key == "title_key":
            pairs = pairs.filter((pl.col("surname") == pl.col("former_surname")).fill_null(value=True))
        found.append(pairs.select("former", "own", rank=pl.lit(rank, pl.Int64)))
    return pl.concat([pl.DataFrame(schema=MATCH), *found]).group_by("former", "own").agg(pl.col("rank").min())


def kept_ids(papers: pl.DataFrame, entries: pl.DataFrame, former: FormerIds) -> StableIds:
    """Return the ids of papers (columns id, cluster), given their entries and the previous version."""
    owned = entries.select("cluster", "surname", *_BY).join(papers.select("cluster", own="id"), on="cluster")

    def match(orphans: pl.Series) -> pl.DataFrame:
        return _matches(_keys(former.papers.filter(pl.col("id").is_in(orphans.implode()))), owned)

    return stable_ids(papers["id"], former.papers["id"], former.redirects, match)
