"""Gaps, counts of rivals, and contradictions: what to compare next, and which claims disagree."""

from dataclasses import replace

import polars as pl
import pytest

from kg.errors import InputError
from kg.graph import read
from kg.graph.disputes import disputes
from kg.graph.tables import SCHEMAS, Tables
from tests import tiny

ALPHA, BETA, GAMMA, LORA = (f"entity/{name}" for name in ("alpha", "beta", "gamma", "lora"))
GLUE, IMAGENET = "entity/glue", "entity/imagenet-1k"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return tiny.tables()


def rivals(tables: Tables, *edges: tuple[str, str, str]) -> Tables:
    """Return tables with these edges only, and no results."""
    rows = [
        {"source": source, "relation": relation, "target": target, "edge_confidence": 0.5, "support": 1, "curated": 0}
        for source, relation, target in edges
    ]
    empty = {"results": tables.results.head(0), "edges": pl.DataFrame(rows, schema=SCHEMAS["edges"])}
    return Tables.of(**dict(tables.items()) | empty)


def test_a_gap_is_data_on_which_only_the_rivals_are_measured(tables: Tables) -> None:
    found = rivals(
        tables,
        (ALPHA, "improves_on", LORA),
        (LORA, "compares_to", BETA),
        (ALPHA, "evaluated_on", GLUE),
        (BETA, "evaluated_on", GLUE),
        (ALPHA, "evaluated_on", IMAGENET),
        (LORA, "evaluated_on", "entity/mmlu"),
        (ALPHA, "evaluated_on", "entity/mmlu"),
        (BETA, "evaluated_on", "entity/mmlu"),
    )
    gaps = read.gaps_of(found, LORA)
    assert (gaps.side, gaps.rivals) == ("entity", 2)
    assert [(gap.label, gap.measured, gap.rivals, gap.is_complete) for gap in gaps.gaps] == [("GLUE", 2, 2, True)]
    assert {rival.label for rival in gaps.gaps[0].examples} == {"Alpha", "Beta"}
    looser = read.gaps_of(found, LORA, least=1).gaps
    assert [(gap.label, gap.is_complete) for gap in looser] == [("GLUE", True), ("ImageNet-1k", False)]
    of_data = read.gaps_of(found, GLUE)
    assert (of_data.side, [(gap.id, gap.is_complete) for gap in of_data.gaps]) == ("data", [(LORA, True)])


def test_what_a_paper_measures_counts_for_what_it_introduces(tables: Tables) -> None:
    edges = [
        (ALPHA, "improves_on", LORA),
        (BETA, "improves_on", LORA),
        (ALPHA, "evaluated_on", GLUE),
        (BETA, "evaluated_on", GLUE),
    ]
    assert [gap.id for gap in read.gaps_of(rivals(tables, *edges), LORA).gaps] == [GLUE]
    own = [("paper/d-paper", "introduces", LORA), ("paper/d-paper", "evaluated_on", GLUE)]
    assert read.gaps_of(rivals(tables, *edges, *own), LORA).gaps == ()


def test_contradictions_have_both_sentences_and_each_pair_once(tables: Tables) -> None:
    found = read.contradictions(tables)
    (reverse,) = [pair for pair in found if pair.kind == "reverse"]
    assert {reverse.claim.sentence, reverse.counterclaim.sentence} == {
        "Beta uses LoRA and improves on Alpha.",
        "Alpha beats Beta.",
    }
    assert disputes(tables.evidence).filter(kind="reverse").height == 2
    assert read.contradictions(tables, ALPHA) == found
    assert read.contradictions(tables, LORA) == ()


def test_a_sentence_does_not_contradict_itself(tables: Tables) -> None:
    claims = tables.evidence.filter(relation="improves_on").head(1)
    compared = claims.with_columns(id=pl.lit("other"), relation=pl.lit("compares_to"))
    assert disputes(pl.concat([claims, compared])).is_empty()
    elsewhere = compared.with_columns(pl.col("start", "end") + 1)
    assert disputes(pl.concat([claims, elsewhere])).rows() == [(claims["id"][0], "other", "comparable")]


