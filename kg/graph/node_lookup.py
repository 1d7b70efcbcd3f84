"""Look-up of a node by its id, its label or an alias in any spelling."""

import polars as pl
from rapidfuzz import fuzz, process

from kg.errors import UnknownName
from kg.lexicon import normal_form

_SUGGESTIONS = 3
# Of nodes that share a name, an entity is preferred to a paper, then the one with more edges.
_LAST_TYPES = ("Paper", "Result", "Repository")


def find_node(nodes: pl.LazyFrame, edges: pl.LazyFrame, redirects: pl.LazyFrame, name: str) -> str:
    """Return the id of the node called `name`; raise UnknownName with the nearest names.

    `nodes`, `edges` and `redirects` are tables of a graph; lazy scans read only the columns that are needed.
    """
    found = node_called(nodes, edges, redirects, name)
    if found is None:
        raise UnknownName.of("entity", name, nearest_names(nodes, name))
    return found


def node_called(nodes: pl.LazyFrame, edges: pl.LazyFrame, redirects: pl.LazyFrame, name: str) -> str | None:
    """Return the id of the node called `name`, or None; a former id leads to its node."""
    if (led := redirects.filter(pl.col("former") == name).collect()).height:
        return str(led["id"][0])
    # Nodes are sorted by id: of a file, only the part that may have it is read.
    if nodes.filter(pl.col("id") == name).select("id").collect().height:
        return name
    is_called = pl.col("keys").list.contains(normal_form(name))
    found = nodes.filter(is_called).select("id", "type", "label", "aliases").collect()
    if not found.height:
        return None
    if found.height == 1:
        return str(found["id"][0])
    degree = edges.filter(pl.col("target").is_in(found["id"].to_list())).group_by(id="target").len(name="degree")
    ranked = found.join(degree.collect(), on="id", how="left").sort(
        (pl.col("label") != name) & ~pl.col("aliases").list.contains(name),
        pl.col("type").is_in(_LAST_TYPES),
        -pl.col("degree").fill_null(0).cast(pl.Int64),
        "id",
    )
    return str(ranked["id"][0])


def nearest_names(nodes: pl.LazyFrame, name: str) -> list[str]:
    """Return the labels and aliases that are spelled most like `name`."""
    named = nodes.filter(~pl.col("type").is_in(_LAST_TYPES)).select("label", "aliases").collect()
    return nearest(name, [*named["label"], *named["aliases"].explode().drop_nulls()])


def nearest(name: str, known: list[str]) -> list[str]:
    """Return the known names that are spelled most like `name`, one of each normal form."""
    # Of whole names: the default scorer finds "age" in "language".
    near = process.extract(name, known, scorer=fuzz.ratio, limit=_SUGGESTIONS * 4, processor=str.casefold)
    found: dict[str, str] = {}
    for other, _, _ in near:
        found.setdefault(normal_form(other), other)
    return list(found.values())[:_SUGGESTIONS]
