"""Comparisons, trends, leaderboards, gaps and contradictions of graphs that can be checked by hand."""

import sys
from dataclasses import replace

import polars as pl
import pytest

from kg.errors import InputError
from kg.graph import read
from kg.graph.tables import SCHEMAS, Tables
from tests import tiny

ALPHA, BETA, GAMMA, LORA = (f"entity/{name}" for name in ("alpha", "beta", "gamma", "lora"))
GLUE, IMAGENET = "entity/glue", "entity/imagenet-1k"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return tiny.tables()


def with_results(tables: Tables, *rows: dict[str, object]) -> Tables:
    """Return tables with these results in place of their own; what a row does not give has a default."""
    usual = {"paper": "paper/a-paper", "subject": ALPHA, "metric": "accuracy", "on": GLUE, "kind": "absolute"}
    filled = [{**usual, "confidence": 1.0, "id": f"result/{number}", **row} for number, row in enumerate(rows)]
    return replace(tables, results=pl.DataFrame(filled, schema=SCHEMAS["results"]))


def result(value: float, **more: object) -> dict[str, object]:
    return {"value": str(value), "number": value, **more}


def test_a_comparison_has_the_claims_in_both_directions_with_their_sentences(tables: Tables) -> None:
    found = read.comparison(tables, [ALPHA, BETA])
    assert [(claim.source, claim.relation, claim.target) for claim in found.claims] == [
        (ALPHA, "improves_on", BETA),
        (BETA, "improves_on", ALPHA),
    ]
    first = found.claims[0]
    assert (first.sentence, first.paper, first.year) == ("Alpha beats Beta.", "paper/c-paper", 2024)
    marked = {span.names: first.sentence[span.start : span.end] for span in first.spans}
    assert marked == {"own": "Alpha", "other": "Beta"}


def test_a_comparison_has_what_only_some_use_and_the_papers_that_name_several(tables: Tables) -> None:
    found = read.comparison(tables, [ALPHA, BETA, GAMMA])
    used = {row.id: row.by for row in found.used}
    # Gamma's paper uses LoRA, and Gamma is what it introduces.
    assert used == {LORA: (BETA, GAMMA), "entity/c4": (GAMMA,), "entity/continual-pre-training": (GAMMA,)}
    assert [(row.id, row.entities) for row in found.papers] == [
        ("paper/c-paper", (ALPHA, BETA, GAMMA)),
        ("paper/b-paper", (ALPHA, BETA)),
    ]
    assert [(row.label, row.papers, row.introduced_in) for row in found.entities] == [
        ("Alpha", 3, (2023,)), ("Beta", 2, (2024,)), ("Gamma", 1, (2024,)),
    ]  # fmt: skip


def test_a_small_number_beside_percentages_of_its_paper_is_a_percentage(tables: Tables) -> None:
    measured = with_results(tables, result(9.2), result(0.04), result(0.9, paper="paper/b-paper"))
    assert [row.comparable for row in read.leaderboard(measured, GLUE).scores] == [90.0, 9.2, 0.04]


def test_a_paper_that_names_several_has_a_sentence_that_names_most_of_them(tables: Tables) -> None:
    papers = {row.id: row.sentence for row in read.comparison(tables, [ALPHA, BETA, GAMMA]).papers}
    assert papers == {
        "paper/c-paper": "Gamma, like Alpha, uses LoRA.",
        "paper/b-paper": "Beta uses LoRA and improves on Alpha.",
    }
    apart = tables.evidence.with_columns(sentence=pl.lit("It is better."))
    assert {row.sentence for row in read.comparison(replace(tables, evidence=apart), [ALPHA, BETA]).papers} == {""}


