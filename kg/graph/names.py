"""Find the node that a user names, by its id, its label or an alias in any spelling."""

import polars as pl
from rapidfuzz import process

from kg.errors import UnknownName
from kg.graph.tables import Tables
from kg.lexicon import normal_form

_SUGGESTIONS = 3
# Of two nodes with one name the entity is meant rather than the paper, and the better connected one.
_LAST_TYPES = ("Paper", "Result", "Repository")


def find_node(tables: Tables, name: str) -> str:
    """Give the id of the node called `name`; raise UnknownName with the nearest names."""
    found = node_called(tables, name)
    if found is None:
        raise UnknownName.of("entity", name, nearest_names(tables, name))
    return found


def node_called(tables: Tables, name: str) -> str | None:
    """Give the id of the node called `name`, if there is one."""
    nodes = tables.nodes
    exact = nodes.filter(pl.col("id") == name)
    if exact.height:
        return name
    found = nodes.filter(pl.col("keys").list.contains(normal_form(name)))
    if not found.height:
        return None
    degree = tables.edges.group_by(id="target").len(name="degree")
    ranked = found.join(degree, on="id", how="left").sort(
        (pl.col("label") != name) & ~pl.col("aliases").list.contains(name),
        pl.col("type").is_in(_LAST_TYPES),
        -pl.col("degree").fill_null(0).cast(pl.Int64),
        "id",
    )
    return str(ranked["id"][0])


def nearest_names(tables: Tables, name: str) -> list[str]:
    """Give the labels that are spelled most like `name`."""
    labels = tables.nodes.filter(~pl.col("type").is_in(_LAST_TYPES))["label"].to_list()
    return nearest(name, labels)


def nearest(name: str, known: list[str]) -> list[str]:
    """Give the known names that are spelled most like `name`."""
    return [known_ for known_, _, _ in process.extract(name, known, limit=_SUGGESTIONS, processor=str.casefold)]
