"""What a lineage follows, and its drawing: layers by year, arrows between boxes, far ends folded."""

from dataclasses import replace
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.read.lineage import DrawnLineage, LineageNode, drawn_lineage
from kg.graph.read.walks import lineage_of
from kg.graph.tables import SCHEMAS, Tables
from kg.graph.traversal import Traversal

EMPTY = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items()}


def made(
    claims: list[tuple[str, str]], years: dict[str, int | None], types: dict[str, str] | None = None
) -> tuple[Tables, Traversal]:
    """Return a graph of methods that improve on each other, each introduced by a paper of its year, if it has one."""
    names = sorted({*years, *(name for claim in claims for name in claim)})
    nodes = [
        {"id": f"entity/{name}", "type": (types or {}).get(name, "Method"), "label": name.upper()} for name in names
    ]
    dated = {name: year for name, year in years.items() if year is not None}
    papers = [{"id": f"paper/{name}", "title": name, "year": year} for name, year in dated.items()]
    nodes += [{"id": row["id"], "type": "Paper", "label": row["title"]} for row in papers]
    edges = [(f"entity/{one}", "improves_on", f"entity/{other}") for one, other in dict.fromkeys(claims)]
    edges += [(f"paper/{name}", "introduces", f"entity/{name}") for name in dated]
    rows = [
        {"source": source, "relation": relation, "target": target, "edge_confidence": 0.5, "support": 1}
        for source, relation, target in edges
    ]

    def frame(name: str, content: list[dict[str, object]]) -> pl.DataFrame:
        return pl.DataFrame(content, schema_overrides=SCHEMAS[name]).pipe(
            lambda found: pl.concat([EMPTY[name], found], how="diagonal_relaxed")
        )

    tables = Tables.of(**EMPTY | {"nodes": frame("nodes", nodes), "edges": frame("edges", rows), "papers": frame("papers", papers)} )  # fmt: skip
    return tables, Traversal(tables)


def nodes_of(drawn: DrawnLineage) -> dict[str, LineageNode]:
    return {node.label: node for node in drawn.nodes}


CHAIN = [("b", "a"), ("c", "b"), ("d", "c"), ("e", "d"), ("f", "e"), ("g", "f")]


def test_data_is_not_improved_on_by_what_is_measured_on_it() -> None:
    types = {"glue": "Benchmark", "superglue": "Benchmark", "squad": "Dataset", "bert": "Model"}
    claims = [("bert", "glue"), ("a", "bert"), ("superglue", "glue"), ("squad", "bert"), ("superglue", "squad")]
    tables, traversal = made(claims, {}, types)
    of_data = lineage_of(tables, traversal, "entity/glue")
    assert [step.source for step in of_data.progeny] == ["entity/superglue"]
    of_model = lineage_of(tables, traversal, "entity/bert")
    assert (of_model.ancestors, [step.source for step in of_model.progeny]) == ((), ["entity/a"])
    drawn = drawn_lineage(tables, traversal, "entity/bert")
    assert {(claim.source, claim.target) for claim in drawn.claims} == {("entity/a", "entity/bert")}


def test_years_are_layers_from_left_to_right_and_what_has_no_year_stands_apart() -> None:
    years = {"a": 2013, "b": 2018, "c": 2018, "d": None, "e": 2020}
    drawn = drawn_lineage(*made([("b", "a"), ("c", "b"), ("d", "b"), ("e", "c")], years), "entity/b")
    assert [layer.year for layer in drawn.layers] == [None, 2013, 2018, 2018, 2020]
    found = nodes_of(drawn)
    assert {label: node.layer for label, node in found.items()} == {"D": 0, "A": 1, "B": 2, "C": 3, "E": 4}
    assert {label: node.side for label, node in found.items()} == {
        "A": "ancestor", "B": "self", "C": "progeny", "D": "progeny", "E": "progeny",
    }  # fmt: skip
    assert found["A"].is_introduced and not found["D"].is_introduced
    (crossing,) = [claim for claim in drawn.claims if claim.source == "entity/d"]
    assert len(crossing.rows) == 1 and abs(crossing.rows[0] - found["A"].row) >= 1


def test_what_was_named_before_it_is_introduced_stands_at_the_year_of_its_name() -> None:
    tables, _ = made([("b", "a")], {"a": 2020, "b": 2021})
    named = pl.DataFrame([{"node": "entity/a", "year": 2019, "papers": 3}], schema_overrides=SCHEMAS["counts"])
    counted = replace(tables, counts=pl.concat([tables.counts, named], how="diagonal_relaxed"))
    found = nodes_of(drawn_lineage(counted, Traversal(counted), "entity/b"))
    assert (found["A"].year, found["A"].is_introduced) == (2019, False)
    assert (found["B"].year, found["B"].is_introduced) == (2021, True)


