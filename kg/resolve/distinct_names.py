"""The distinct names of many entities: the number of papers with each, and its analysis on its own.

Parts of a corpus can be counted separately, on several machines, and the counts merged.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from kg.lexicon import load
from kg.records import PaperEntity
from kg.resolve.name_forms import identity_keys, is_acronym, known_term

KINDS = ("type", "name", "forms")
_DESCRIPTION = {
    "keys": pl.List(pl.String()),
    "term": pl.String(),
    "term_type": pl.String(),
    "acronyms": pl.List(pl.String()),
}


def distinct_names(entities: pl.DataFrame) -> pl.DataFrame:
    """Return each distinct (type, name, forms) once, in no particular order, with its `count` and its analysis.

    The analysis is its identity keys, its term and that term's type, and its acronyms. `papers`, a column of
    `entities`, is the number of papers with the same text.
    """
    names = entities.group_by(KINDS).agg(count=pl.col("papers").cast(pl.Int64).sum())
    return pl.concat([names, pl.DataFrame(list(_describe(names)), schema=_DESCRIPTION, orient="row")], how="horizontal")


def merge_names(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Merge the distinct names of several parts."""
    return pl.concat(parts).group_by(KINDS).agg(pl.col("count").sum(), pl.col(*_DESCRIPTION).first())


def _describe(names: pl.DataFrame) -> Iterator[tuple[list[str], str | None, str | None, list[str]]]:
    lexicon = load()
    for type_, name, forms in names.select(KINDS).iter_rows():
        entity = PaperEntity("", type_, name, tuple(forms), ())
        term = known_term(entity, lexicon)
        acronyms = {form.removesuffix("s") for form in (*forms, name) if is_acronym(form)}
        keys = identity_keys(entity, lexicon)
        yield list(keys), term.name if term else None, term.type if term else None, sorted(acronyms)
