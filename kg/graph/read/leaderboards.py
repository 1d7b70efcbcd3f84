"""Leaderboards: the numbers that texts, tables and catalogues state, by where they were measured and by metric."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kg.graph.metrics import is_lower_better, is_proportion, metric_key, metric_names
from kg.graph.quotations import DIFFERS, QUOTES
from kg.graph.read.dates import PUBLISHED
from kg.graph.read.measured import with_statements
from kg.graph.read.moments import Moment
from kg.graph.sorted_rows import rows_with
from kg.graph.tables import Tables
from kg.identifiers import PAPER

Group = Literal["ranked", "relative", "unranked"]
Origin = Literal["own", "quoted", "catalogue"]
_BY_PAPERS = 3
# One paper that works on several tasks says little of a data set's.
_FEWEST_PAPERS = 2
_SURE = 0.5
_GROUPS = {"ranked": 0, "relative": 1, "unranked": 2}


@dataclass(frozen=True, slots=True)
class Board:
    """An existing leaderboard: a dataset, benchmark or task, and a metric in all its spellings (None if not stated).

    `ranked` of its `results` are absolute numbers, `sure` have a confidence of at least 0.5. `papers` state the
    results; a record of a catalogue without a paper counts as one. `task` is what a catalogue lists the results or the
    data under (`is_task_stated`), or else what most of the papers, at least two, address that have the results or are
    evaluated on the data; None where there is neither.
    """

    on: str
    label: str
    metric: str | None
    results: int
    ranked: int
    sure: int
    papers: int
    lower_is_better: bool
    task: str | None
    task_label: str | None
    is_task_stated: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A row of a leaderboard; one of a catalogue has a `record` in place of a `sentence`, and may have no `paper`.

    `group` is "ranked" for absolute numbers of a metric, "relative" for gains, ratios and baselines (what a change
    starts from), "unranked" for what has no metric or no number. `measure` is the metric in all its spellings, `rank`
    the place among the ranked rows of it in the same setting, `comparable` the number in the unit of the leaderboard.
    `origin` is "own" for a number of what the paper introduces, "quoted" for that of something else, "catalogue" for
    one that only a catalogue lists. `when` is the date of the record or of the paper, as exact as it is known (2019,
    2019-05 or 2019-05-24); `is_record` says that no earlier or equally early number in the same setting was as good.

    The `sentence` of a number in a table says where its cell is; such a number has perhaps a `setting` and a `spread`,
    and where its `subject` is the paper, the `label` is the model's name in the table. `cell` is the id of the evidence
    of a number that stands in a table.
    """

    subject: str
    label: str
    value: str
    number: float | None
    unit: str | None
    kind: str
    metric: str | None
    paper: str
    title: str
    year: int | None
    sentence: str
    date: str | None
    record: str | None
    setting: str | None
    spread: str | None
    group: Group
    measure: str | None
    rank: int | None
    comparable: float | None
    origin: Origin
    when: str | None
    is_record: bool
    confidence: float
    cell: str | None


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The results on a node: ranked by metric, then gains, ratios and baselines, then what cannot be ranked.

    `quotations` counts the results that are left out because they quote a number that the model's own paper states,
    `doubtful` those of too little confidence, `later` and `undated` those that are left out because of `as_of`, a date.
    """

    on: str
    type: str
    label: str
    metric: str | None
    lower_is_better: bool
    as_of: str | None
    quotations: int
    doubtful: int
    later: int
    undated: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class ListBoard:
    """The results of a list's members on a node, ranked among themselves; `quotations` as in Leaderboard."""

    on: str
    type: str
    label: str
    quotations: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Some of the results that are on no dataset, benchmark or task, from `offset` on, and the number of all."""

    total: int
    offset: int
    scores: tuple[Score, ...]


def _with_measures(results: pl.DataFrame) -> pl.DataFrame:
    """Add `measure`, the metric in all its spellings, and `lower` (lower is better)."""
    spelled = results["metric"].drop_nulls().value_counts()
    names = metric_names(spelled.iter_rows())
    lower = {name: is_lower_better(name) for name in names.values()}
    measure = pl.col("metric").replace_strict(names, default=None, return_dtype=pl.String)
    named = results.with_columns(measure=measure)
    return named.with_columns(lower=pl.col("measure").replace_strict(lower, default=False, return_dtype=pl.Boolean))


def boards(tables: Tables) -> list[Board]:
    """Return the existing leaderboards, those with sure numbers of most papers first, then those with most of them."""
    is_listed = pl.col("on").is_not_null() & ~pl.col("id").is_in(_quoting(tables).implode())
    placed = _with_measures(tables.results.filter(is_listed))
    is_ranked = (pl.col("kind") == "absolute") & pl.col("number").is_not_null() & pl.col("measure").is_not_null()
    is_sure = pl.col("confidence") >= _SURE
    source = pl.coalesce("paper", "id")
    counted = placed.group_by("on", "measure", "lower").agg(
        results=pl.len(),
        ranked=is_ranked.sum(),
        sure=is_sure.sum(),
        papers=source.n_unique(),
        sure_papers=source.filter(is_sure).n_unique(),
    )
    labels = tables.nodes_with(counted["on"], "label").rename({"id": "on"})
    named = counted.join(labels, on="on").join(_tasks(tables, placed), on="on", how="left")
    most = ("sure_papers", "sure", "papers", "results")
    names = ("label", "measure", "on")
    ranked = named.sort(*most, *names, descending=[True] * len(most) + [False] * len(names), nulls_last=True)
    counts = ("results", "ranked", "sure", "papers")
    columns = ("on", "label", "measure", *counts, "lower", "task", "task_label", "is_task_stated")
    return [
        Board(*row)
        for row in ranked.with_columns(pl.col("is_task_stated").fill_null(False)).select(columns).iter_rows()
    ]


def _tasks(tables: Tables, placed: pl.DataFrame) -> pl.DataFrame:
    """Return on, task, task_label, is_task_stated: one task for each place that has any."""
    places = placed.select("on").unique()
    listed = placed.filter(pl.col("task").is_not_null()).select("on", "task").with_columns(order=0)
    data_for = tables.ends_of("data_for").select(on="source", task="target").with_columns(order=1)
    types = tables.nodes_with(places["on"], "type")
    itself = types.filter(pl.col("type") == "Task").select(on="id", task="id").with_columns(order=2)
    addressed = tables.ends_of("addresses").select(paper="source", task="target")
    # A filter copies all columns, among them the sentences.
    stated = tables.evidence.select("relation", "paper", on="target").filter(pl.col("relation") == "evaluated_on")
    evaluated = stated.select("paper", "on").join(places, on="on", how="semi")
    measured = pl.concat([placed.select("paper", "on"), evaluated]).unique()
    by_papers = measured.join(addressed, on="paper").select("on", "task")
    found = pl.concat([listed, data_for, itself, by_papers.with_columns(order=_BY_PAPERS)], how="vertical_relaxed")
    counted = (
        found.join(places, on="on", how="semi")
        .group_by("on", "task", "order")
        .agg(count=pl.len())
        .filter((pl.col("order") < _BY_PAPERS) | (pl.col("count") >= _FEWEST_PAPERS))
    )
    labels = tables.nodes_with(counted["task"], "label").rename({"id": "task", "label": "task_label"})
    return (
        counted.join(labels, on="task")
        .sort("on", "order", -pl.col("count").cast(pl.Int64), "task_label", "task")
        .unique("on", keep="first", maintain_order=True)
        .select("on", "task", "task_label", is_task_stated=pl.col("order") < _BY_PAPERS)
    )


def leaderboard(
    tables: Tables, on: str, metric: str | None = None, *, as_of: str | Moment | None = None, confidence: float = 0
) -> Leaderboard:
    """Return the results on a node, of one metric or all; with `as_of` only those until the end of that date.

    Results of less than `confidence` are left out.

    As of a snapshot they are those of the papers that it had. A result whose date is known less exactly than `as_of`
    counts as one of the first day that it may mean. Raise InputError for another form of date than 2019, 2019-05 or
    2019-05-24. A number that a paper quotes is left out where the model's own paper states one.
    """
    moment = None if as_of is None else Moment.of(as_of)
    node = tables.nodes.row(by_predicate=pl.col("id") == on, named=True)
    rows = _rows(tables, tables.results.filter(pl.col("on") == on))
    if metric is not None:
        wanted = metric_key(metric)
        spelled = [name for name in rows["metric"].drop_nulls().unique() if metric_key(name) == wanted]
        rows = rows.filter(pl.col("metric").is_in(spelled))
    named, rows = rows.height, rows.filter(~pl.col("id").is_in(_quoting(tables).implode()))
    quotations, later, undated = named - rows.height, 0, 0
    unquoted, rows = rows.height, rows.filter(pl.col("confidence") >= confidence)
    doubtful = unquoted - rows.height
    if moment is not None:
        dated = rows if moment.papers is not None else rows.drop_nulls("when")
        undated = rows.height - dated.height
        rows = dated.filter(moment.was_there)
        later = dated.height - rows.height
    left_out = quotations, doubtful, later, undated
    is_lower = is_lower_better(metric)
    text = moment.text if moment else None
    return Leaderboard(on, node["type"], node["label"], metric, is_lower, text, *left_out, _scores(_ranked(rows)))


def leaderboards_among(tables: Tables, subjects: Sequence[str]) -> tuple[ListBoard, ...]:
    """Return the leaderboards of some entities and papers among themselves, those with most of them first."""
    wanted = pl.col("subject").is_in(subjects)
    places = tables.results.filter(wanted)["on"].drop_nulls()
    # Whether a number is a fraction shows in all numbers of its paper on the data.
    rows = _rows(tables, tables.results.filter(pl.col("on").is_in(places.implode()))).filter(wanted)
    quotes = pl.col("id").is_in(_quoting(tables).implode())
    named = tables.nodes_with(places.unique(), "type", "label")
    boards = []
    for on, type_, label in named.select("id", "type", "label").iter_rows():
        of_place = rows.filter(pl.col("on") == on)
        kept = of_place.filter(~quotes)
        boards.append(ListBoard(on, type_, label, of_place.height - kept.height, _scores(_ranked(kept))))

    def key(board: ListBoard) -> tuple[int, int, str, str]:
        return -len({score.label for score in board.scores}), -len(board.scores), board.label, board.on

    return tuple(sorted(boards, key=key))


def _quoting(tables: Tables) -> pl.Series:
    """Return the ids of the results that quote a number which the model's own paper states."""
    return tables.ends_of(QUOTES, DIFFERS)["source"]


