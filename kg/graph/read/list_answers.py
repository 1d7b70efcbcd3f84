"""What a list lacks, and its numbers: data on which only some of its members are measured, its leaderboards."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from kg.graph.read.leaderboards import ListBoard, leaderboards_among
from kg.graph.read.measured import acting_for, measured_pairs_of
from kg.graph.read.rivals import RIVALRY
from kg.graph.tables import Tables
from kg.schema import MEASURED_TYPES


@dataclass(frozen=True, slots=True)
class Named:
    """A node with its name."""

    id: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class DataGap:
    """Data on which some members of a list are measured (`measured`) and the others are not (`missing`), as ids."""

    id: str
    type: str
    label: str
    measured: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairGap:
    """Two members of a list that are measured on the same data, of which no paper compares one with the other."""

    one: str
    other: str
    data: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class ListGaps:
    """The gaps of a list: `data` with most measured members first, `pairs` with most common data first.

    `members` are the methods and models of the list and those that its papers introduce.
    """

    members: tuple[Named, ...]
    data: tuple[DataGap, ...]
    pairs: tuple[PairGap, ...]


def members_of(tables: Tables, ids: Sequence[str]) -> tuple[Named, ...]:
    """Return the methods and models of a list, and those that its papers introduce, in the list's order."""
    wanted = pl.DataFrame({"listed": list(dict.fromkeys(ids))}, schema={"listed": pl.String}).with_row_index("place")
    introduces = (pl.col("relation") == "introduces") & pl.col("source").is_in(wanted["listed"].implode())
    introduced = tables.edges.filter(introduces).select(listed="source", id="target")
    of_papers = wanted.join(introduced, on="listed")
    stands = pl.concat([wanted.select("place", id="listed"), of_papers.select("place", "id")])
    measured = tables.nodes.filter(pl.col("type").is_in(MEASURED_TYPES)).select("id", "type", "label")
    ordered = (
        stands.join(measured, on="id").sort("place", "label", "id").unique("id", keep="first", maintain_order=True)
    )
    return tuple(Named(*row) for row in ordered.select("id", "type", "label").iter_rows())


def list_gaps(tables: Tables, ids: Sequence[str], least: int = 1) -> ListGaps:
    """Return the gaps of a list: data on which at least `least` of its members are measured and others are not."""
    members = members_of(tables, ids)
    places = {member.id: place for place, member in enumerate(members)}
    pairs = measured_pairs_of(tables, list(places))
    named = {
        row[0]: Named(*row)
        for row in tables.nodes.join(pairs.select(id="data").unique(), on="id")
        .select("id", "type", "label")
        .iter_rows()
    }
    measured: dict[str, list[str]] = {}
    for entity, data in sorted(pairs.iter_rows(), key=lambda row: (places[row[0]], row[1])):
        measured.setdefault(data, []).append(entity)
    gaps = [
        DataGap(data, named[data].type, named[data].label, tuple(on), tuple(id_ for id_ in places if id_ not in on))
        for data, on in measured.items()
        if least <= len(on) < len(members)
    ]
    return ListGaps(
        members=members,
        data=tuple(sorted(gaps, key=lambda gap: (-len(gap.measured), gap.label, gap.id))),
        pairs=_pair_gaps(tables, list(places), measured, named),
    )


def _pair_gaps(
    tables: Tables, members: Sequence[str], measured: dict[str, list[str]], named: dict[str, Named]
) -> tuple[PairGap, ...]:
    compared = _compared(tables, members)
    common: dict[tuple[str, str], list[Named]] = {}
    for data, entities in measured.items():
        for pair in combinations(entities, 2):
            if frozenset(pair) not in compared:
                common.setdefault(pair, []).append(named[data])
    gaps = [PairGap(*pair, tuple(sorted(data, key=lambda one: (one.label, one.id)))) for pair, data in common.items()]
    place = {id_: number for number, id_ in enumerate(members)}
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.data), place[gap.one], place[gap.other])))


def _compared(tables: Tables, members: Sequence[str]) -> set[frozenset[str]]:
    """Return the pairs that a claim of rivalry joins, between the two or papers that introduce them."""
    actors = acting_for(tables, members)
    edges = tables.ends_of(*RIVALRY)
    joined = edges.join(actors.select(one="entity", source="actor"), on="source")
    ends = joined.join(actors.select(other="entity", target="actor"), on="target").select("one", "other")
    return {frozenset(row) for row in ends.iter_rows()}


def list_leaderboards(tables: Tables, ids: Sequence[str]) -> tuple[ListBoard, ...]:
    """Return the leaderboards of a list's members among themselves: numbers of them and of papers that introduce them.

    The places with numbers of most members come first. The numbers of a paper of the list that are of nothing named
    are in them, too.
    """
    members = [member.id for member in members_of(tables, ids)]
    return leaderboards_among(tables, list({*acting_for(tables, members)["actor"], *ids}))
