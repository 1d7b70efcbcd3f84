"""The output of push and load.cypher, run in a real engine: equal graphs, and Cypher that matches SPARQL."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.export import export
from kg.export.property_graph import edge_tables, node_tables
from kg.export.push import merge_graph
from tests.conftest import ROOT
from tests.export import tools

COUNTS = [
    ("MATCH (n) RETURN labels(n)[0], n.id, n.label ORDER BY n.id", {}),
    (
        "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, r.confidence, r.support, r.sentence ORDER BY a.id, type(r), b.id",
        {},
    ),
]
TWINS = sorted(path.stem for path in (ROOT / "queries").glob("*.cypher"))
Statements = list[tuple[str, dict[str, Any]]]


def pushed(graph: kg.KnowledgeGraph) -> Statements:
    """Return the graph made by `kg push`, without its key and index statements, which FalkorDB spells differently."""
    sent: Statements = []

    def run(statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        if not statement.startswith("CREATE"):
            sent.append((statement, parameters))
        return []

    merge_graph(graph, run, lambda *_: None)
    return sent


def loaded(folder: Path) -> Statements:
    """Return the graph made by load.cypher: its own statements over the rows of its files."""
    found: Statements = []
    for text in (folder / "load.cypher").read_text(encoding="utf-8").split(";\n"):
        match = re.search(
            r"FROM 'file:///([^']+)' AS line\nWITH (.*) AS row\nCALL \(row\) \{\n(.*)\n\}", text, re.DOTALL
        )
        if match:
            with (folder / match[1]).open(encoding="utf-8", newline="") as file:
                # LOAD CSV gives null for an empty field.
                lines = [{name: cell or None for name, cell in line.items()} for line in csv.DictReader(file)]
            found.append((f"UNWIND $lines AS line WITH {match[2]} AS row {match[3]}", {"lines": lines}))
    return found


def expected(graph: kg.KnowledgeGraph) -> list[list[list[object]]]:
    nodes = graph.tables.nodes.select("type", "id", "label").sort("id")
    edges = [
        [row["source"], table.type, row["target"], row["confidence"], row["support"], row["sentence"]]
        for table in edge_tables(graph)
        for row in table.rows.iter_rows(named=True)
    ]
    return [[list(row) for row in nodes.iter_rows()], sorted(edges)]


def rounded(rows: list[list[list[object]]]) -> list[list[list[object]]]:
    return [[[round(c, 5) if isinstance(c, float) else c for c in row] for row in part] for part in rows]


@tools.needs_falkordb
@pytest.mark.parametrize("way", ["push", "load"])
def test_the_engine_has_an_equal_graph_and_a_second_run_changes_nothing(
    way: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    graph: kg.KnowledgeGraph = request.getfixturevalue("seed_graph")
    (folder,) = export(graph, ["neo4j"], tmp_path)
    statements = pushed(graph) if way == "push" else loaded(folder)
    assert len(statements) >= len(list(node_tables(graph))) + len(list(edge_tables(graph)))
    found = tools.falkordb([*statements, *COUNTS, *statements, *COUNTS])
    first = rounded(found[len(statements) : len(statements) + 2])
    assert first == rounded(found[-2:])
    assert [first[0], sorted(first[1], key=str)] == [expected(graph)[0], sorted(rounded(expected(graph))[1], key=str)]


@tools.needs_falkordb
def test_the_cypher_twins_answer_as_the_sparql_does(tiny_graph: kg.KnowledgeGraph) -> None:
    texts = {name: (ROOT / "queries" / f"{name}.cypher").read_text(encoding="utf-8") for name in TWINS}
    parameters = {
        name: dict(re.findall(r'^// param (\w+) "([^"]*)"', text, re.MULTILINE)) for name, text in texts.items()
    }
    bare = {name: re.sub(r"^//.*\n", "", text, flags=re.MULTILINE) for name, text in texts.items()}
    answers = tools.falkordb([*pushed(tiny_graph), *((bare[name], parameters[name]) for name in TWINS)])
    for name, rows in zip(TWINS, answers[-len(TWINS) :], strict=True):
        wanted = [list(row.values()) for row in tiny_graph.query(name)]
        assert sorted(rows, key=str) == sorted(wanted, key=str), name