def unplaced(tables: Tables, offset: int = 0, limit: int = 100) -> Unplaced:
    """Return a page of the results that are on no dataset, benchmark or task; they are in no leaderboard."""
    rows = tables.results.filter(pl.col("on").is_null()).sort("id")
    page = _rows(tables, rows.slice(offset, limit)).with_columns(
        group=pl.lit("unranked"), rank=pl.lit(None, pl.Int64), is_record=pl.lit(False)
    )
    return Unplaced(rows.height, offset, _scores(page.sort("id")))


def _scores(rows: pl.DataFrame) -> tuple[Score, ...]:
    return tuple(Score(*row) for row in rows.select(*Score.__slots__).iter_rows())


def _rows(tables: Tables, results: pl.DataFrame) -> pl.DataFrame:
    """Return results with all columns of Score but group, rank and is_record."""
    names = tables.nodes_with(results["subject"], "label").rename({"id": "subject"})
    introduced = rows_with(tables.edges.select("source", "relation", "target"), "source", results["paper"])
    introduced = introduced.filter(pl.col("relation") == "introduces").select(
        paper="source", subject="target", is_introduced=pl.lit(True)
    )
    joined = (
        with_statements(tables, _with_measures(results))
        .join(names, on="subject")
        .join(introduced, on=["paper", "subject"], how="left")
    )
    is_read = pl.col("start").is_not_null()
    is_own = (pl.col("subject") == pl.col("paper")) | pl.col("is_introduced")
    proportions = [name for name in joined["measure"].drop_nulls().unique() if is_proportion(name)]
    # A gain of 1 is one point, not the whole.
    is_part = pl.col("measure").is_in(proportions) & (pl.col("kind") == "absolute")
    # Of 9.17 and 0.04 in one table, the second is a percentage, too.
    source = pl.when(pl.col("paper") == "").then("id").otherwise("paper")
    largest = pl.when(is_part).then(pl.col("number").abs()).max().over(source, "measure", "on")
    is_fraction = is_part & pl.col("unit").is_null() & (largest <= 1)
    return joined.with_columns(
        label=pl.when(pl.col("subject").str.starts_with(PAPER)).then(pl.coalesce("model", "label")).otherwise("label"),
        origin=pl.when(~is_read & pl.col("own").is_null())
        .then(pl.lit("catalogue"))
        .when(pl.coalesce("own", is_own))
        .then(pl.lit("own"))
        .otherwise(pl.lit("quoted")),
        comparable=pl.when(is_fraction).then((100 * pl.col("number")).round(4)).otherwise("number"),
        when=pl.coalesce("date", PUBLISHED),
        confidence=pl.col("confidence").round(3),
    )


