"""The communities of a graph: fields and topics with their terms, years and members."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from kg.errors import InputError, UnknownName
from kg.graph.read.paper_lists import YearCount
from kg.graph.tables import Tables

LEVELS: Final = 2
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """An entity that is specific to a community."""

    id: str
    type: str
    label: str


@dataclass(frozen=True, slots=True)
class Community:
    """A field (level 0) or a topic of the field `parent` (level 1), named by its most specific entities.

    `entities` and `papers` are the numbers of its members. `first_year` and `last_year` are those of its papers, half
    of which are not later than `median_year`; None where no paper has a year. `x`, `y` and `radius` are its disc on
    the map, a square of 1000 units.
    """

    id: str
    parent: str | None
    level: int
    name: str
    terms: tuple[Term, ...]
    entities: int
    papers: int
    first_year: int | None
    median_year: int | None
    last_year: int | None
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class MemberEntity:
    """An entity of a community: `papers` name it, `shared` of them are of its lowest community."""

    id: str
    type: str
    label: str
    papers: int
    shared: int


@dataclass(frozen=True, slots=True)
class MemberPaper:
    """A paper of a community; `shared` of the entities that it names are of its lowest community."""

    id: str
    title: str
    year: int | None
    venue: str | None
    shared: int


@dataclass(frozen=True, slots=True)
class CommunityPage:
    """A community, the field that it is a topic of, its topics, years, and some of its members, from `offset` on."""

    community: Community
    field: Community | None
    topics: tuple[Community, ...]
    years: tuple[YearCount, ...]
    offset: int
    entities: tuple[MemberEntity, ...]
    papers: tuple[MemberPaper, ...]


def communities(tables: Tables, level: int | None = None) -> tuple[Community, ...]:
    """Return the communities of a level, or of all, those with most papers first; raise InputError without a map."""
    rows = _mapped(tables)
    return _typed(tables, rows if level is None else rows.filter(level=level))


def communities_of(tables: Tables, id_: str) -> tuple[Community, ...]:
    """Return the field and the topic that an entity or a paper is in; none where it is in no community."""
    rows, lowest = _mapped(tables), tables.members.filter(node=id_)["community"].to_list()
    return _typed(tables, rows.filter(pl.col("id").is_in(_lineage(lowest[0])))) if lowest else ()


def community(tables: Tables, id_: str, offset: int = 0, limit: int = 20) -> CommunityPage:
    """Return a community with `limit` of its entities and papers; raise UnknownName where there is none of this id."""
    lineage = _lineage(id_)
    rows = _mapped(tables).filter(pl.col("id").is_in(lineage) | (pl.col("parent") == id_))
    found = {row.id: row for row in _typed(tables, rows)}
    if id_ not in found:
        raise UnknownName.of("community", id_, tables.communities["id"].to_list())
    is_inside = (pl.col("community") == id_) | pl.col("community").str.starts_with(f"{id_}/")
    members = tables.members.filter(is_inside)
    return CommunityPage(
        community=found[id_],
        field=found[lineage[0]] if lineage[0] != id_ else None,
        topics=tuple(row for row in found.values() if row.parent == id_),
        years=_years(tables, members),
        offset=offset,
        entities=_entities(tables, members, offset, limit),
        papers=_papers(tables, members, offset, limit),
    )


def _lineage(id_: str) -> list[str]:
    """Return the ids of a community and of the field that it is a topic of, the field's first."""
    return list(dict.fromkeys([id_.partition("/")[0], id_]))


def _mapped(tables: Tables) -> pl.DataFrame:
    """Return the table of communities; raise InputError where it is empty."""
    if not tables.communities.height:
        raise InputError(
            "this graph has no communities: an earlier version of kg built it, or no two papers name the same entities",
            cure="kg build --repair --graph DIR, which reuses what was extracted",
        )
    return tables.communities


def _typed(tables: Tables, rows: pl.DataFrame) -> tuple[Community, ...]:
    """Return rows of the table of communities with their terms and the years of their papers."""
    terms = (
        rows.select("id", term="terms")
        .explode("term")
        .join(tables.nodes.select(term="id", type="type", label="label"), on="term", maintain_order="left")
    )
    named: dict[str, list[Term]] = {}
    for id_, term, label, type_ in terms.select("id", "term", "label", "type").iter_rows():
        named.setdefault(id_, []).append(Term(term, type_, label))
    ordered = rows.join(_spans(tables), on="id", how="left").sort(
        "level", "papers", "entities", "id", descending=[False, True, True, False]
    )
    return tuple(
        Community(
            row["id"],
            row["parent"],
            row["level"],
            ", ".join(term.label for term in named[row["id"]][:_NAMED]),
            tuple(named[row["id"]]),
            *(row[column] for column in Community.__slots__[5:]),
        )
        for row in ordered.iter_rows(named=True)
    )


def _spans(tables: Tables) -> pl.DataFrame:
    """Return the first, the median and the last year of the papers of each community."""
    dated = tables.members.join(tables.papers.select("year", node="id"), on="node").drop_nulls("year")
    field = dated.select("year", id=pl.col("community").str.split("/").list.first())
    topic = dated.filter(pl.col("community").str.contains("/", literal=True)).select("year", id="community")
    year = pl.col("year")
    return (
        pl.concat([field, topic])
        .group_by("id")
        .agg(first_year=year.min(), median_year=year.quantile(0.5, "lower").cast(pl.Int64), last_year=year.max())
    )


def _years(tables: Tables, members: pl.DataFrame) -> tuple[YearCount, ...]:
    years = tables.papers.select("year", node="id").join(members, on="node", how="semi")
    counted = years.group_by("year").agg(papers=pl.len()).sort("year", nulls_last=True)
    return tuple(YearCount(*row) for row in counted.iter_rows())


def _entities(tables: Tables, members: pl.DataFrame, offset: int, limit: int) -> tuple[MemberEntity, ...]:
    counts = tables.counts.filter(pl.col("relation").is_null() & pl.col("year").is_null()).select("papers", node="node")
    rows = members.join(tables.nodes.select("type", "label", node="id"), on="node").filter(pl.col("type") != "Paper")
    rows = rows.join(counts, on="node", how="left").with_columns(pl.col("papers").fill_null(0))
    ordered = rows.sort("shared", "papers", "label", "node", descending=[True, True, False, False])
    shown = ordered.slice(offset, limit).rename({"node": "id"})
    return tuple(MemberEntity(*row) for row in shown.select(*MemberEntity.__slots__).iter_rows())


def _papers(tables: Tables, members: pl.DataFrame, offset: int, limit: int) -> tuple[MemberPaper, ...]:
    rows = members.join(tables.papers.select("title", "year", "venue", node="id"), on="node")
    ordered = rows.sort("shared", "year", "title", "node", descending=[True, True, False, False], nulls_last=True)
    shown = ordered.slice(offset, limit).rename({"node": "id"})
    return tuple(MemberPaper(*row) for row in shown.select(*MemberPaper.__slots__).iter_rows())
