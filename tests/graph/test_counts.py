"""The counts of papers: equal to what the evidence says, in the table, in the store and on every page."""

import json
import tempfile
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.build import build, remove
from kg.errors import InputError, UnknownName
from kg.graph.tables import Tables
from kg.rdf.ontology import ontology_triples
from kg.schema import COUNTED, RELATION
from tests import tiny

NAMES = ("FooNet", "BarNet", "QuxNet")
Counts = dict[tuple[str | None, str | None, int | None], set[str]]


def by_hand(tables: Tables) -> Counts:
    """Return the papers of each (node, relation, year), collected row by row."""
    years = dict(tables.papers.select("id", "year").iter_rows())
    types = dict(tables.nodes.select("id", "type").iter_rows())
    found: Counts = defaultdict(set)

    def add(node: str, relation: str | None, paper: str) -> None:
        if types[node] in COUNTED:
            for year in {None, years[paper]}:
                found[node, relation, year].add(paper)

    rows = [*tables.evidence.select("source", "relation", "target", "paper").iter_rows()]
    rows += [
        (s, r, t, s)
        for s, r, t, n in tables.edges.select("source", "relation", "target", "support").iter_rows()
        if not n
    ]
    for source, relation, target, paper in rows:
        add(source, None, paper)
        add(target, None, paper)
        name: str | None = relation
        while name is not None:
            add(target, name, paper)
            name = RELATION[name].parent
    for paper, year in years.items():
        if year is not None:
            found[None, None, year].add(paper)
    return found


def check(tables: Tables) -> None:
    rows = {row[:3]: row[3] for row in tables.counts.drop("rank").iter_rows()}
    assert rows == {key: len(papers) for key, papers in by_hand(tables).items()}


def test_counts_of_the_tiny_graph() -> None:
    check(tiny.tables())


def test_counts_of_the_seeds(seed_graph: kg.KnowledgeGraph) -> None:
    check(seed_graph.tables)


def test_the_rank_is_the_place_by_papers_within_the_type(seed_graph: kg.KnowledgeGraph) -> None:
    tables = seed_graph.tables
    types, labels = (dict(tables.nodes.select("id", name).iter_rows()) for name in ("type", "label"))
    whole = [row for row in tables.counts.iter_rows() if row[0] is not None and row[2] is None]
    total = {node: papers for node, relation, _, papers, _ in whole if relation is None}
    groups = defaultdict(list)
    for node, relation, _, papers, rank in whole:
        groups[types[node], relation].append((-papers, -total[node], labels[node], node, rank))
    for rows in groups.values():
        expected = [number if number <= 1000 else None for number in range(1, len(rows) + 1)]
        assert [row[-1] for row in sorted(rows, key=lambda row: row[:-1])] == expected


def record(number: int, year: int | None) -> str:
    name = NAMES[number % 3]
    abstract = f"We propose {name}-{number}B. It outperforms BERT on ImageNet. {NAMES[(number + 1) % 3]} uses LoRA."
    facts = {"title": f"{name} {number}: a net", "abstract": abstract, "arxiv": f"2401.{number:05}"}
    return json.dumps(facts | ({"year": year} if year else {}) | {"authors": [f"Ann {name}"]}) + "\n"


numbers = st.dictionaries(st.integers(0, 5), st.sampled_from([None, 2023, 2024]), min_size=1, max_size=4)
steps = st.lists(st.one_of(st.tuples(st.sampled_from("ab"), numbers), st.integers(0, 5)), min_size=2, max_size=4)


@pytest.mark.slow(seconds=40)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=numbers, following=steps)
def test_counts_hold_after_any_builds_and_removals(
    first: dict[int, int | None], following: list[tuple[str, dict[int, int | None]] | int]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for step in [("a", first), *following]:
            try:
                if isinstance(step, int):
                    remove([f"2401.{step:05}"], folder / "g")
                else:
                    source = folder / f"{step[0]}.jsonl"
                    source.write_text("".join(record(number, year) for number, year in step[1].items()))
                    build([str(source)], folder / "g", extractor="rules", jobs=1)
            except (InputError, UnknownName):
                continue
            graph = kg.open(folder / "g")
            check(graph.tables)
            expected = {str(triple) for triple in (*graph.triples(), *ontology_triples())}
            assert {str(quad.triple) for quad in graph.store} == expected


def test_every_way_of_asking_gives_the_same_number_of_papers(seed_graph: kg.KnowledgeGraph) -> None:
    # Two entities may have one label.
    top = {(row.label, row.type, row.papers) for row in seed_graph.statistics(100_000).top}
    rows = seed_graph.query("SELECT ?node ?papers { ?node kg:paperCount ?papers }")
    base = seed_graph.manifest.base
    by_sparql = {str(row["node"]).removeprefix(base): row["papers"] for row in rows}
    entities = seed_graph.tables.nodes.filter(seed_graph.tables.nodes["id"].str.starts_with("entity/"))
    for id_, type_, label in entities.select("id", "type", "label").sample(120, seed=0).iter_rows():
        card = seed_graph.entity(id_)
        assert len(card.papers) == by_sparql.get(id_, 0), id_
        assert not card.papers or (label, type_, len(card.papers)) in top, id_
