"""Shortest paths and lineages, each step with the sentence of highest confidence that states it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import islice

import polars as pl

from kg.graph.read.cards import with_origins
from kg.graph.tables import EDGE, Tables, of_edges
from kg.graph.traversal import Step, Traversal, WalkFilter

_ALL = WalkFilter()


@dataclass(frozen=True, slots=True)
class StatedStep(Step):
    """A step with what states it.

    `edge_confidence` is that of the edge, over all papers. `sentence` is the one of highest confidence, with its own
    `confidence`, of `paper`, which appeared in `year`. `sentence` is empty where the paper's source states the edge,
    or a record of a catalogue, or a person, whose `note` it then has.
    """

    edge_confidence: float
    sentence: str
    confidence: float
    paper: str
    title: str
    year: int | None
    catalogue: str
    record: str
    note: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """The improves_on edges that lead from a node to its ancestors, and to it from its progeny, nearest first."""

    node: str
    ancestors: tuple[StatedStep, ...]
    progeny: tuple[StatedStep, ...]


_OF_EDGE = ("edge_confidence", "sentence", "confidence", "paper", "title", "year", "catalogue", "record", "note")


def _stated(tables: Tables, steps: Iterable[Step]) -> list[StatedStep]:
    """Return the steps in their order, each with what states it."""
    walked = list(steps)
    ends = {end: [getattr(step, end) for step in walked] for end in EDGE}
    keys = pl.DataFrame(ends, schema=dict.fromkeys(EDGE, pl.String)).unique()
    edges = of_edges(tables.edges, keys)
    stated = with_origins(tables, edges, tables.sentences(of_edges(tables.evidence, keys)))
    years = tables.papers_with(stated["paper"], "year").rename({"id": "paper"})
    rows = stated.join(years, on="paper", how="left").select(*EDGE, *_OF_EDGE)
    found = {row[: len(EDGE)]: dict(zip(_OF_EDGE, row[len(EDGE) :], strict=True)) for row in rows.iter_rows()}
    return [StatedStep(**asdict(step), **found[step.source, step.relation, step.target]) for step in walked]


def paths_between(
    tables: Tables, traversal: Traversal, ends: tuple[str, str], walk_filter: WalkFilter = _ALL, most: int = 1
) -> list[list[StatedStep]]:
    """Return at most `most` shortest paths between two ids that pass the filter, the surest edges first.

    One path without steps leads from a node to itself. Raises UnknownName if there is none.
    """
    paths = traversal.shortest_paths(*ends, walk_filter, most)
    stated = iter(_stated(tables, (step for path in paths for step in path)))
    return [list(islice(stated, len(path))) for path in paths]


def lineage_of(tables: Tables, traversal: Traversal, id_: str) -> Lineage:
    """Return the improves_on edges towards the ancestors of a node and from its progeny, nearest first."""
    ancestors, progeny = (tuple(_stated(tables, traversal.lineage(id_, ancestors=up))) for up in (True, False))
    return Lineage(id_, ancestors, progeny)
