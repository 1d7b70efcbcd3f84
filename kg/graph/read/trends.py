"""Papers by year of some entities, and their share of all papers of the year; what rose and what fell most."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kg.errors import InputError
from kg.graph.read.changes import Risen, changes, counts_of, entity_counts, fallen, recent_years, risen
from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.tables import Tables
from kg.schema import EXTRACTED

MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class YearShare:
    """The papers of a year that name an entity, all papers of the year, and the former's part of the latter, 0 to 1."""

    year: int
    papers: int
    total: int
    share: float


@dataclass(frozen=True, slots=True)
class Trend:
    """An entity by year, from the first year of the trends on; `undated` counts its papers without a year.

    `recent` and `former` count its papers in the last two years and in the two before, `growth` is the difference of
    their shares in papers per thousand.
    """

    id: str
    type: str
    label: str
    papers: int
    undated: int
    years: tuple[YearShare, ...]
    recent: int
    former: int
    growth: float


@dataclass(frozen=True, slots=True)
class Trends:
    """Entities by year, and what rose and fell most among what was asked for.

    `totals` are the papers of each year, of all papers with a year; `recent_years` is None without two periods.
    """

    totals: tuple[YearCount, ...]
    trends: tuple[Trend, ...]
    risen: tuple[Risen, ...]
    fallen: tuple[Risen, ...]
    recent_years: tuple[int, int] | None


def trends_of(
    tables: Tables, ids: Sequence[str] = (), *, type_: str | None = None, below: str | None = None, most: int = 10
) -> Trends:
    """Return the trends of up to eight entities, or of those of a type or below a task that most papers name.

    Args:
        tables: The tables of a graph.
        ids: Entities; without them those of the selection that most papers name.
        type_: The type of the entities.
        below: A task; the entities are those below it in the catalogues' tree of tasks.
        most: The number of entities in `risen` and `fallen`.

    Raises:
        InputError: More than one of `ids`, `type_` and `below` is given, too many ids, or no task is below the task.
    """
    if sum((bool(ids), type_ is not None, below is not None)) > 1:
        raise InputError("names, a type and a task at once", cure="names, or a type, or a task")
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_NAMES:
        raise InputError(f"{len(wanted)} names", cure=f"at most {MOST_NAMES} names")
    if wanted:
        counts = counts_of(tables, wanted)
    elif below is not None:
        counts = counts_of(tables, _below(tables, below))
    else:
        counts = entity_counts(tables, EXTRACTED if type_ is None else (type_,))
    rows = changes(tables, counts)
    return Trends(
        *_by_year(tables, wanted or _most_frequent(tables, counts), rows),
        risen=risen(tables, rows, most),
        fallen=fallen(tables, rows, most),
        recent_years=recent_years(tables) if rows.height else None,
    )


def _most_frequent(tables: Tables, counts: pl.DataFrame) -> list[str]:
    """Return the ids of which most papers with a year are counted, at most `MOST_NAMES`."""
    dated = counts.drop_nulls("year").group_by("id").agg(pl.col("papers").sum())
    most = dated.filter(pl.col("papers") >= pl.col("papers").top_k(MOST_NAMES).min())
    named = most.join(tables.nodes_with(most["id"], "label"), on="id")
    return named.sort("papers", "label", "id", descending=[True, False, False])["id"].head(MOST_NAMES).to_list()


def _below(tables: Tables, task: str) -> list[str]:
    """Return the tasks below a task, in any number of steps; raise InputError where none is."""
    narrower = tables.ends_of("subtask_of")
    found: set[str] = set()
    frontier = {task}
    while frontier:
        below = set(narrower.filter(pl.col("target").is_in(list(frontier)))["source"])
        frontier = below - found - {task}
        found |= frontier
    if not found:
        what = f"no task of this graph is below {tables.labels()[task]!r}"
        raise InputError(what, cure="a graph built from a catalogue with a tree of tasks (docs/catalogues.md)")
    return sorted(found)


def _by_year(tables: Tables, ids: Sequence[str], rows: pl.DataFrame) -> tuple[tuple[YearCount, ...], tuple[Trend, ...]]:
    totals = {row.year: row.papers for row in papers_by_year(tables) if row.year is not None}
    named = {id_: papers_by_year(tables, id_) for id_ in ids}
    dated = [row.year for years in named.values() for row in years if row.year is not None]
    span = [year for year in sorted(totals) if dated and year >= min(dated)]
    asked = pl.Series(ids, dtype=pl.String)
    nodes = {row["id"]: row for row in tables.nodes_with(asked, "type", "label").iter_rows(named=True)}
    of_asked = rows.filter(pl.col("id").is_in(asked.implode())).select("id", "recent", "former", "growth")
    changed = {row[0]: row[1:] for row in of_asked.iter_rows()}
    trends = [
        Trend(
            id_,
            nodes[id_]["type"],
            nodes[id_]["label"],
            sum(row.papers for row in named[id_]),
            sum(row.papers for row in named[id_] if row.year is None),
            _shares(named[id_], totals, span),
            *changed.get(id_, (0, 0, 0.0)),
        )
        for id_ in ids
    ]
    return tuple(YearCount(year, totals[year]) for year in span), tuple(trends)


def _shares(years: Sequence[YearCount], totals: dict[int, int], span: Sequence[int]) -> tuple[YearShare, ...]:
    papers = {row.year: row.papers for row in years}
    return tuple(
        YearShare(year, papers.get(year, 0), totals[year], round(papers.get(year, 0) / totals[year], 6))
        for year in span
    )
