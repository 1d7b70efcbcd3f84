"""Merging of an answer into the entries that earlier answers gave: what is new, revised or withdrawn.

A record is recognised by its key: its identifier, else that of its paper, else its paper's title and first author. A
record that an answer does not repeat stays; one that it repeats with another content takes the place of the former.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kg.papers.staging import SCHEMA

_PLACE = ("path", "line")
_CONTENT = [name for name in SCHEMA if name not in _PLACE]
# The reasons with which the input formats reject what is no paper any more.
_WITHDRAWN = ("deleted: ", "withdrawn: ", "retracted: ")


@dataclass(frozen=True, slots=True)
class Changes:
    """What an answer brought: titles of new and revised papers, titles or identifiers of withdrawn ones, and counts.

    `rejected` are records that are no papers, and were not there before.
    """

    new: tuple[str, ...] = ()
    revised: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    unchanged: int = 0
    rejected: int = 0

    def __bool__(self) -> bool:
        """Return whether anything came."""
        return bool(self.new or self.revised or self.withdrawn or self.rejected)


NOTHING = Changes()
"""What an answer brought that has nothing new."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Entries with their `keys` (line, key), and what has changed in them."""

    entries: pl.DataFrame
    keys: pl.DataFrame
    changes: Changes


def key_frame(keys: Mapping[int, str]) -> pl.DataFrame:
    """Return keys of records as a table: line, key."""
    return pl.DataFrame(list(keys.items()), {"line": pl.Int64, "key": pl.String}, orient="row")


def merged(former: pl.DataFrame, former_keys: pl.DataFrame, came: pl.DataFrame, came_keys: pl.DataFrame) -> Merged:
    """Merge the entries of an answer into the former ones of its source; of records sent twice the last one counts.

    Lines of what came count on from those of the former entries.
    """
    last = former.select(pl.col("line").max().fill_null(0)).item()
    moved = pl.col("line") + last
    old = _with_keys(former, former_keys)
    new = _of_last(_with_keys(came.with_columns(moved), came_keys.with_columns(moved)))
    compared = _by_key(new).join(_by_key(old), on="key", how="left", suffix="_before", nulls_equal=True)
    is_same = (pl.col("content") == pl.col("content_before")).fill_null(value=False)
    other = compared.filter(~is_same)
    kept = old.join(other.select("key"), on="key", how="anti", nulls_equal=True)
    brought = new.join(other.select("key"), on="key", how="semi", nulls_equal=True)
    entries = pl.concat([kept, brought]).sort("line", "title", nulls_last=True)
    keys = entries.filter(pl.col("key").is_not_null()).select("line", "key").unique(maintain_order=True)
    unchanged = compared.filter(is_same & pl.col("is_paper")).height
    return Merged(entries.select(SCHEMA.keys()), keys, _changes(other, unchanged))


def _with_keys(entries: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Return entries with `key`, null where a record is rejected that has no identifier, and `content` as text."""
    by_title = pl.concat_str(pl.lit("title:"), "title_key", pl.lit("\0"), pl.col("surname").fill_null(""))
    own = pl.coalesce("key", pl.format("arxiv:{}", "arxiv"), pl.format("doi:{}", "doi"), by_title)
    joined = entries.join(keys.unique("line"), on="line", how="left", maintain_order="left")
    return joined.with_columns(key=own, content=pl.struct(_CONTENT).struct.json_encode())


def _of_last(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows without those whose key comes again later; all rows without a key stay."""
    is_last = pl.col("line") == pl.col("line").max().over("key")
    return rows.filter(pl.col("key").is_null() | is_last)


def _by_key(rows: pl.DataFrame) -> pl.DataFrame:
    """Return key, content (of all its rows), the title of its paper, and why it is no paper or withdrawn."""
    is_paper = pl.col("reason").is_null()
    return rows.group_by("key", maintain_order=True).agg(
        pl.col("content").sort(),
        title=pl.col("title").drop_nulls().first(),
        reason=pl.col("reason").drop_nulls().first(),
        is_paper=is_paper.any(),
        is_retracted=(is_paper & pl.col("retracted").fill_null(value=False)).any(),
    )


def _changes(other: pl.DataFrame, unchanged: int) -> Changes:
    was = pl.col("is_paper_before").fill_null(value=False)
    starts = pl.any_horizontal(pl.col("reason").str.starts_with(start) for start in _WITHDRAWN)
    is_new_retraction = pl.col("is_retracted") & ~pl.col("is_retracted_before").fill_null(value=False)
    is_withdrawn = was & ((~pl.col("is_paper") & starts.fill_null(value=False)) | is_new_retraction)
    counted = other.with_columns(
        kind=pl.when(is_withdrawn)
        .then(pl.lit("withdrawn"))
        .when(~pl.col("is_paper"))
        .then(pl.lit("rejected"))
        .when(was)
        .then(pl.lit("revised"))
        .otherwise(pl.lit("new")),
        name=pl.coalesce("title", "title_before", "reason"),
    )

    def of(kind: str) -> tuple[str, ...]:
        return tuple(counted.filter(pl.col("kind") == kind)["name"])

    return Changes(of("new"), of("revised"), of("withdrawn"), unchanged, len(of("rejected")))