def test_contradictions_of_two_papers_stand_before_those_of_one(tables: Tables) -> None:
    ids = tables.evidence.sort("paper", "id").group_by("paper", maintain_order=True).head(2)
    one, other = ids.filter(pl.col("paper") == ids["paper"][0]), ids.filter(pl.col("paper") != ids["paper"][0])
    pairs = [(one["id"][0], one["id"][1]), (one["id"][0], other["id"][0])]
    made = pl.DataFrame([(*pair, "comparable") for pair in pairs], schema=tables.disputes.schema, orient="row")
    found = read.contradictions(replace(tables, disputes=made))
    assert [pair.claim.paper == pair.counterclaim.paper for pair in found] == [False, True]
    reverse = pl.DataFrame([(*pairs[0], "reverse")], schema=tables.disputes.schema, orient="row")
    page = read.contradiction_page(replace(tables, disputes=pl.concat([made[1:], reverse])))
    assert (page.total, page.of_two, page.pairs[0].kind) == (2, 1, "comparable")


def test_gaps_of_what_is_neither_measured_nor_measured_on_are_refused(tables: Tables) -> None:
    metric = tables.nodes.filter(type="Metric")["id"][0]
    with pytest.raises(InputError, match="is a Metric, which is neither measured nor measured on"):
        read.gaps_of(tables, metric)


def test_contradictions_come_whole_one_by_one_and_in_pages(tables: Tables) -> None:
    ids = tables.evidence["id"].sort()
    made = pl.DataFrame({"claim": ids[:3], "counterclaim": ids[3:6], "kind": "comparable"})
    tables = replace(tables, disputes=pl.concat([tables.disputes, made.select(tables.disputes.columns)]))
    found = read.contradictions(tables)
    assert len(found) == 4
    assert tuple(read.each_contradiction(tables, at_once=3)) == found
    for offset, pair in enumerate(found):
        page = read.contradiction_page(tables, offset=offset, limit=1)
        assert (page.total, page.offset, page.pairs) == (len(found), offset, (pair,))
    about = found[-1].claim.source
    assert 0 < len(read.contradictions(tables, about)) < len(found)
    kept = read.contradicting_pairs(tables)
    for name in (None, about, LORA):
        assert read.contradictions(tables, name, kept) == read.contradictions(tables, name)
    assert read.contradiction_page(tables, offset=len(found)).pairs == ()


def test_counts_of_rivals_are_of_measured_methods_and_models_and_may_be_kept(tables: Tables) -> None:
    found = rivals(
        tables,
        (ALPHA, "improves_on", LORA),
        (LORA, "compares_to", ALPHA),
        (BETA, "improves_on", LORA),
        (GAMMA, "compares_to", BETA),
        (GLUE, "improves_on", IMAGENET),
        (ALPHA, "evaluated_on", GLUE),
        ("paper/d-paper", "introduces", BETA),
        ("paper/d-paper", "evaluated_on", GLUE),
        (IMAGENET, "evaluated_on", GLUE),
    )
    rivalry = read.Rivalry(found)
    assert dict(rivalry.counts.select("entity", "rivals").iter_rows()) == {LORA: 2, GAMMA: 1}
    for node in (GLUE, LORA, GAMMA):
        assert read.gaps_of(found, node, rivalry, least=1) == read.gaps_of(found, node, least=1)
    assert [(gap.id, gap.rivals) for gap in read.gaps_of(found, GLUE, rivalry, least=1).gaps] == [(LORA, 2), (GAMMA, 1)]


def test_edges_by_relation_and_counts_by_node_are_those_of_the_tables(tables: Tables) -> None:
    ends = tables.ends_of("introduces", "compares_to")
    wanted = tables.edges.filter(pl.col("relation").is_in(["introduces", "compares_to"]))
    assert wanted.height and ends.equals(wanted.select("source", "target"))
    counted = tables.counts_of(pl.Series([BETA, ALPHA, "entity/unknown"]))
    assert counted.equals(tables.counts.filter(pl.col("node").is_in([ALPHA, BETA])))
    assert set(counted["node"]) == {ALPHA, BETA}
    assert tables.counts_of(pl.Series([], dtype=pl.String)).is_empty()
