"""The Neo4j export: CSV files that other engines read completely, and Cypher that passes Neo4j's own checker."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import ladybug
import polars as pl
import pytest
from typer.testing import CliRunner

import kg
from kg.cli import ask
from kg.cli.export import app
from kg.errors import ServerRefused
from kg.export import export
from kg.export.formats.neo4j import file_of, load_statements, plain
from kg.export.property_graph import EdgeTable, NodeTable, edge_tables, node_tables
from kg.export.push import OTHERS, merge_graph, push_neo4j
from kg.schema import RELATIONS
from tests.conftest import ROOT
from tests.export import tools
from tests.export.conftest import hostile_graph

CYPHER = sorted((ROOT / "queries").glob("*.cypher"))
KINDS = {"": "STRING", "int": "INT64", "double": "DOUBLE", "boolean": "BOOL", "string[]": "STRING"}


@pytest.fixture
def folder(graph: kg.KnowledgeGraph, tmp_path: Path) -> Path:
    (path,) = export(graph, ["neo4j"], tmp_path / "out")
    return path


def tables(graph: kg.KnowledgeGraph) -> Iterator[NodeTable | EdgeTable]:
    yield from node_tables(graph)
    yield from edge_tables(graph)


def header_types(file: Path) -> list[str]:
    """Return the type of each column, from the file's header."""
    head = pl.read_csv(file, n_rows=0).columns
    return [KINDS[name.partition(":")[2]] if re.fullmatch(r"\w+(:[\w\[\]]+)?", name) else "STRING" for name in head]


def expected_rows(table: NodeTable | EdgeTable) -> list[tuple[object, ...]]:
    kind = table.label if isinstance(table, NodeTable) else table.type
    return sorted((*row, kind) for row in plain(table.rows).iter_rows())


def test_the_tables_have_every_node_and_edge_once(graph: kg.KnowledgeGraph) -> None:
    nodes = [id_ for table in node_tables(graph) for id_ in table.rows["id"]]
    assert sorted(nodes) == graph.tables.nodes["id"].to_list()
    edges = [
        (source, table.type.lower(), target)
        for table in edge_tables(graph)
        for source, target in table.rows.select("source", "target").iter_rows()
    ]
    assert sorted(edges) == sorted(graph.tables.edges.select("source", "relation", "target").iter_rows())


def test_there_is_one_file_per_table_and_no_field_has_a_line_break(graph: kg.KnowledgeGraph, folder: Path) -> None:
    files = {file_of(table): table for table in tables(graph)}
    assert {path.name for path in folder.glob("*.csv")} == set(files)
    for name, table in files.items():
        assert len((folder / name).read_bytes().splitlines()) == table.rows.height + 1


def test_duckdb_reads_the_same_rows(graph: kg.KnowledgeGraph, folder: Path) -> None:
    for table in tables(graph):
        file = folder / file_of(table)
        names = [f"c{number}" for number in range(len(header_types(file)))]
        types = dict(
            zip(
                names,
                (
                    t.replace("STRING", "VARCHAR").replace("INT64", "BIGINT").replace("BOOL", "BOOLEAN")
                    for t in header_types(file)
                ),
                strict=True,
            )
        )
        read = duckdb.read_csv(
            str(file), header=True, columns=types, quotechar='"', escapechar='"', max_line_size=4_000_000
        )
        assert sorted(read.fetchall(), key=str) == sorted(expected_rows(table), key=str), file


def test_ladybug_loads_the_same_rows(graph: kg.KnowledgeGraph, folder: Path, tmp_path: Path) -> None:
    connection = ladybug.Connection(ladybug.Database(str(tmp_path / "ladybug")))
    for table in tables(graph):
        file = folder / file_of(table)
        columns = ", ".join(f"c{number} {type_}" for number, type_ in enumerate(header_types(file)))
        query = f"LOAD WITH HEADERS ({columns}) FROM '{file}' (header=true, parallel=false) RETURN *"
        result: Any = connection.execute(query)
        assert sorted(map(tuple, result.get_all()), key=str) == sorted(expected_rows(table), key=str), file