def _ranked(rows: pl.DataFrame) -> pl.DataFrame:
    """Add group, rank and is_record; sort by group, metric and setting, the most frequent first, then the best first.

    Numbers without a setting stand before those of one.
    """
    has_rank = (pl.col("kind") == "absolute") & pl.col("number").is_not_null() & pl.col("measure").is_not_null()
    group = (
        pl.when(has_rank)
        .then(pl.lit("ranked"))
        .when((pl.col("kind") != "absolute") & pl.col("number").is_not_null())
        .then(pl.lit("relative"))
        .otherwise(pl.lit("unranked"))
    )
    grouped = rows.with_columns(
        group=group,
        # A gain of an error is a smaller error, so that larger gains are better for every metric.
        cost=pl.when(pl.col("lower") & (pl.col("kind") == "absolute"))
        .then(pl.col("comparable"))
        .otherwise(-pl.col("comparable")),
        frequency=pl.len().over("measure").cast(pl.Int64),
        of_setting=pl.len().over("measure", "setting").cast(pl.Int64),
    )
    of_group = ["group", "measure", "setting"]
    ranked = grouped.with_columns(
        rank=pl.when(pl.col("group") == "ranked").then(pl.col("cost").rank("min").over(of_group)).cast(pl.Int64)
    )
    dated = ranked.sort("when", "cost", "id", nulls_last=True)
    former = pl.col("cost").cum_min().shift(1).over(of_group)
    is_first = former.is_null() | (pl.col("cost") < former)
    records = dated.with_columns(is_record=(pl.col("group") == "ranked") & pl.col("when").is_not_null() & is_first)
    order = pl.col("group").replace_strict(_GROUPS, return_dtype=pl.Int64)
    by_setting = pl.col("setting").is_not_null(), -pl.col("of_setting"), "setting"
    return records.sort(order, -pl.col("frequency"), "measure", *by_setting, "kind", "cost", "id", nulls_last=True)
