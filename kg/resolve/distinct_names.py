"""The distinct names of many entities: the number of papers with each, and its analysis on its own.

Parts of a corpus can be counted separately, on several machines, and the counts merged.
"""

from collections.abc import Sequence

import polars as pl

from kg.frames import schema_of, to_frame
from kg.lexicon import load
from kg.resolve.name_forms import NameAnalysis, analyse

KINDS = ("type", "name", "forms")
_DESCRIPTION = tuple(schema_of(NameAnalysis))


def distinct_names(entities: pl.DataFrame) -> pl.DataFrame:
    """Return each distinct (type, name, forms) once, in no particular order, with its `count` and its analysis.

    The analysis is its clean name and forms, its identity keys, its term and that term's type, and its acronyms.
    `papers`, a column of `entities`, is the number of papers with the same text.
    """
    names = entities.group_by(KINDS).agg(count=pl.col("papers").cast(pl.Int64).sum())
    lexicon = load()
    described = (analyse(type_, name, forms, lexicon) for type_, name, forms in names.select(KINDS).iter_rows())
    return pl.concat([names, to_frame(NameAnalysis, described)], how="horizontal")


def merge_names(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Merge the distinct names of several parts."""
    return pl.concat(parts).group_by(KINDS).agg(pl.col("count").sum(), pl.col(*_DESCRIPTION).first())
