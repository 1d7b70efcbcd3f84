"""Two to four entities side by side: shared data with numbers, claims between them, what each uses, common papers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kg.errors import InputError
from kg.graph.read.claims import NameSpan, name_spans
from kg.graph.read.measured import DATA_RELATIONS, edges_for, results_of, with_best_sentence
from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.tables import Tables

FEWEST, MOST = 2, 4
BETWEEN = ("improves_on", "compares_to", "uses", "trained_on", "evaluated_on", "variant_of")
_USED = ("uses", "trained_on")


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the compared entities; `papers` counts the papers that name it.

    `introduced_in` are the years of papers that introduce it, none later than the first year in which it is named.
    """

    id: str
    type: str
    label: str
    papers: int
    introduced_in: tuple[int, ...]
    years: tuple[YearCount, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a text or a record (`record`) states for `entity`; `kind` is absolute, gain, ratio or baseline."""

    entity: str
    metric: str | None
    value: str
    kind: str
    paper: str
    title: str
    year: int | None
    sentence: str
    record: str


@dataclass(frozen=True, slots=True)
class DataUse:
    """`entity`, or a paper that introduces it (`source`), is evaluated or trained on data."""

    entity: str
    source: str
    relation: str
    confidence: float
    sentence: str
    paper: str
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class SharedData:
    """A data set or benchmark of at least two of the entities (`entities`), with the numbers stated on it."""

    id: str
    type: str
    label: str
    entities: tuple[str, ...]
    uses: tuple[DataUse, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A claim from one of the entities about another, with its sentence of highest confidence.

    `spans` mark the names of the source ("own") and of the target ("other") in the sentence.
    """

    source: str
    source_label: str
    relation: str
    target: str
    target_label: str
    confidence: float
    support: int
    sentence: str
    evidence: str
    paper: str
    title: str
    year: int | None
    spans: tuple[NameSpan, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """What some of the entities (`by`) use or are trained on, and the others do not; `sentence` is of the surest."""

    id: str
    type: str
    label: str
    by: tuple[str, ...]
    confidence: float
    sentence: str
    paper: str
    title: str


@dataclass(frozen=True, slots=True)
class CommonPaper:
    """A paper that names at least two of the entities (`entities`).

    `sentence` is the first that names most of them, among those that state something of one of them; empty where none
    names two.
    """

    id: str
    title: str
    year: int | None
    entities: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The entities in the given order, and what joins and separates them.

    `data` is sorted by descending number of entities and numbers, `claims` by descending confidence, `papers` by
    descending number of entities, those with a sentence first, then by descending year.
    """

    entities: tuple[Compared, ...]
    data: tuple[SharedData, ...]
    claims: tuple[Between, ...]
    used: tuple[Used, ...]
    papers: tuple[CommonPaper, ...]


def comparison(tables: Tables, ids: Sequence[str]) -> Comparison:
    """Return the comparison of two to four entities by their ids; raise InputError for another number of them."""
    wanted = list(dict.fromkeys(ids))
    if not FEWEST <= len(wanted) <= MOST:
        what = f"{len(wanted)} different entities to compare"
        raise InputError(what, cure=f"{FEWEST} to {MOST} names of different entities")
    return Comparison(
        entities=_compared(tables, wanted),
        data=_shared_data(tables, wanted),
        claims=claims_between(tables, wanted),
        used=_used(tables, wanted),
        papers=_common_papers(tables, wanted),
    )


def _compared(tables: Tables, ids: Sequence[str]) -> tuple[Compared, ...]:
    nodes = {row["id"]: row for row in tables.nodes.filter(pl.col("id").is_in(ids)).iter_rows(named=True)}
    introducing = tables.edges.filter((pl.col("relation") == "introduces") & pl.col("target").is_in(ids))
    papers = tables.papers_with(introducing["source"], "year")
    dated = introducing.join(papers, left_on="source", right_on="id").drop_nulls("year")
    found = []
    for id_ in ids:
        years = papers_by_year(tables, id_)
        named = min((row.year for row in years if row.year is not None), default=None)
        introduced = dated.filter(pl.col("target") == id_)["year"].unique().sort()
        first = tuple(year for year in introduced if named is None or year <= named)
        total = sum(row.papers for row in years)
        found.append(Compared(id_, nodes[id_]["type"], nodes[id_]["label"], total, first, years))
    return tuple(found)


def _in_order(ids: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in found)


def _shared_data(tables: Tables, ids: Sequence[str]) -> tuple[SharedData, ...]:
    edges = edges_for(tables, ids, DATA_RELATIONS)
    numbers = results_of(tables, ids)
    pairs = pl.concat([edges.select("entity", data="target"), numbers.select("entity", data="on")]).unique()
    shared = pairs.group_by("data").agg("entity").filter(pl.col("entity").list.len() >= FEWEST)
    named = shared.join(tables.nodes_with(shared["data"], "type", "label"), left_on="data", right_on="id")
    found = [
        SharedData(
            id=row["data"],
            type=row["type"],
            label=row["label"],
            entities=_in_order(ids, row["entity"]),
            uses=_data_uses(edges.filter(pl.col("target") == row["data"]), ids),
            numbers=_numbers(numbers.filter(pl.col("on") == row["data"]), ids),
        )
        for row in named.iter_rows(named=True)
    ]
    return tuple(sorted(found, key=lambda row: (-len(row.entities), -len(row.numbers), row.label, row.id)))


def _data_uses(edges: pl.DataFrame, ids: Sequence[str]) -> tuple[DataUse, ...]:
    columns = ("entity", "source", "relation", "edge_confidence", "sentence", "paper", "title", "year")
    ordered = edges.sort(
        pl.col("entity").replace_strict({id_: number for number, id_ in enumerate(ids)}, return_dtype=pl.Int64),
        "relation",
        -pl.col("edge_confidence"),
        "source",
    )
    return tuple(DataUse(*row) for row in ordered.select(columns).iter_rows())


def _numbers(rows: pl.DataFrame, ids: Sequence[str]) -> tuple[Number, ...]:
    ordered = rows.sort(
        pl.col("kind") != "absolute",
        "metric",
        pl.col("entity").replace_strict({id_: number for number, id_ in enumerate(ids)}, return_dtype=pl.Int64),
        "id",
        nulls_last=True,
    )
    return tuple(Number(*row) for row in ordered.select(*Number.__slots__).iter_rows())


def claims_between(tables: Tables, ids: Sequence[str], relations: Sequence[str] = BETWEEN) -> tuple[Between, ...]:
    """Return the claims of these relations that join two of the nodes, the surest first."""
    edges = tables.edges.filter(
        pl.col("source").is_in(ids) & pl.col("target").is_in(ids) & pl.col("relation").is_in(relations)
    )
    named = tables.with_end_labels(with_best_sentence(tables, edges))
    ordered = named.rename({"edge_confidence": "confidence"}).sort(
        "confidence", "source", "relation", "target", descending=[True, False, False, False]
    )
    columns = [name for name in Between.__slots__ if name != "spans"]
    names = _names(tables, ids)
    return tuple(
        Between(**row, spans=name_spans(row["sentence"], names[row["source"]], names[row["target"]]))
        for row in ordered.select(columns).iter_rows(named=True)
    )


def _names(tables: Tables, ids: Sequence[str]) -> dict[str, list[str]]:
    nodes = tables.nodes.filter(pl.col("id").is_in(ids)).select("id", "label", "aliases")
    return {id_: [label, *aliases] for id_, label, aliases in nodes.iter_rows()}


def _used(tables: Tables, ids: Sequence[str]) -> tuple[Used, ...]:
    edges = edges_for(tables, ids, _USED).filter(~pl.col("target").is_in(ids))
    users = edges.group_by("target").agg(pl.col("entity").unique()).filter(pl.col("entity").list.len() < len(ids))
    surest = edges.sort("edge_confidence", "source", descending=[True, False]).unique(
        "target", keep="first", maintain_order=True
    )
    rows = (
        users.join(surest.drop("entity"), on="target")
        .join(tables.nodes_with(users["target"], "type", "label"), left_on="target", right_on="id")
        .sort("edge_confidence", "label", "target", descending=[True, False, False])
    )
    columns = ("target", "type", "label", "entity", "edge_confidence", "sentence", "paper", "title")
    return tuple(
        Used(id_, type_, label, _in_order(ids, by), *rest)
        for id_, type_, label, by, *rest in rows.select(columns).iter_rows()
    )


def _common_papers(tables: Tables, ids: Sequence[str]) -> tuple[CommonPaper, ...]:
    ends = [tables.evidence.select("paper", "start", "sentence", entity=end) for end in ("source", "target")]
    stated = pl.concat([rows.filter(pl.col("entity").is_in(ids)) for rows in ends])
    common = stated.group_by("paper").agg(pl.col("entity").unique()).filter(pl.col("entity").list.len() >= FEWEST)
    naming = _naming(tables, ids, stated.join(common, on="paper", how="semi"))
    rows = (
        common.join(tables.papers_with(common["paper"], "title", "year"), left_on="paper", right_on="id")
        .join(naming, on="paper", how="left")
        .sort(
            -pl.col("entity").list.len().cast(pl.Int64),
            pl.col("sentence").is_null(),
            -pl.col("year").cast(pl.Int64),
            "title",
            "paper",
            nulls_last=True,
        )
    )
    columns = ("paper", "title", "year", "entity", pl.col("sentence").fill_null(""))
    return tuple(
        CommonPaper(id_, title, year, _in_order(ids, entities), sentence)
        for id_, title, year, entities, sentence in rows.select(columns).iter_rows()
    )


def _naming(tables: Tables, ids: Sequence[str], stated: pl.DataFrame) -> pl.DataFrame:
    """Return `paper` and the first `sentence` of it that names most of the entities, at least two of them."""
    names = _names(tables, ids)
    sentences = stated.drop_nulls("sentence").unique(["paper", "sentence"], keep="first", maintain_order=True)
    # The regular expressions of Polars look neither ahead nor behind.
    has = [
        pl.col("sentence").str.contains(rf"(?i)(?:^|\W)(?:{'|'.join(map(re.escape, names[id_]))})(?:e?s)?(?:\W|$)")
        for id_ in ids
    ]
    counted = sentences.with_columns(named=pl.sum_horizontal(has)).filter(pl.col("named") >= FEWEST)
    best = counted.sort("named", "start", descending=[True, False], nulls_last=True)
    return best.unique("paper", keep="first", maintain_order=True).select("paper", "sentence")
