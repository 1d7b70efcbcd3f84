"""Two to four entities side by side: shared data with numbers, claims between them, what each uses, common papers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from kg.errors import InputError
from kg.graph.read.claims import NameSpan, name_spans
from kg.graph.read.measured import DATA_RELATIONS, acting_for, edges_for, results_of, with_best_sentence
from kg.graph.read.paper_lists import YearCount, papers_by_year
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import Tables

FEWEST, MOST = 2, 4
MOST_PAPERS = 1_000
# Sentences are searched in so many papers, and each time in more, until as many as are asked for have one.
_SEARCHED_FIRST, _MORE = 4_000, 4
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
    """A number that a text or a record (`record`) states for `entity`; `kind` is absolute, gain, ratio or baseline.

    Only numbers of tables have a `setting`: numbers of different ones do not compare.
    """

    entity: str
    metric: str | None
    setting: str | None
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
    descending number of entities, those with a sentence first, then by descending year. `papers` are the first of
    `paper_count`.
    """

    entities: tuple[Compared, ...]
    data: tuple[SharedData, ...]
    claims: tuple[Between, ...]
    used: tuple[Used, ...]
    papers: tuple[CommonPaper, ...]
    paper_count: int


def comparison(tables: Tables, ids: Sequence[str], most_papers: int | None = MOST_PAPERS) -> Comparison:
    """Return the comparison of two to four entities by their ids; raise InputError for another number of them.

    `most_papers` bounds the common papers that are listed, not their number; None for all.
    """
    wanted = list(dict.fromkeys(ids))
    if not FEWEST <= len(wanted) <= MOST:
        what = f"{len(wanted)} different entities to compare"
        raise InputError(what, cure=f"{FEWEST} to {MOST} names of different entities")
    actors = acting_for(tables, wanted)
    stated = _stated_of(tables, wanted)
    common = _common_papers(tables, wanted, stated)
    listed = _first_papers(tables, wanted, stated, common, common.height if most_papers is None else most_papers)
    return Comparison(
        entities=_compared(tables, wanted, actors),
        data=_shared_data(tables, wanted, actors),
        claims=claims_between(tables, wanted),
        used=_used(tables, wanted, actors),
        papers=listed,
        paper_count=common.height,
    )


def _compared(tables: Tables, ids: Sequence[str], actors: pl.DataFrame) -> tuple[Compared, ...]:
    nodes = {row["id"]: row for row in tables.nodes_with(pl.Series(ids), "type", "label").iter_rows(named=True)}
    papers = tables.papers_with(actors["actor"], "year")
    dated = actors.join(papers, left_on="actor", right_on="id").drop_nulls("year")
    found = []
    for id_ in ids:
        years = papers_by_year(tables, id_)
        named = min((row.year for row in years if row.year is not None), default=None)
        introduced = dated.filter(pl.col("entity") == id_)["year"].unique().sort()
        first = tuple(year for year in introduced if named is None or year <= named)
        total = sum(row.papers for row in years)
        found.append(Compared(id_, nodes[id_]["type"], nodes[id_]["label"], total, first, years))
    return tuple(found)


def _in_order(ids: Sequence[str], found: Sequence[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in found)


def _shared_data(tables: Tables, ids: Sequence[str], actors: pl.DataFrame) -> tuple[SharedData, ...]:
    edges = edges_for(tables, actors, DATA_RELATIONS)
    numbers = results_of(tables, actors)
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
        pl.col("setting").is_not_null(),
        "setting",
        pl.col("entity").replace_strict({id_: number for number, id_ in enumerate(ids)}, return_dtype=pl.Int64),
        "id",
        nulls_last=True,
    )
    return tuple(Number(*row) for row in ordered.select(*Number.__slots__).iter_rows())