def test_a_long_chain_folds_and_is_opened() -> None:
    graph = made(CHAIN, {})
    drawn = drawn_lineage(*graph, "entity/a")
    assert (sorted(nodes_of(drawn)), nodes_of(drawn)["D"].newer) == (["A", "B", "C", "D"], 1)
    opened = drawn_lineage(*graph, "entity/a", ["entity/d"])
    assert sorted(nodes_of(opened)) == ["A", "B", "C", "D", "E", "F", "G"]
    assert not any(node.older or node.newer for node in opened.nodes)


def test_a_node_with_many_that_improve_on_it_shows_some_until_it_is_opened() -> None:
    graph = made([(f"n{number:02}", "a") for number in range(30)], {"a": 2015})
    drawn = drawn_lineage(*graph, "entity/a")
    assert (len(drawn.nodes), nodes_of(drawn)["A"].newer) == (17, 14)
    opened = drawn_lineage(*graph, "entity/a", ["entity/a"])
    assert (len(opened.nodes), nodes_of(opened)["A"].newer) == (31, 0)


def test_of_many_that_improve_on_a_node_names_with_most_edges_are_shown_first() -> None:
    claims = [(f"paper{n}", "old") for n in range(20)] + [(f"z{n}", "old") for n in range(10)]
    types = {f"paper{n}": "Paper" for n in range(20)}
    drawn = drawn_lineage(*made(claims, {"z8": 2020}, types), "entity/old")
    assert {f"Z{n}" for n in range(10)} <= set(nodes_of(drawn))
    tables, _ = made([(f"a{n}", "old") for n in range(20)] + [("z9", "old")], {})
    used = pl.DataFrame(
        [{"source": f"entity/a{n}", "relation": "uses", "target": "entity/z9", "edge_confidence": 0.5, "support": 1} for n in range(3)],
        schema_overrides=SCHEMAS["edges"],
    )  # fmt: skip
    more = replace(tables, edges=pl.concat([tables.edges, used], how="diagonal_relaxed").sort("source", "relation"))
    assert "Z9" not in nodes_of(drawn_lineage(tables, Traversal(tables), "entity/old"))
    assert "Z9" in nodes_of(drawn_lineage(more, Traversal(more), "entity/old"))


@pytest.mark.parametrize(("centre", "other"), [("a", "g"), ("g", "a")])
def test_the_line_to_another_is_shown_however_far_it_is(centre: str, other: str) -> None:
    drawn = drawn_lineage(*made(CHAIN, {}), f"entity/{centre}", to=f"entity/{other}")
    assert drawn.line == tuple(f"entity/{name}" for name in "gfedcba")
    assert len(drawn.nodes) == 7 and drawn.to_label == other.upper()


def test_two_that_nothing_joins_have_no_line() -> None:
    drawn = drawn_lineage(*made([("b", "a"), ("c", "a")], {}), "entity/b", to="entity/c")
    assert drawn.line == () and {node.label for node in drawn.nodes} == {"A", "B"}


names = st.sampled_from("abcdefghijkl")


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(names, names).filter(lambda pair: pair[0] != pair[1]), min_size=1, max_size=40),
    st.dictionaries(names, st.one_of(st.none(), st.integers(2015, 2019)), min_size=4),
)
def test_boxes_stand_apart_and_each_arrow_crosses_the_layers_between_its_ends(
    claims: list[tuple[str, str]], years: dict[str, int | None]
) -> None:
    centre = f"entity/{claims[0][0]}"
    tables, traversal = made(claims, years)
    drawn = drawn_lineage(tables, traversal, centre)
    found = {node.id: node for node in drawn.nodes}
    at = [(node.layer, node.row) for node in drawn.nodes]
    for claim in drawn.claims:
        source, target = found[claim.source], found[claim.target]
        step = 1 if target.layer > source.layer else -1
        between = range(source.layer + step, target.layer, step) if source.layer != target.layer else ()
        assert len(claim.rows) == len(between)
        at += zip(between, claim.rows, strict=True)
    for (layer, row), (other_layer, other_row) in combinations(at, 2):
        assert layer != other_layer or abs(row - other_row) > 0.99
    order = [-1 if layer.year is None else layer.year for layer in drawn.layers]
    assert order == sorted(order)
    assert all(drawn.layers[node.layer].year == node.year for node in drawn.nodes)
    near = {far for claim in drawn.claims for far in (claim.source, claim.target)}
    assert near | {centre} == set(found)
    whole = lineage_of(tables, traversal, centre)
    assert set(found) <= {centre, *(s.target for s in whole.ancestors), *(s.source for s in whole.progeny)}