def named_together(tables: Tables) -> Tables:
    """Return tables with papers that name Alpha and Beta, some also Gamma, some in a sentence, some without a year."""
    numbers = range(120)
    papers = pl.DataFrame(
        {
            "id": [f"paper/many-{number}" for number in numbers],
            "title": [f"Title {number * 7 % 5}" for number in numbers],
            "year": [None if number % 11 == 0 else 2000 + number % 9 for number in numbers],
        },
        schema_overrides={"year": pl.Int64},
    )
    stated = [
        {
            "paper": f"paper/many-{number}",
            "source": source,
            "relation": "compares_to",
            "target": target,
            "start": start,
            "sentence": "Alpha and Beta differ." if number % 3 == 0 else "They differ.",
        }
        for number in numbers
        for start, (source, target) in enumerate([(ALPHA, BETA), *([(GAMMA, ALPHA)] if number % 4 == 0 else ())])
    ]
    evidence = pl.concat([tables.evidence, pl.DataFrame(stated)], how="diagonal_relaxed").sort("source")
    return replace(tables, papers=pl.concat([tables.papers, papers], how="diagonal_relaxed"), evidence=evidence)


@pytest.mark.parametrize("at_once", [1, 10, 4000])
def test_the_first_common_papers_are_those_of_all_of_them(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    many, ids = named_together(tables), [ALPHA, BETA, GAMMA]
    every = read.comparison(many, ids, most_papers=None)
    assert len(every.papers) == every.paper_count == 122
    order = [(-len(row.entities), not row.sentence, -(row.year or 0), row.title, row.id) for row in every.papers]
    assert order == sorted(order)
    assert {len(row.entities) for row in every.papers} == {2, 3} and len(
        {bool(row.sentence) for row in every.papers}
    ) == 2
    monkeypatch.setattr(sys.modules["kg.graph.read.comparison"], "_SEARCHED_FIRST", at_once)
    for most in (0, 1, 5, 11, 30, 31, 60, 121, 122, 500):
        found = read.comparison(many, ids, most_papers=most)
        assert (found.papers, found.paper_count) == (every.papers[:most], 122)


def test_what_others_named_before_is_not_introduced_later(tables: Tables) -> None:
    named = pl.DataFrame(
        [{"node": ALPHA, "year": 2019, "papers": 3, "rank": None, "relation": None}], schema=tables.counts.schema
    )
    counted = replace(tables, counts=pl.concat([tables.counts, named]))
    found = read.comparison(counted, [ALPHA, BETA])
    assert [(row.label, row.introduced_in) for row in found.entities] == [("Alpha", ()), ("Beta", (2024,))]


def test_shared_data_has_the_numbers_of_each(tables: Tables) -> None:
    measured = with_results(
        tables, result(80.0), result(82.0, subject=BETA, paper="paper/b-paper"), result(3.0, subject=GAMMA, on=IMAGENET)
    )
    (data,) = read.comparison(measured, [BETA, ALPHA]).data
    assert (data.id, data.entities) == (GLUE, (BETA, ALPHA))
    assert [(row.entity, row.value) for row in data.numbers] == [(BETA, "82.0"), (ALPHA, "80.0")]
    assert [(row.entity, row.relation, row.sentence) for row in data.uses] == [
        (ALPHA, "evaluated_on", "It is evaluated on GLUE with 81.5% accuracy.")
    ]


def test_a_row_of_a_table_that_only_describes_a_model_is_no_number_of_what_its_paper_introduces(tables: Tables) -> None:
    described = result(12.3, subject="paper/a-paper", model="w/o attention", own=False)
    stated = result(80.5, subject="paper/a-paper")
    measured = with_results(tables, described, stated, result(82.0, subject=BETA, paper="paper/b-paper"))
    (data,) = read.comparison(measured, [ALPHA, BETA]).data
    assert [(row.entity, row.value) for row in data.numbers] == [(ALPHA, "80.5"), (BETA, "82.0")]


def test_numbers_of_one_setting_stand_together(tables: Tables) -> None:
    few = result(60.0, setting="5-shot"), result(61.0, setting="5-shot", subject=BETA, paper="paper/b-paper")
    other = result(40.0, setting="0-shot", subject=BETA, paper="paper/b-paper"), result(80.0)
    (data,) = read.comparison(with_results(tables, *few, *other), [ALPHA, BETA]).data
    assert [(row.setting, row.value) for row in data.numbers] == [
        (None, "80.0"),
        ("0-shot", "40.0"),
        ("5-shot", "60.0"),
        ("5-shot", "61.0"),
    ]


def test_a_list_has_the_numbers_and_ranks_of_the_whole_leaderboard(tables: Tables) -> None:
    small = result(0.7, metric="error")
    others = (
        result(1.2, metric="error", subject=GAMMA),
        result(1.5, metric="error", subject=BETA, paper="paper/b-paper"),
    )
    measured = with_results(tables, small, *others)
    (board,) = read.list_leaderboards(measured, [ALPHA, BETA])
    assert [(row.label, row.comparable, row.rank) for row in board.scores] == [("Alpha", 0.7, 1), ("Beta", 1.5, 2)]


@pytest.mark.parametrize("ids", [[ALPHA], [ALPHA, ALPHA], [ALPHA, BETA, GAMMA, LORA, GLUE]])
def test_a_comparison_is_of_two_to_four_entities(tables: Tables, ids: list[str]) -> None:
    with pytest.raises(InputError, match="2 to 4"):
        read.comparison(tables, ids)


def test_trends_are_papers_and_their_share_of_all_papers_of_the_year(tables: Tables) -> None:
    found = read.trends_of(tables, [LORA, BETA])
    assert [(row.year, row.papers) for row in found.totals] == [(2023, 1), (2024, 2)]
    lora, beta = found.trends
    assert (lora.papers, lora.undated) == (4, 1)
    assert [(row.year, row.papers, row.total, row.share) for row in lora.years] == [
        (2023, 1, 1, 1.0),
        (2024, 2, 2, 1.0),
    ]
    assert [(row.year, row.papers) for row in beta.years] == [(2023, 0), (2024, 2)]


def test_trends_of_a_type_list_those_that_most_papers_name_first(tables: Tables) -> None:
    found = read.trends_of(tables, type_="Method")
    assert [row.label for row in found.trends][:2] == ["Alpha", "LoRA"]
    assert {row.type for row in found.trends} == {"Method"}


def test_trends_below_a_task_are_those_of_all_tasks_under_it(tables: Tables) -> None:
    tasks = [("a", "b"), ("b", "c")]
    nodes = pl.DataFrame(
        [{"id": f"entity/task-{name}", "type": "Task", "label": name, "aliases": [], "keys": [name]} for name in "abc"],
        schema=SCHEMAS["nodes"],
    )
    edges = pl.DataFrame(
        [{"source": f"entity/task-{low}", "relation": "subtask_of", "target": f"entity/task-{high}",
          "edge_confidence": 1.0, "support": 0, "curated": 1} for low, high in tasks],
        schema=SCHEMAS["edges"],
    )  # fmt: skip
    counts = pl.DataFrame(
        [{"node": f"entity/task-{name}", "year": year, "papers": 2} for name in "abc" for year in (None, 2024)],
        schema=SCHEMAS["counts"],
    )
    whole = Tables.of(
        **dict(tables.items()) | {
            "nodes": pl.concat([tables.nodes, nodes]),
            "edges": pl.concat([tables.edges, edges]),
            "counts": pl.concat([tables.counts, counts]),
        }
    )  # fmt: skip
    assert {row.label for row in read.trends_of(whole, below="entity/task-c").trends} == {"a", "b"}
    with pytest.raises(InputError, match="no task of this graph is below 'a'"):
        read.trends_of(whole, below="entity/task-a")


def test_trends_take_names_or_a_type_and_at_most_eight_names(tables: Tables) -> None:
    with pytest.raises(InputError, match="names, or a type, or a task"):
        read.trends_of(tables, [LORA], type_="Method")
    with pytest.raises(InputError, match="at most 8"):
        read.trends_of(tables, tables.nodes["id"].head(9).to_list())


def test_what_rose_and_fell_is_by_share_of_the_papers() -> None:
    base = tiny.tables()
    papers = pl.concat(
        [base.papers.head(1).with_columns(id=pl.lit(f"paper/{n}"), year=pl.lit(2021 + n % 4)) for n in range(40)]
    )
    counted = {ALPHA: (1, 1, 5, 5), BETA: (5, 5, 1, 1)}
    counts = [{"node": node, "year": 2021 + n, "papers": c} for node, row in counted.items() for n, c in enumerate(row)]
    tables = Tables.of(
        **dict(base.items()) | {"papers": papers, "counts": pl.DataFrame(counts, schema=SCHEMAS["counts"])}
    )
    found = read.trends_of(tables, type_=None)
    assert found.recent_years == (2023, 2024)
    assert [(row.id, row.former, row.recent, row.growth) for row in found.risen] == [(ALPHA, 2, 10, 400.0)]
    assert [(row.id, row.growth) for row in found.fallen] == [(BETA, -400.0)]


def test_a_leaderboard_ranks_absolute_numbers_of_all_spellings_and_lists_the_rest_apart(tables: Tables) -> None:
    measured = with_results(
        tables,
        result(81.5, metric="Top-1"),
        result(0.9, metric="acc.", paper="paper/b-paper"),
        result(3.0, kind="gain"),
        result(70.0, metric=None),
        {"value": "first", "number": None},
        result(20.0, metric="error rate"),
        result(10.0, metric="error"),
    )
    board = read.leaderboard(measured, GLUE)
    rows = [(row.group, row.measure, row.rank, row.value) for row in board.scores]
    assert rows == [
        ("ranked", "accuracy", 1, "0.9"),
        ("ranked", "accuracy", 2, "81.5"),
        ("ranked", "error", 1, "10.0"),
        ("ranked", "error", 2, "20.0"),
        ("relative", "accuracy", None, "3.0"),
        ("unranked", "accuracy", None, "first"),
        ("unranked", None, None, "70.0"),
    ]
    assert [row.comparable for row in board.scores][:2] == [90.0, 81.5]
    only = read.leaderboard(measured, GLUE, "ACC")
    assert {row.measure for row in only.scores} == {"accuracy"} and len(only.scores) == 4
    found = {(row.label, row.metric): (row.results, row.ranked, row.lower_is_better) for row in read.boards(measured)}
    assert found == {
        ("GLUE", "accuracy"): (4, 2, False), ("GLUE", "error"): (2, 2, True), ("GLUE", None): (1, 0, False),
    }  # fmt: skip


def test_leaderboards_of_most_papers_come_first(tables: Tables) -> None:
    one = [result(value) for value in (70.0, 71.0, 72.0)]
    two = [result(80.0, on=IMAGENET), result(81.0, on=IMAGENET, paper="paper/b-paper")]
    catalogued = [result(value, metric="F1", paper=None, record="list.json#/0") for value in (1.0, 2.0, 3.0)]
    boards = read.boards(with_results(tables, *one, *two, *catalogued))
    found = [(board.on, board.metric, board.papers, board.results) for board in boards]
    assert found == [(GLUE, "F1", 3, 3), (IMAGENET, "accuracy", 2, 2), (GLUE, "accuracy", 1, 3)]


def test_leaderboards_of_doubtful_numbers_come_last(tables: Tables) -> None:
    sure = [result(value) for value in (70.0, 71.0)]
    doubtful = [result(80.0, on=IMAGENET, paper=f"paper/{name}-paper", confidence=0.4) for name in "abc"]
    boards = read.boards(with_results(tables, *sure, *doubtful))
    assert [(board.on, board.sure, board.papers) for board in boards] == [(GLUE, 2, 1), (IMAGENET, 0, 3)]


def test_a_gain_of_an_error_is_better_the_larger_it_is(tables: Tables) -> None:
    measured = with_results(tables, *(result(value, metric="error", kind="gain") for value in (1.0, 3.0, 2.0)))
    assert [row.value for row in read.leaderboard(measured, GLUE).scores] == ["3.0", "2.0", "1.0"]


def test_equal_numbers_have_one_rank(tables: Tables) -> None:
    measured = with_results(tables, result(80.0), result(80.0), result(79.0))
    assert [row.rank for row in read.leaderboard(measured, GLUE).scores] == [1, 1, 3]


def test_a_number_is_of_its_own_paper_or_quoted_or_a_catalogues(tables: Tables) -> None:
    measured = with_results(
        tables,
        result(81.0, start=7, end=20),
        result(82.0, subject=BETA, start=7, end=20),
        result(83.0, subject="paper/a-paper", start=7, end=20),
        result(84.0, record="tables.json#/0"),
    )
    found = {row.value: row.origin for row in read.leaderboard(measured, GLUE).scores}
    assert found == {"81.0": "own", "82.0": "quoted", "83.0": "own", "84.0": "catalogue"}


@pytest.mark.parametrize(("metric", "records"), [("accuracy", ["70.0", "80.0"]), ("perplexity", ["70.0", "60.0"])])
def test_a_record_is_better_than_all_before_and_the_best_of_its_day(
    tables: Tables, metric: str, records: list[str]
) -> None:
    days = [(70.0, "2019"), (80.0, "2020-05-01"), (60.0, "2020-05-01"), (75.0, "2021"), (65.0, None)]
    undated = {"paper": "paper/d-paper", "metric": metric}
    measured = with_results(tables, *(result(value, date=day, **undated) for value, day in days))
    scores = read.leaderboard(measured, GLUE).scores
    assert [row.value for row in sorted(scores, key=lambda row: row.when or "") if row.is_record] == records


@pytest.mark.parametrize(
    ("as_of", "kept", "later"),
    [("2018", 0, 4), ("2019", 1, 3), ("2020", 3, 1), ("2020-04", 1, 3), ("2020-05", 2, 2), ("2020-05-02", 2, 2)],
)
def test_a_leaderboard_as_of_a_date_says_what_it_leaves_out(tables: Tables, as_of: str, kept: int, later: int) -> None:
    days = ["2019", "2020-05-02", "2020-06", "2021-01-01", None]
    measured = with_results(tables, *(result(1.0, date=day, paper="paper/d-paper") for day in days))
    board = read.leaderboard(measured, GLUE, as_of=as_of)
    assert (len(board.scores), board.later, board.undated) == (kept, later, 1)


@pytest.mark.parametrize("as_of", ["yesterday", "20", "2020-5", "2020-05-01T00:00"])
def test_another_form_of_date_is_refused(tables: Tables, as_of: str) -> None:
    with pytest.raises(InputError, match="2019-05"):
        read.leaderboard(tables, GLUE, as_of=as_of)


def test_numbers_without_a_place_are_in_no_leaderboard_and_listed_apart(tables: Tables) -> None:
    measured = with_results(tables, result(1.0), result(2.0, on=None), result(3.0, on=None))
    assert [row.value for row in read.unplaced(measured).scores] == ["2.0", "3.0"]
    assert (read.unplaced(measured, limit=1).total, len(read.unplaced(measured, 1, 1).scores)) == (2, 1)


def test_the_task_of_a_leaderboard_is_that_of_most_papers_that_are_evaluated_there(tables: Tables) -> None:
    works = [
        ("paper/a-paper", "x"),
        ("paper/b-paper", "x"),
        ("paper/b-paper", "y"),
        ("paper/c-paper", "y"),
        ("paper/d-paper", "y"),
    ]
    tasks = [
        {"id": f"entity/task-{name}", "type": "Task", "label": name, "aliases": [], "keys": [name]} for name in "xy"
    ]
    addressed = [
        {
            "source": paper,
            "relation": "addresses",
            "target": f"entity/task-{name}",
            "edge_confidence": 1.0,
            "support": 1,
        }
        for paper, name in works
    ]
    one = tables.evidence.head(1).with_columns(relation=pl.lit("evaluated_on"), target=pl.lit(GLUE))
    papers = [one.with_columns(id=pl.lit(f"e{paper}"), paper=pl.lit(paper)) for paper, name in works if name == "y"]
    made = replace(
        with_results(tables, result(80.0), result(82.0, subject=BETA, paper="paper/b-paper")),
        nodes=pl.concat(
            [tables.nodes, pl.DataFrame(tasks, schema_overrides=tables.nodes.schema)], how="diagonal_relaxed"
        ),
        edges=pl.concat([tables.edges, pl.DataFrame(addressed)], how="diagonal_relaxed"),
        evidence=pl.concat(papers),
    )
    assert {board.task_label for board in read.boards(made) if board.on == GLUE} == {"y"}
    assert {board.task_label for board in read.boards(replace(made, evidence=one.clear())) if board.on == GLUE} == {"x"}
