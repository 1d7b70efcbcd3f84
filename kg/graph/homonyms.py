"""The other nodes that bear a name of a node: what else a person may mean who types the name."""

from dataclasses import dataclass

import polars as pl

from kg.lexicon import normal_form

# One number is the result of many papers, and the name of a repository is its address.
_NEVER = ("Result", "Repository")
# Where no name was typed: a paper that has an entity's name as its title is the one that introduces it.
_ONLY_BY_NAME = ("Paper",)


@dataclass(frozen=True, slots=True)
class Homonym:
    """Another node that bears `name`, as the node that was asked for spells it; `papers` name the other."""

    id: str
    type: str
    label: str
    name: str
    papers: int


def homonyms(nodes: pl.LazyFrame, counts: pl.LazyFrame, id_: str, name: str | None = None) -> tuple[Homonym, ...]:
    """Return the other nodes called `name`, those in most papers first.

    Without a name of the node, an id for example, those that share any of its names. Names are compared by their normal
    forms. `nodes` and `counts` are tables of a graph; lazy scans read only the columns that are needed.
    """
    own_row = nodes.filter(pl.col("id") == id_).select("type", "label", "aliases", "keys")
    row = own_row.collect().row(0, named=True)
    if row["type"] in _NEVER:
        return ()
    spelled: dict[str, str] = {}
    for own in (row["label"], *row["aliases"]):
        if (key := normal_form(own)) in row["keys"]:
            spelled.setdefault(key, own)
    typed = normal_form(name) if name else ""
    if typed in spelled:
        return _bearing(nodes, counts, id_, {typed: spelled[typed]}, _NEVER)
    return _bearing(nodes, counts, id_, spelled, _NEVER + _ONLY_BY_NAME)


def _bearing(
    nodes: pl.LazyFrame, counts: pl.LazyFrame, id_: str, spelled: dict[str, str], left_out: tuple[str, ...]
) -> tuple[Homonym, ...]:
    """Return the other nodes that have one of the normal forms, each once, with the first spelling that is shared."""
    is_shared = pl.col("keys").list.eval(pl.element().is_in(list(spelled))).list.any()
    is_other = (pl.col("id") != id_) & ~pl.col("type").is_in(left_out)
    others = nodes.select("id", "type", "label", "keys").filter(is_shared & is_other).collect()
    if not others.height:
        return ()
    of_others = pl.col("node").is_in(others["id"].implode())
    whole = pl.col("relation").is_null() & pl.col("year").is_null()
    counted = counts.filter(of_others & whole).select("papers", id="node").collect()
    ranked = others.join(counted, on="id", how="left").with_columns(pl.col("papers").fill_null(0))
    rows = ranked.sort("papers", "label", "id", descending=[True, False, False])
    return tuple(
        Homonym(other, type_, label, next(spelled[key] for key in spelled if key in keys), papers)
        for other, type_, label, keys, papers in rows.select("id", "type", "label", "keys", "papers").iter_rows()
    )