def claims_between(tables: Tables, ids: Sequence[str], relations: Sequence[str] = BETWEEN) -> tuple[Between, ...]:
    """Return the claims of these relations that join two of the nodes, the surest first."""
    edges = rows_with(tables.edges, "source", pl.Series(ids)).filter(
        pl.col("target").is_in(ids) & pl.col("relation").is_in(relations)
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
    nodes = tables.nodes_with(pl.Series(ids), "label", "aliases")
    return {id_: [label, *aliases] for id_, label, aliases in nodes.iter_rows()}


def _used(tables: Tables, ids: Sequence[str], actors: pl.DataFrame) -> tuple[Used, ...]:
    edges = edges_for(tables, actors, _USED).filter(~pl.col("target").is_in(ids))
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


def _stated_of(tables: Tables, ids: Sequence[str]) -> pl.DataFrame:
    """Return paper, start and sentence of the evidence of each `entity`, at either end."""
    columns = "paper", "start", "sentence"
    of_source = rows_with(tables.evidence.select(*columns, entity="source"), "entity", pl.Series(ids))
    of_target = tables.evidence.select(*columns, entity="target").filter(pl.col("entity").is_in(ids))
    return pl.concat([of_source, of_target])


def _common_papers(tables: Tables, ids: Sequence[str], stated: pl.DataFrame) -> pl.DataFrame:
    """Return paper, title and year of those that name several, whether they name each, and how many of them."""
    places = stated.select("entity", "paper")
    named = [pl.col("paper").is_in(places.filter(entity=id_)["paper"].implode()).alias(id_) for id_ in ids]
    papers = tables.papers.select("title", "year", paper="id").with_columns(named)
    return papers.with_columns(named=pl.sum_horizontal(ids)).filter(pl.col("named") >= FEWEST)


def _first_papers(
    tables: Tables, ids: Sequence[str], stated: pl.DataFrame, common: pl.DataFrame, most: int
) -> tuple[CommonPaper, ...]:
    """Return the first of the common papers, in the order of a comparison."""
    names = _names(tables, ids)
    listed: list[CommonPaper] = []
    for number in range(len(ids), FEWEST - 1, -1):
        of_number = common.filter(named=number)
        if of_number.height and len(listed) < most:
            rows = _with_sentences(of_number, stated, list(names.values()), most - len(listed))
            listed += (
                CommonPaper(row["paper"], row["title"], row["year"], tuple(id_ for id_ in ids if row[id_]),
                            row["sentence"] or "")
                for row in rows.iter_rows(named=True)
            )  # fmt: skip
    return tuple(listed)


def _with_sentences(
    papers: pl.DataFrame, stated: pl.DataFrame, names: Sequence[Sequence[str]], most: int
) -> pl.DataFrame:
    """Return the first `most` of papers with their `sentence`: those with one, then by descending year and by title."""
    found: list[pl.DataFrame] = []
    for part in _latest_first(papers):
        sentences = _naming(names, stated.join(part, on="paper", how="semi"))
        found.append(part.join(sentences, on="paper", how="left"))
        # All that are still to come are earlier.
        if sum(rows["sentence"].count() for rows in found) >= most:
            break
    order = pl.col("sentence").is_null(), -pl.col("year").cast(pl.Int64), "title", "paper"
    return pl.concat(found).sort(*order, nulls_last=True).head(most)


def _latest_first(papers: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield papers in parts of whole years, each larger, the latest first; those without a year come last."""
    ordered = papers.sort("year", descending=True, nulls_last=True)
    years, start, size = ordered["year"], 0, _SEARCHED_FIRST
    while start < ordered.height:
        first = years[min(start + size, ordered.height) - 1]
        end = ordered.height if first is None else int((years >= first).sum())
        yield ordered[start:end]
        start, size = end, size * _MORE


def _naming(names: Sequence[Sequence[str]], stated: pl.DataFrame) -> pl.DataFrame:
    """Return `paper` and the first `sentence` of it that names most of the entities, at least two of them."""
    # The regular expressions of Polars look neither ahead nor behind.
    has = [
        pl.col("sentence").str.contains(rf"(?i)(?:^|\W)(?:{'|'.join(map(re.escape, forms))})(?:e?s)?(?:\W|$)")
        for forms in names
    ]
    counted = stated.drop_nulls("sentence").with_columns(named=pl.sum_horizontal(has)).filter(pl.col("named") >= FEWEST)
    best = counted.sort("named", "start", descending=[True, False], nulls_last=True)
    return best.unique("paper", keep="first", maintain_order=True).select("paper", "sentence")
