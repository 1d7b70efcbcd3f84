"""Real servers and tools of the Java world; a skipped test names the variable to set.

NEO4J_URI (with NEO4J_USERNAME, NEO4J_PASSWORD): a server whose database may be emptied of our labels.
NEO4J_ADMIN: the path of neo4j-admin, run beside a stopped server; it makes the database "kgtest".
FUSEKI_URL: a writable dataset, as http://localhost:3030/ds.
GEPHI_TOOLKIT: the path of gephi-toolkit-*-all.jar.
"""

import os
import re
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import ServerRefused
from kg.export import export
from kg.export.push import push_neo4j
from kg.schema import TYPE_NAMES
from tests.conftest import ROOT

QUERIES = ROOT / "queries"


def wants(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        pytest.skip(f"{variable} is not set")
    return value


class Server:
    """The Neo4j server of NEO4J_URI, without our labels."""

    def __init__(self) -> None:
        from neo4j import GraphDatabase

        self.uri = wants("NEO4J_URI")
        self.user, self.password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
        self.driver = GraphDatabase.driver(self.uri, auth=(self.user, self.password))
        self.run(f"MATCH (n:{'|'.join(TYPE_NAMES)}) DETACH DELETE n")

    def run(self, statement: str, **parameters: Any) -> list[list[Any]]:
        records, _, _ = self.driver.execute_query(statement, parameters)
        return [list(record.values()) for record in records]

    def push(self, graph: kg.KnowledgeGraph, password: str | None = None) -> tuple[int, int]:
        return push_neo4j(
            graph, self.uri, self.user, self.password if password is None else password, None, lambda *_: None
        )

    def contents(self) -> list[list[list[Any]]]:
        return [
            self.run("MATCH (n) RETURN labels(n), n.id, properties(n) ORDER BY n.id"),
            self.run("MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r) ORDER BY a.id, type(r), b.id"),
        ]


@pytest.fixture
def server() -> Server:
    return Server()


def test_the_server_has_an_equal_graph_and_a_second_push_changes_nothing(
    server: Server, seed_graph: kg.KnowledgeGraph
) -> None:
    tables = seed_graph.tables
    assert server.push(seed_graph) == (tables.nodes.height, tables.edges.height)
    first = server.contents()
    assert [(row[0][0], row[1], row[2]["label"]) for row in first[0]] == sorted(
        tables.nodes.select("type", "id", "label").iter_rows(), key=lambda row: row[1]
    )
    edges = {(source, type_.lower(), target) for source, type_, target, _ in first[1]}
    assert edges == set(tables.edges.select("source", "relation", "target").iter_rows())
    server.push(seed_graph)
    assert server.contents() == first


def test_the_twins_answer_as_the_sparql_does(server: Server, tiny_graph: kg.KnowledgeGraph) -> None:
    server.push(tiny_graph)
    for path in sorted(QUERIES.glob("*.cypher")):
        text = path.read_text(encoding="utf-8")
        found = server.run(text, **dict(re.findall(r'^// param (\w+) "([^"]*)"', text, re.MULTILINE)))
        wanted = [list(row.values()) for row in tiny_graph.query(path.stem)]
        assert sorted(found, key=str) == sorted(wanted, key=str), path.stem


def test_a_wrong_password_is_one_clear_line(server: Server, tiny_graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(ServerRefused, match="does not accept") as error:
        server.push(tiny_graph, password="surely not this")
    assert "surely not this" not in str(error.value)


def test_a_database_with_other_data_is_left_unchanged(server: Server, tiny_graph: kg.KnowledgeGraph) -> None:
    server.run("CREATE (:Stranger {name: 'kg test'})")
    try:
        with pytest.raises(ServerRefused, match="not of such a graph"):
            server.push(tiny_graph)
        assert server.run("MATCH (n) RETURN count(n)") == [[1]]
    finally:
        server.run("MATCH (n:Stranger {name: 'kg test'}) DELETE n")


def test_neo4j_admin_imports_every_node_and_edge(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    admin = Path(wants("NEO4J_ADMIN"))
    (folder,) = export(seed_graph, ["neo4j"], tmp_path)
    environment = {**os.environ, "PATH": f"{admin.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", str(folder / "import.sh"), "kgtest"], capture_output=True, text=True, env=environment, check=False
    )
    output = done.stdout + done.stderr
    assert done.returncode == 0, output
    assert re.search(rf"\b{seed_graph.tables.nodes.height} nodes", output), output
    assert re.search(rf"\b{seed_graph.tables.edges.height} relationships", output), output


def test_fuseki_has_every_triple(seed_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    dataset = wants("FUSEKI_URL").rstrip("/")
    (file,) = export(seed_graph, ["nt"], tmp_path)
    put = urllib.request.Request(
        f"{dataset}/data?default", file.read_bytes(), {"Content-Type": "application/n-triples"}, method="PUT"
    )
    urllib.request.urlopen(put).close()
    ask = urllib.request.Request(
        f"{dataset}/query", b"SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        {"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )  # fmt: skip
    with urllib.request.urlopen(ask) as answer:
        count = int(answer.read().decode().split()[1])
    assert count == len(file.read_text(encoding="utf-8").split("\n")) - 1


GEPHI = """
import java.io.File;
import org.gephi.graph.api.*;
import org.gephi.io.importer.api.*;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

public class Count {
  public static void main(String[] files) throws Exception {
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    ImportController importer = Lookup.getDefault().lookup(ImportController.class);
    Container container = importer.importFile(new File(files[0]));
    importer.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
    Graph graph = Lookup.getDefault().lookup(GraphController.class).getGraphModel().getGraph();
    int coloured = 0;
    for (Node node : graph.getNodes()) if (node.r() + node.g() + node.b() > 0 && node.size() >= 4) coloured++;
    System.out.println("counted " + graph.getNodeCount() + " " + graph.getEdgeCount() + " " + coloured);
  }
}
"""


@pytest.mark.parametrize("name", ["gexf", "graphml"])
def test_gephi_reads_every_node_and_edge_with_colour_and_size(
    name: str, seed_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    toolkit = wants("GEPHI_TOOLKIT")
    (file,) = export(seed_graph, [name], tmp_path)
    (tmp_path / "Count.java").write_text(GEPHI, encoding="utf-8")
    done = subprocess.run(
        ["java", "-cp", toolkit, str(tmp_path / "Count.java"), str(file)], capture_output=True, text=True, check=False
    )
    counted = re.search(r"counted (\d+) (\d+) (\d+)", done.stdout)
    assert counted, done.stderr
    nodes, edges, coloured = map(int, counted.groups())
    assert (nodes, edges) == (seed_graph.tables.nodes.height, seed_graph.tables.edges.height)
    if name == "gexf":
        assert coloured == nodes
