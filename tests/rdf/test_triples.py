"""What other triples state is not stated again, and can be asked for as docs/ontology.md describes."""

from collections import defaultdict
from dataclasses import replace

import polars as pl
import pytest

import kg
from kg.graph.edge_corrections import EXTRACTOR as PERSON
from kg.graph.table_results import EXTRACTOR as TABLE
from kg.graph.tables import Tables
from kg.rdf.count_lines import FEWEST_BY_YEAR
from kg.rdf.triples import iter_triples
from kg.schema import DEFAULT_BASE, EXTRACTED
from tests import tiny

Values = dict[str, list[str]]


def stated(tables: Tables) -> dict[str, Values]:
    """Return the values of each predicate (its local name) of each subject (its local id)."""
    found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
    for triple in iter_triples(tables, DEFAULT_BASE):
        value = getattr(triple.object, "value", "")
        subject = str(triple.subject)[1:-1].removeprefix(DEFAULT_BASE)
        found[subject][triple.predicate.value.rpartition("#")[2]].append(value)
    return found


def first_evidence(**values: float | str) -> Values:
    """Return what is stated of the first evidence of the tiny graph if its row has other values."""
    tables = tiny.tables()
    first = tables.evidence.head(1).with_columns(**{name: pl.lit(value) for name, value in values.items()})
    return stated(replace(tables, evidence=pl.concat([first, tables.evidence.slice(1)])))[first["id"][0]]


@pytest.mark.parametrize("of_edge", [0.5, 0.75])
def test_evidence_states_its_confidence_and_that_of_its_edge(of_edge: float) -> None:
    found = first_evidence(confidence=0.5, edge_confidence=of_edge)
    assert (found["confidence"], found["edgeConfidence"]) == (["0.5"], [str(of_edge)])


@pytest.mark.parametrize(("extractor", "expected"), [("hand", []), (TABLE, [TABLE]), (PERSON, [PERSON])])
def test_evidence_states_its_extractor_where_it_did_not_read_the_text_of_the_paper(
    extractor: str, expected: list[str]
) -> None:
    assert first_evidence(extractor=extractor)["extractor"] == expected


def test_both_confidences_and_the_extractor_of_all_evidence_can_be_asked_for(seed_graph: kg.KnowledgeGraph) -> None:
    rows = seed_graph.query(
        """SELECT ?evidence ?confidence ?edge_confidence ?extractor {
          ?evidence a kg:Evidence ; kg:confidence ?confidence ; kg:edgeConfidence ?edge_confidence ;
            prov:wasDerivedFrom/kg:extractor ?of_paper .
          OPTIONAL { ?evidence kg:extractor ?own } BIND(COALESCE(?own, ?of_paper) AS ?extractor)
        }"""
    )
    found = {(row["evidence"].removeprefix(DEFAULT_BASE), *list(row.values())[1:]) for row in rows}
    table = seed_graph.tables.evidence.select("id", "confidence", "edge_confidence", "extractor")
    assert found == set(table.iter_rows())


def test_names_are_preferred_labels_and_titles_numbers_and_addresses_are_labels_alone() -> None:
    tables = tiny.tables()
    found = stated(tables)
    for id_, type_, label in tables.nodes.select("id", "type", "label").iter_rows():
        assert found[id_]["label"] == [label]
        assert found[id_]["prefLabel"] == ([label] if type_ in EXTRACTED else []), id_


def test_a_node_with_further_names_has_a_preferred_one() -> None:
    tables = tiny.tables()
    aliased = pl.when(id="paper/a-paper").then(pl.lit(["The first paper"])).otherwise("aliases")
    found = stated(replace(tables, nodes=tables.nodes.with_columns(aliases=aliased)))["paper/a-paper"]
    assert (found["prefLabel"], found["altLabel"]) == (found["label"], ["The first paper"])


@pytest.mark.parametrize(("papers", "rank", "expected"), [(1, None, []), (2, None, ["2"]), (1, 7, ["1"])])
def test_a_count_of_one_is_stated_among_the_first_of_a_type(papers: int, rank: int | None, expected: list[str]) -> None:
    row = {"node": "entity/lora", "relation": "uses", "year": None, "papers": papers, "rank": rank}
    tables = tiny.tables()
    counts = pl.DataFrame([row], schema=tables.counts.schema)
    assert stated(replace(tables, counts=counts))["entity/lora"]["usesPaperCount"] == expected


@pytest.mark.parametrize("papers", [FEWEST_BY_YEAR - 1, FEWEST_BY_YEAR])
def test_a_node_that_many_papers_name_has_counts_by_year(papers: int) -> None:
    rows = [(None, papers), (2023, 1), (2024, papers - 1)]
    tables = tiny.tables()
    counts = pl.DataFrame([("entity/lora", None, *row, None) for row in rows], tables.counts.schema, orient="row")
    found = stated(replace(tables, counts=counts))
    years = {id_: values["paperCount"] for id_, values in found.items() if id_.startswith("count/entity/lora/")}
    expected = {"count/entity/lora/2023": ["1"], "count/entity/lora/2024": [str(papers - 1)]}
    assert years == (expected if papers == FEWEST_BY_YEAR else {})


def test_the_papers_by_year_of_any_entity_can_be_asked_for(seed_graph: kg.KnowledgeGraph) -> None:
    counts = seed_graph.tables.counts.filter(pl.col("relation").is_null() & pl.col("node").str.starts_with("entity/"))
    expected = {(node, year): papers for node, _, year, papers, _ in counts.drop_nulls("year").iter_rows()}
    query = """SELECT ?node ?year (COUNT(DISTINCT ?paper) AS ?papers) {
      ?evidence rdf:subject|rdf:object ?node ; prov:wasDerivedFrom ?paper . ?paper kg:year ?year .
      FILTER(STRSTARTS(STR(?node), "https://w3id.org/mlkg/entity/"))
    } GROUP BY ?node ?year"""
    rows = seed_graph.query(query)
    found = {(row["node"].removeprefix(DEFAULT_BASE), row["year"]): row["papers"] for row in rows}
    assert found == expected and expected
