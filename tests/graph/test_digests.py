"""What is new since a date, on the tiny graph, which can be checked by hand."""

from dataclasses import replace

import polars as pl
import pytest

import kg
from kg.errors import InputError, UnknownName
from kg.graph.read.dates import PUBLISHED
from kg.graph.read.digests import digest_of, feed_of
from kg.graph.read.leaderboards import leaderboard
from kg.graph.read.moments import Moment
from kg.graph.tables import SCHEMAS, Tables
from tests import tiny


def results(*rows: tuple[str, str, str, str, float, str | None]) -> pl.DataFrame:
    """Return results on GLUE: id, paper, subject, metric, number, date."""
    made = [
        {
            "id": id_, "paper": paper, "subject": subject, "metric": metric, "value": f"{number}%", "number": number,
            "unit": "%", "on": "entity/glue", "kind": "absolute", "confidence": 1.0, "date": date,
        }
        for id_, paper, subject, metric, number, date in rows
    ]  # fmt: skip
    return pl.DataFrame(made, schema=SCHEMAS["results"])


def with_results(*rows: tuple[str, str, str, str, float, str | None]) -> Tables:
    return replace(tiny.tables(), results=results(*rows))


def test_papers_since_a_year_come_newest_first_and_those_without_a_date_are_counted() -> None:
    found = digest_of(tiny.tables(), "2024")
    assert [paper.id for paper in found.papers.rows] == ["paper/b-paper", "paper/c-paper"]
    assert found.undated == 1
    assert digest_of(tiny.tables(), "2023").papers.total == 3


@pytest.mark.parametrize(("since", "papers"), [("2023-01", 3), ("2023-01-01", 3), ("2023-01-02", 2), ("2023-02", 2)])
def test_a_date_without_a_month_is_the_first_day_of_its_year(since: str, papers: int) -> None:
    assert digest_of(tiny.tables(), since).papers.total == papers


@pytest.mark.parametrize(("about", "undated"), [("entity/lora", 1), ("entity/beta", 0)])
def test_papers_without_a_date_are_counted_where_they_name_what_is_asked(about: str, undated: int) -> None:
    assert digest_of(tiny.tables(), "2024", [about]).undated == undated


def test_claims_have_the_id_of_their_evidence_and_the_year_of_their_paper() -> None:
    tables = tiny.tables()
    evidence = {row["id"]: row for row in tables.evidence.iter_rows(named=True)}
    years = dict(tables.papers.select("id", "year").iter_rows())
    found = digest_of(tables, "2020").claims.rows
    assert found
    for claim in found:
        assert claim.sentence == evidence[claim.id]["sentence"]
        assert claim.year == years[claim.paper]


def test_claims_are_those_of_new_papers_with_their_sentences() -> None:
    found = digest_of(tiny.tables(), "2024", ["entity/lora"])
    assert [(claim.source_label, claim.relation, claim.sentence) for claim in found.claims.rows] == [
        ("Beta", "uses", "Beta uses LoRA and improves on Alpha."),
        ("Gamma", "uses", "Gamma, like Alpha, uses LoRA."),
    ]
    assert [paper.id for paper in found.papers.rows] == ["paper/b-paper", "paper/c-paper"]
    assert found.about == (("entity/lora", "LoRA"),)


def test_of_sentences_that_are_as_sure_the_one_with_the_first_id_is_shown() -> None:
    tables = tiny.tables()
    is_beta = (pl.col("source") == "entity/beta") & (pl.col("target") == "entity/lora")
    cells = [
        tables.evidence.filter(is_beta).with_columns(id=pl.lit(f"evidence/{name}"), sentence=pl.lit(f"Cell {name}."))
        for name in ("one", "two", "three")
    ]
    for order in (cells, cells[::-1]):
        (claim,) = digest_of(replace(tables, evidence=pl.concat(order)), "2024").claims.rows
        assert claim.sentence == "Cell one."


def test_lists_are_cut_and_say_how_many_there_are() -> None:
    found = digest_of(tiny.tables(), "2023", most=1)
    assert (len(found.papers.rows), found.papers.total) == (1, 3)
    assert (len(found.claims.rows), found.claims.total) == (1, 15)


def test_a_feed_has_every_claim_of_its_papers_and_no_other() -> None:
    found = feed_of(tiny.tables(), since="2024", most=1)
    assert [paper.id for paper in found.papers] == ["paper/b-paper"]
    assert {claim.paper for claim in found.claims} == {"paper/b-paper"}
    assert len(found.claims) == 5
    everything = feed_of(tiny.tables(), ["entity/lora"])
    assert [paper.id for paper in everything.papers] == ["paper/b-paper", "paper/c-paper", "paper/a-paper"]
    assert [claim.target for claim in everything.claims] == ["entity/lora"] * 3


def test_a_contradiction_with_a_new_sentence_is_reported_once() -> None:
    (pair,) = digest_of(tiny.tables(), "2024").contradictions.rows
    assert (pair.kind, {pair.claim.source_label, pair.claim.target_label}) == ("reverse", {"Alpha", "Beta"})
    assert {pair.claim.sentence, pair.counterclaim.sentence} == {
        "Alpha beats Beta.", "Beta uses LoRA and improves on Alpha.",
    }  # fmt: skip
    assert digest_of(tiny.tables(), "2025").contradictions.total == 0
    assert digest_of(tiny.tables(), "2024", ["entity/lora"]).contradictions.total == 0