def test_a_second_export_leaves_no_file_of_a_former_graph_and_keeps_the_users(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    (folder,) = export(tiny_graph, ["neo4j"], tmp_path)
    (folder / "nodes-Author.csv").write_text("of a former graph")
    (folder / "notes.txt").write_text("mine")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "nodes-Author.csv"}
    export(tiny_graph, ["neo4j"], tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_a_killed_export_left_does_not_stop_the_next(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    (tmp_path / ".neo4j.draft").mkdir()
    (tmp_path / ".neo4j.draft" / "nodes-Paper.csv").write_text("half")
    (folder,) = export(tiny_graph, ["neo4j"], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["neo4j"]
    assert "half" not in (folder / "nodes-Paper.csv").read_text(encoding="utf-8")


def test_the_import_command_names_the_database_first_and_every_file(
    tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    (folder,) = export(tiny_graph, ["neo4j"], tmp_path)
    script = (folder / "import.sh").read_text()
    words = script[script.index("exec ") :].replace("\\\n", " ").split()
    assert words[:6] == ["exec", "neo4j-admin", "database", "import", "full", '"${1:-neo4j}"']
    named = {word.partition("=")[2] for word in words if word.startswith(("--nodes", "--relationships"))}
    assert named == {path.name for path in folder.glob("*.csv")}


def written_for(graph: kg.KnowledgeGraph) -> list[str]:
    """Return the statements of load.cypher and of `kg push`."""
    written = list(load_statements(list(node_tables(graph)), list(edge_tables(graph))))
    merge_graph(graph, lambda statement, _: written.append(statement) or [], lambda *_: None)
    return written


@tools.needs_node
@pytest.mark.slow(seconds=30)
def test_neo4js_own_checker_finds_nothing_in_any_statement_that_we_write(
    seed_graph: kg.KnowledgeGraph, tiny_graph: kg.KnowledgeGraph, hostile: kg.KnowledgeGraph
) -> None:
    # The graphs have most statements in common.
    written = dict.fromkeys(text for graph in (seed_graph, tiny_graph, hostile) for text in written_for(graph))
    named = [path.read_text(encoding="utf-8") for path in CYPHER]
    parameters = {name: "x" for text in named for name in re.findall(r"^// param (\w+)", text, re.MULTILINE)}
    given = {
        "statements": [OTHERS, *written, *named],
        "parameters": {**parameters, "rows": []},
    }
    answer: Any = tools.node("cypher.mjs", given)
    assert answer == {"versions": ["CYPHER 5", "CYPHER 25"], "findings": []}


@tools.needs_node
def test_the_checker_finds_syntax_removed_from_cypher() -> None:
    gone = "CREATE CONSTRAINT ON (n:Paper) ASSERT n.id IS UNIQUE"
    answer: Any = tools.node("cypher.mjs", {"statements": [gone], "parameters": {}})
    assert answer["findings"]


def test_load_cypher_is_the_statements(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    (folder,) = export(tiny_graph, ["neo4j"], tmp_path)
    text = (folder / "load.cypher").read_text(encoding="utf-8")
    statements = load_statements(list(node_tables(tiny_graph)), list(edge_tables(tiny_graph)))
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    assert [part.strip() for part in bare.split(";\n") if part.strip(" ;\n")] == list(statements)


class Database:
    """A property graph that interprets the statements sent: rows by label or type, merged on their keys."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[str, str], dict[str, Any]] = {}
        self.edges: dict[tuple[str, str, str], dict[str, Any]] = {}
        self.calls = 0

    def run(self, statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        self.calls += 1
        for row in parameters.get("rows", []):
            if match := re.search(r"MERGE \(n:(\w+)", statement):
                self.nodes.setdefault((match[1], row["id"]), {}).update(row["props"])
            else:
                (type_,) = re.findall(r"-\[r:(\w+)\]->", statement)
                a, b = re.findall(r"MATCH \(\w:(\w+)", statement)
                assert (a, row["source"]) in self.nodes and (b, row["target"]) in self.nodes
                self.edges.setdefault((row["source"], type_, row["target"]), {}).update(row["props"])
        return []


def test_pushing_sends_every_node_and_edge_as_parameters_and_twice_is_as_once(graph: kg.KnowledgeGraph) -> None:
    database, reported = Database(), []
    counts = merge_graph(graph, database.run, lambda *step: reported.append(step))
    assert (
        counts == (graph.tables.nodes.height, graph.tables.edges.height) == (len(database.nodes), len(database.edges))
    )
    assert reported[-1] == ("edges", counts[1], counts[1])
    labels = dict(graph.tables.nodes.select("id", "label").iter_rows())
    assert {id_: props["label"] for (_, id_), props in database.nodes.items()} == labels
    before = {**database.nodes}, {**database.edges}
    merge_graph(graph, database.run, lambda *_: None)
    assert (database.nodes, database.edges) == before


def test_an_interrupted_push_resumes(tiny_graph: kg.KnowledgeGraph) -> None:
    whole, broken = Database(), Database()
    merge_graph(tiny_graph, whole.run, lambda *_: None)
    for stop in range(whole.calls):

        def run(statement: str, parameters: dict[str, Any], stop: int = stop) -> list[dict[str, Any]]:
            if broken.calls >= stop:
                raise ConnectionError
            return broken.run(statement, parameters)

        broken.calls = 0
        with pytest.raises(ConnectionError):
            merge_graph(tiny_graph, run, lambda *_: None)
    merge_graph(tiny_graph, broken.run, lambda *_: None)
    assert (broken.nodes, broken.edges) == (whole.nodes, whole.edges)


def test_no_server_is_one_clear_line_and_the_password_is_nowhere(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "s3cret-word")
    arguments = ["push", "neo4j", "--uri", "bolt://localhost:1", "--graph", str(tiny_folder), "--quiet"]
    done = CliRunner().invoke(app, arguments)
    assert isinstance(done.exception, ServerRefused)
    assert "bolt://localhost:1: no Neo4j server answers" in str(done.exception)
    assert "s3cret-word" not in done.output + str(done.exception) + "".join(capfd.readouterr())


def test_an_address_of_no_kind_is_reported(tiny_graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(ServerRefused, match=r"bolt://HOST:7687"):
        push_neo4j(tiny_graph, "htp:/nowhere", "neo4j", "x", None, lambda *_: None)


def test_the_password_cannot_be_given_on_the_command_line() -> None:
    assert app is ask.app
    done = CliRunner().invoke(app, ["push", "neo4j", "--help"])
    assert "--password" not in done.output and "NEO4J_PASSWORD" in done.output


def test_every_relation_in_the_cypher_queries_is_in_the_schema() -> None:
    known = {relation.name.upper() for relation in RELATIONS}
    for path in CYPHER:
        used = set(re.findall(r"\[\w*:([A-Z_|]+)", path.read_text(encoding="utf-8")))
        assert {name for group in used for name in group.split("|")} <= known, path


def fields_of(text: str, *, has_escapes: bool) -> list[list[str]]:
    """Parse CSV as Neo4j does; with `has_escapes`, as in LOAD CSV, a backslash escapes a quote or a backslash."""
    inner = r'(?:[^"\\]|""|\\["\\]|\\(?=[^"\\]))*' if has_escapes else r'(?:[^"]|"")*'
    field = re.compile(rf'(?:"({inner})"|([^",\n]*))(,|\n)', re.DOTALL)
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        found = field.match(text, at)
        assert found is not None, text[at : at + 80]
        quoted, bare, end = found.groups()
        value = bare if quoted is None else quoted.replace('""', '"')
        rows[-1].append(re.sub(r'\\(["\\])', r"\1", value) if has_escapes else value)
        rows += [[]] if end == "\n" else []
        at = found.end()
    return rows[:-1]


def test_both_readers_of_neo4j_see_the_same_texts(tmp_path: Path) -> None:
    names = ["ends in \\", 'a \\" quote', "two \\\\ of them", '\\\\"', "\\", "C:\\new\\table", '"', "x;y\\", "plain"]
    (folder,) = export(hostile_graph(tmp_path / "g", names), ["neo4j"], tmp_path)
    seen = set()
    for file in folder.glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        rows = fields_of(text, has_escapes=False)
        assert rows == fields_of(text, has_escapes=True)
        assert {len(row) for row in rows} == {len(rows[0])}
        seen |= {cell for row in rows for cell in row}
    assert {"C:\\new\\table", "ends in \uff3c", 'a \uff3c" quote', "two \uff3c\uff3c of them"} <= seen
