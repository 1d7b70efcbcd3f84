"""Rivals: entities of which a paper claims that one improves on the other, or that it compares."""

from functools import cached_property

import polars as pl

from kg.graph.read.measured import are_measured
from kg.graph.tables import Tables
from kg.schema import MEASURED_TYPES

RIVALRY = ("improves_on", "compares_to")


class Rivalry:
    """The rivals of all methods and models, counted when a question first needs them."""

    def __init__(self, tables: Tables) -> None:
        """Take the tables of a graph."""
        self._tables = tables

    @cached_property
    def counts(self) -> pl.DataFrame:
        """The number of `rivals` of each `entity` that are measured anywhere, of those that have any."""
        nodes = self._tables.nodes.select("id", "type").filter(pl.col("type").is_in(MEASURED_TYPES))
        entities = nodes.select("id").with_row_index("row")
        measured = entities.filter(are_measured(self._tables, entities["id"]))["row"].implode()
        ends = self._tables.ends_of(*RIVALRY)
        # Millions of pairs are compared by their row numbers: as texts they take five times as long.
        one, other = (
            ends.select(id=end).join(entities, on="id", how="left", maintain_order="left")["row"]
            for end in ("source", "target")
        )
        pairs = [
            pl.DataFrame({"row": entity, "rival": rival}).drop_nulls().filter(pl.col("rival").is_in(measured))
            for entity, rival in ((one, other), (other, one))
        ]
        counted = pl.concat(pairs).unique().group_by("row").agg(rivals=pl.len())
        return counted.join(entities, on="row").select("rivals", entity="id")