@pytest.mark.parametrize(
    ("metric", "former", "new", "is_record"),
    [
        ("accuracy", 81.5, 82.0, True),
        ("accuracy", 81.5, 81.5, False),
        ("accuracy", 81.5, 80.0, False),
        ("error", 12.0, 11.0, True),
        ("error", 12.0, 13.0, False),
    ],
)
def test_a_record_beats_all_earlier_numbers(metric: str, former: float, new: float, is_record: bool) -> None:
    tables = with_results(
        ("result/1", "paper/a-paper", "entity/alpha", metric, former, None),
        ("result/2", "paper/b-paper", "entity/beta", metric, new, None),
    )
    found = digest_of(tables, "2024").records
    assert found.total == is_record
    if is_record:
        (record,) = found.rows
        assert (record.label, record.value, record.former) == ("GLUE", f"{new}%", f"{former}%")
        assert (record.subject_label, record.title) == ("Beta", "Beta")


def test_of_two_new_numbers_that_are_as_good_the_earlier_is_the_record() -> None:
    tables = with_results(
        ("result/1", "paper/c-paper", "entity/gamma", "accuracy", 82.0, "2024-05"),
        ("result/2", "paper/a-paper", "entity/alpha", "accuracy", 81.5, None),
        ("result/3", "paper/b-paper", "entity/beta", "accuracy", 82.0, "2024-02"),
    )
    (record,) = digest_of(tables, "2024").records.rows
    assert (record.subject_label, record.value, record.former) == ("Beta", "82.0%", "81.5%")


def test_since_a_snapshot_a_number_that_a_catalogue_lists_without_a_paper_is_not_new() -> None:
    rows = results(
        ("result/1", "paper/a-paper", "entity/alpha", "accuracy", 90.0, None),
        ("result/2", "paper/b-paper", "entity/beta", "accuracy", 91.0, None),
        ("result/3", "", "entity/gamma", "accuracy", 95.0, None),
    ).with_columns(paper=pl.col("paper").replace({"": None}))
    before = Moment("snapshot 1", frozenset({"paper/a-paper"}))
    assert digest_of(replace(tiny.tables(), results=rows), before).records.total == 0
    (record,) = digest_of(replace(tiny.tables(), results=rows.head(2)), before).records.rows
    assert (record.value, record.former) == ("91.0%", "90.0%")


def test_a_first_number_and_one_without_a_date_are_no_records() -> None:
    first = with_results(("result/1", "paper/b-paper", "entity/beta", "accuracy", 80.0, None))
    assert digest_of(first, "2024").records.total == 0
    undated = with_results(
        ("result/1", "paper/a-paper", "entity/alpha", "accuracy", 70.0, None),
        ("result/2", "paper/d-paper", "entity/galore", "accuracy", 99.0, None),
    )
    assert digest_of(undated, "2024").records.total == 0


def test_numbers_of_different_settings_are_not_compared() -> None:
    rows = results(
        ("result/1", "paper/a-paper", "entity/alpha", "accuracy", 70.0, None),
        ("result/2", "paper/b-paper", "entity/beta", "accuracy", 75.0, None),
    )
    apart = rows.with_columns(setting=pl.Series([None, "5-shot"]))
    assert digest_of(replace(tiny.tables(), results=apart), "2024").records.total == 0
    same = rows.with_columns(setting=pl.lit("5-shot"))
    (record,) = digest_of(replace(tiny.tables(), results=same), "2024").records.rows
    assert (record.setting, record.former) == ("5-shot", "70.0%")


def test_the_date_of_a_catalogue_precedes_that_of_the_paper() -> None:
    tables = with_results(
        ("result/1", "paper/a-paper", "entity/alpha", "accuracy", 70.0, None),
        ("result/2", "paper/b-paper", "entity/beta", "accuracy", 75.0, "2022-05-01"),
    )
    assert digest_of(tables, "2024").records.total == 0
    assert [score.value for score in leaderboard(tables, "entity/glue", as_of="2022").scores] == ["75.0%"]


def test_a_date_is_as_exact_as_its_source() -> None:
    parts = {"year": [2024, 2024, 2024, None], "month": [5, 5, None, 5], "day": [7, None, 7, 7]}
    dates = pl.DataFrame(parts).select(PUBLISHED)["published"].to_list()
    assert dates == ["2024-05-07", "2024-05", "2024", None]


@pytest.mark.parametrize("since", ["", "may", "24", "2024-13", "2024-1", "2024-05-32", "2024-05-01T00:00"])
def test_what_is_no_date_is_refused(since: str) -> None:
    with pytest.raises(InputError, match=r"no date.*2019-05-24"):
        digest_of(tiny.tables(), since)


def test_an_unknown_name_is_refused_with_the_nearest(tiny_graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="LoRA"):
        kg.digest(tiny_graph, "2024", about=["LoRo"])
