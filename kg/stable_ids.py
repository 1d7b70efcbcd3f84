"""Ids that stay: what the previous version of a graph calls a paper or an entity, the next version calls it too.

A from-scratch build names everything by its own id, made of an identifier or a name. A later build keeps the former id
where the own one changes, and both lead to the node: the other one is a row of the table of redirects.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from kg.frames import empty_frame
from kg.identifiers import short_hash
from kg.records import Redirect

MATCH = {"former": pl.String(), "own": pl.String(), "rank": pl.Int64()}
"""The columns of a match: a former id, the own id of what it denotes now, and the quality, 0 for the best."""


@dataclass(frozen=True, slots=True)
class FormerIds:
    """The previous version's papers (id, title, arxiv, doi, authors), nodes and redirects (tables of the graph)."""

    papers: pl.DataFrame
    nodes: pl.DataFrame
    redirects: pl.DataFrame


@dataclass(frozen=True, slots=True)
class StableIds:
    """The ids to use, in the order of the own ids, and the redirects (former, id)."""

    ids: pl.Series
    redirects: pl.DataFrame


def stable_ids(
    own: pl.Series,
    former: pl.Series,
    redirects: pl.DataFrame,
    match: Callable[[pl.Series], pl.DataFrame],
) -> StableIds:
    """Return the ids of things whose own ids are distinct, given the ids and redirects of the previous version.

    `match` returns the matches (`MATCH`) of former ids that no one thing has as its own.
    """
    known = former.implode()
    led = redirects.filter(pl.col("id").is_in(known)).select(own="former", led="id")
    rows = own.alias("own").to_frame().join(led, on="own", how="left", maintain_order="left")
    claims = rows.with_columns(id=pl.when(pl.col("own").is_in(known)).then("own").otherwise("led"))
    # After a split two things lead to one former id: the better match keeps it.
    sure = claims.filter(pl.col("id").is_not_null() & ~pl.col("id").is_duplicated())
    kept = dict(sure.select("own", "id").iter_rows())
    orphans = former.filter(~former.is_in(sure["id"].implode()))
    targets: dict[str, str] = {}
    matches = match(orphans) if len(orphans) else pl.DataFrame(schema=MATCH)
    for id_, thing in (
        matches.sort("rank", pl.col("former") != pl.col("own"), "former", "own").select("former", "own").iter_rows()
    ):
        if id_ not in targets:
            kept.setdefault(thing, id_)
            targets[id_] = thing
    return _with_redirects(own, kept, targets, redirects)


def _with_redirects(
    own: pl.Series, kept: dict[str, str], targets: dict[str, str], redirects: pl.DataFrame
) -> StableIds:
    """Assign everything an id of its own: the kept one, else the own one, hashed where another thing keeps it."""
    taken = set(kept.values())
    final = {
        thing: kept.get(thing) or (thing if thing not in taken else f"{thing}-{short_hash(thing)}") for thing in own
    }
    ids = set(final.values())
    merged = {id_: final[thing] for id_, thing in targets.items()}
    found = {former: merged.get(id_, id_) for former, id_ in redirects.select("former", "id").iter_rows()}
    found |= merged | final
    rows = [(former, id_) for former, id_ in sorted(found.items()) if former not in ids and id_ in ids]
    schema = empty_frame(Redirect).schema
    return StableIds(pl.Series("id", list(final.values()), dtype=pl.String), pl.DataFrame(rows, schema, orient="row"))
