"""SQL over the views: what they hold, the named queries, and what a query cannot reach."""

import json
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.build import build, correct
from kg.errors import GraphUnreadable, QueryError, UnknownName
from kg.frames import write_table
from kg.graph.tables import ABSTRACT, SCHEMAS, Tables
from kg.rdf.sparql import named_queries
from kg.sql.database import Bounds, quoted, run_sql
from kg.sql.text import to_text
from kg.sql.twins import named_sql
from kg.sql.views import VIEWS
from tests import strategies, tiny
from tests.catalogues.archive import write_archive
from tests.cli.test_commands import run
from tests.conftest import examples
from tests.graph.corrections import adding, build_graph
from tests.sql import views

COUNTS_OR_RANKS = re.compile(r"COUNT\(|[pP]aperCount|Rank\b|DESC\(\?number\)")


def test_the_documented_views_are_those_of_the_program() -> None:
    assert views.document() == views.DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_has_its_documented_columns(view: "kg.sql.views.View", tiny_graph: kg.KnowledgeGraph) -> None:
    found = tiny_graph.sql(f"FROM {view.name}")
    assert found.columns == [name for name, _ in view.columns]
    assert set(view.order) | set(view.indexes) <= set(found.columns)


def test_the_views_hold_what_the_tables_do(seed_graph: kg.KnowledgeGraph) -> None:
    tables = seed_graph.tables
    papers = seed_graph.sql("SELECT id, title, abstract, text FROM papers ORDER BY id")
    assert papers.equals(tables.papers.select("id", "title", ABSTRACT, "text"))
    claims = seed_graph.sql("SELECT source, relation, target, confidence FROM claims ORDER BY ALL")
    assert claims.rows() == sorted(tables.edges.select("source", "relation", "target", "edge_confidence").rows())
    entities = seed_graph.sql("SELECT id, type, label FROM entities ORDER BY id")
    assert entities.equals(
        tables.nodes.filter(~pl.col("type").is_in(["Paper", "Result"])).select("id", "type", "label")
    )
    aliases = seed_graph.sql("SELECT alias FROM aliases WHERE entity = 'entity/lora' ORDER BY is_label DESC, alias")
    card = seed_graph.entity("LoRA")
    assert aliases["alias"].to_list() == [card.label, *sorted(card.aliases)]


def test_corrections_and_what_they_reject_are_views_and_names_have_reasons(tmp_path: Path) -> None:
    folder = build_graph(tmp_path)
    correct(adding(kind="reject", subject="FooNet 5", relation="improves_on", object="BERT", why="compared"), folder)
    correct(adding(kind="rename", a="XBT", to="Crossing", by="Ada"), folder)
    opened = kg.open(folder)
    made = """SELECT c.kind, c.why, r.sentence, r.target FROM corrections AS c JOIN rejected AS r
        ON list_contains(c.rejected, r.id)"""
    (row,) = opened.sql(made).to_dicts()
    assert (row["kind"], row["why"], row["target"]) == ("reject", "compared", opened.find("BERT"))
    assert "BERT" in row["sentence"]
    assert opened.sql("SELECT author, nodes FROM corrections WHERE kind = 'rename'").to_dicts() == [
        {"author": "Ada", "nodes": [opened.find("XBT")]}
    ]
    assert opened.sql("SELECT count(*) AS n FROM rejected JOIN evidence USING (id)")["n"].to_list() == [0]
    names = opened.sql(
        "SELECT alias, reason FROM aliases WHERE entity = $lora ORDER BY alias", lora=opened.find("LoRA")
    )
    assert dict(names.iter_rows()) == {"LoRA": None, "low-rank adaptation": "the list of known names"}


def test_a_span_of_evidence_is_its_sentence(seed_graph: kg.KnowledgeGraph) -> None:
    wrong = """SELECT count(*) AS n FROM evidence JOIN papers ON papers.id = paper
        WHERE substr(text, span_start + 1, span_end - span_start) <> sentence"""
    assert seed_graph.sql(wrong)["n"].to_list() == [0]


@pytest.mark.parametrize("name", named_sql())
@pytest.mark.parametrize("graph", ["seed_graph", "tiny_graph"])
def test_a_query_in_sql_answers_as_in_sparql(name: str, graph: str, request: pytest.FixtureRequest) -> None:
    opened: kg.KnowledgeGraph = request.getfixturevalue(graph)
    assert opened.sql(name).to_dicts() == opened.query(name)


def test_methods_that_only_a_catalogue_lists_together_are_not_counted_as_used_together(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive")
    file = archive / "papers-with-abstracts.json"
    papers = json.loads(file.read_text(encoding="utf-8"))
    papers[0]["methods"].append({"name": "Qux Pooling", "full_name": "Qux Pooling"})
    file.write_text(json.dumps(papers), encoding="utf-8")
    build([str(archive)], tmp_path / "graph", extractor="rules")
    graph = kg.open(tmp_path / "graph")
    uses = graph.sql("SELECT target FROM edges WHERE relation = 'uses' AND sentences = 0 AND records > 0")
    assert uses.height == 2
    assert graph.query("used-together", method="Qux Pooling") == []
    assert graph.sql("used-together", method="Qux Pooling").is_empty()


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("top-methods", {"kind": "Model"}),
        ("top-benchmarks", {"limit_type": "Dataset"}),
        ("used-together", {"method": "low-rank adapters"}),
        ("biggest-gains", {"unit": "x"}),
        ("family", {"root": "GPT"}),
        ("leaderboard", {"place": "GLUE", "metric": "acc|f1"}),
    ],
)
def test_a_query_in_sql_takes_the_parameters_of_the_sparql(
    name: str, params: dict[str, str], seed_graph: kg.KnowledgeGraph
) -> None:
    assert seed_graph.sql(name, **params).to_dicts() == seed_graph.query(name, **params)


def test_every_named_query_that_counts_or_ranks_has_sql() -> None:
    ranking = {name for name, query in named_queries().items() if COUNTS_OR_RANKS.search(query.text)}
    assert ranking == set(named_sql())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM '{file}'",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_blob('{file}')",
        "SELECT * FROM glob('{folder}/*')",
        "SELECT * FROM sniff_csv('{file}')",
        "SELECT * FROM query('SELECT * FROM read_text(''{file}'')')",
        "SELECT * FROM read_csv('https://example.org/a.csv')",
        "COPY (SELECT 1) TO '{folder}/written.csv'",
        "COPY papers TO '{table}'",
        "EXPORT DATABASE '{folder}/written'",
        "ATTACH '{folder}/written.db'",
        "INSTALL fts",
        "LOAD '{file}'",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "CREATE TABLE made AS SELECT 1",
        "DROP VIEW papers",
        "CALL pragma_version()",
        "SELECT 1; COPY (SELECT 1) TO '{folder}/written.csv'",
        "WITH gone AS (DELETE FROM papers RETURNING *) SELECT * FROM gone",
        "EXPLAIN ANALYZE COPY papers TO '{table}'",
        "EXPLAIN ANALYZE COPY (SELECT 1) TO '{folder}/written.csv'",
    ],
)
def test_a_query_reads_only_the_views_and_writes_nothing(
    query: str, tiny_graph: kg.KnowledgeGraph, tmp_path: Path
) -> None:
    file, table = tmp_path / "secret.csv", tiny_graph.version / "papers.parquet"
    file.write_text("a\n1\n")
    before = table.read_bytes()
    with pytest.raises(QueryError):
        tiny_graph.sql(query.format(file=file, folder=tmp_path, table=table))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert table.read_bytes() == before


def test_python_variables_are_out_of_reach(tiny_graph: kg.KnowledgeGraph) -> None:
    secret = pl.DataFrame({"word": ["secret"]})
    with pytest.raises(QueryError, match="secret"):
        tiny_graph.sql("SELECT * FROM secret")
    assert secret.height


@pytest.mark.parametrize(
    ("query", "params", "reason"),
    [
        ("SELEC 1", {}, "syntax error"),
        ("SELECT nothing FROM papers", {}, "nothing"),
        ("SELECT 1 AS a, 2 AS a", {}, "two columns have one name.*AS"),
        ("", {}, "not one SELECT"),
        ("SELECT $year", {}, "needs a value for 'year'.*--param year="),
        ("SELECT 1", {"year": "2024"}, "no parameter 'year'"),
        ("top-methods", {"type": "Model"}, "no parameter 'type'"),
        ("nothing.sql", {}, "nothing.sql: the query cannot be read"),
        ("SELECT title::INT FROM papers", {}, "Could not convert"),
    ],
)
def test_a_wrong_query_is_reported_with_a_cure(
    query: str, params: dict[str, str], reason: str, tiny_graph: kg.KnowledgeGraph
) -> None:
    with pytest.raises(QueryError, match=reason) as caught:
        tiny_graph.sql(query, **params)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_reported_with_the_known(tiny_graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match="top-methods"):
        tiny_graph.sql("top-method")
    with pytest.raises(UnknownName, match="LoRA"):
        tiny_graph.sql("used-together", method="LoRo")


def test_a_file_with_a_parameter_is_a_query(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    file = tmp_path / "titles.sql"
    file.write_text("SELECT title FROM papers WHERE year = $year ORDER BY title")
    assert tiny_graph.sql(str(file), year="2024")["title"].to_list() == ["Beta", "Gamma"]


@settings(max_examples=examples(25))
@given(st.lists(strategies.text, min_size=4, max_size=12))
def test_a_value_of_a_parameter_is_never_read_as_sql(tiny_graph: kg.KnowledgeGraph, texts: list[str]) -> None:
    # Several values a query: a connection takes longer than a value.
    values = {f"v{number}": text for number, text in enumerate(texts)}
    asked = ", ".join(f"${name} AS {name}" for name in values)
    assert tiny_graph.sql(f"SELECT {asked}", **values).to_dicts() == [values]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_quoted_text_is_read_back(text: str) -> None:
    assert duckdb.sql(f"SELECT {quoted(text)} AS a").fetchall() == [(text,)]


def test_limits_are_reported_with_a_cure(tiny_graph: kg.KnowledgeGraph) -> None:
    endless = "SELECT count(*) FROM range(1_000_000_000) AS a, range(1_000_000_000) AS b"
    with pytest.raises(QueryError, match=r"more than 0.2 s   try: .*--timeout 0.4"):
        tiny_graph.bounded_sql(endless, {}, seconds=0.2)
    with pytest.raises(QueryError, match=r"more than 64 MiB of memory   try: .*--memory 128"):
        tiny_graph.bounded_sql("SELECT list(a) FROM range(100_000_000) AS t(a)", {}, memory=64 << 20)


def test_sums_are_integers_and_intervals_texts(tiny_graph: kg.KnowledgeGraph) -> None:
    found = tiny_graph.sql("SELECT sum(year) AS years FROM papers")
    assert found.rows() == [(6071,)]
    assert found.schema == {"years": pl.Int64}
    assert tiny_graph.sql("SELECT INTERVAL 1 DAY AS a, 1 AS b").rows() == [("1 day", "1")]


def test_a_graph_in_a_folder_of_any_name_is_read(tiny_folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "it's [a] graph*?"
    shutil.copytree(tiny_folder, copied, symlinks=True)
    assert kg.open(copied).sql("SELECT count(*) AS n FROM papers")["n"].to_list() == [4]


def test_a_damaged_table_is_named(tiny_folder: Path, tmp_path: Path) -> None:
    copied = tmp_path / "graph"
    shutil.copytree(tiny_folder, copied, symlinks=True)
    opened = kg.open(copied)
    (opened.version / "nodes.parquet").write_bytes(b"nothing")
    with pytest.raises(GraphUnreadable, match=r"nodes.parquet: not a table.*kg build --repair"):
        opened.sql("FROM papers")


@pytest.mark.parametrize("command", ["'sql', 'FROM papers'", "'export', 'duckdb', '--out', OUT"])
def test_without_duckdb_the_extra_is_named(command: str, tiny_folder: Path, tmp_path: Path) -> None:
    typed = command.replace("OUT", repr(str(tmp_path)))
    code = f"sys.modules['duckdb'] = None; sys.argv = ['kg', {typed}, '--graph', {str(tiny_folder)!r}]; main()"
    script = f"import sys; from kg.cli import main; {code}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'paperclaims[sql]'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_tables_are_written_as_csv_tsv_and_json() -> None:
    rows = pl.DataFrame({"a": [["x", 'y"'], None], "b": [b"\x01", None], "c": [timedelta(days=1), None], "d": [1.5, 2]})
    assert to_text(rows.drop("c"), "csv") == b'a,b,d\n"[""x"",""y\\""""]",01,1.5\n,,2.0\n'
    assert to_text(rows.select("d"), "tsv") == b"d\n1.5\n2.0\n"
    assert json.loads(to_text(rows, "json"))[0] == {"a": ["x", 'y"'], "b": "01", "c": "1 day, 0:00:00", "d": 1.5}


def test_the_command_prints_every_format(tiny_folder: Path) -> None:
    query = "SELECT title, year FROM papers WHERE year IS NOT NULL ORDER BY title LIMIT 2"
    asked = ("sql", query, "--graph", str(tiny_folder))
    assert [line.split() for line in run(*asked).stdout.splitlines() if line.strip()][2:] == [
        ["Alpha", "2023"],
        ["Beta", "2024"],
        ["2", "rows"],
    ]
    assert run(*asked, "--format", "csv").stdout == "title,year\nAlpha,2023\nBeta,2024\n"
    assert (
        run(*asked, "-f", "json").stdout.split()
        == json.dumps([{"title": "Alpha", "year": 2023}, {"title": "Beta", "year": 2024}], indent=1).split()
    )
    named = run("sql", "top-methods", "-p", "kind=Model", "-f", "tsv", "--graph", str(tiny_folder))
    assert named.stdout.splitlines()[0] == "name\tpapers"


def test_a_users_mistake_in_sql_is_one_line_and_exit_code_1(tiny_folder: Path) -> None:
    done = run("sql", "DELETE FROM papers", "--graph", str(tiny_folder))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "error: SQL: not one SELECT, and the graph is read-only   try: one SELECT statement\n"


def numbers(folder: Path, kind: str, places: list[str | None], values: list[float]) -> Path:
    """Write tables with these results of alternating models, each with a sentence, and return their folder."""
    tables = tiny.tables()
    subjects = ["entity/beta", "entity/alpha"]
    usual = {"paper": "paper/a-paper", "unit": "%", "kind": kind, "confidence": 1.0, "metric": "accuracy"}
    results = [
        {**usual, "id": f"result/{n}", "subject": subjects[n % 2], "on": place, "value": str(value), "number": value}
        for n, (place, value) in enumerate(zip(places, values, strict=True))
    ]
    usual_sentence = {"relation": "has_result", "paper": "paper/a-paper", "extractor": "hand", "confidence": 1.0}
    sentences = [
        {**usual_sentence, "id": f"e{row['id']}", "source": row["subject"], "target": row["id"], "sentence": f"It is {row['value']}."}
        for row in results
    ]  # fmt: skip
    made = {
        "results": pl.DataFrame(results, schema=SCHEMAS["results"]),
        "evidence": pl.concat([tables.evidence, pl.DataFrame(sentences, schema=SCHEMAS["evidence"])]),
    }
    Tables.of(**dict(tables.items()) | made).write(folder)
    return folder


def named_rows(folder: Path, name: str, **values: str) -> list[dict[str, Any]]:
    return run_sql(folder, named_sql()[name], values, Bounds()).to_dicts()


def test_a_leaderboard_in_sql_shows_the_first_hundred_with_their_sentences(tmp_path: Path) -> None:
    folder = numbers(tmp_path, "absolute", ["entity/glue"] * 130, [n / 10 for n in range(130)])
    rows = named_rows(folder, "leaderboard", place="entity/glue", metric=".")
    assert [row["number"] for row in rows] == [n / 10 for n in reversed(range(30, 130))]
    assert all(row["evidence"] == f"It is {row['number']}." for row in rows)


def test_the_largest_gains_in_sql_are_those_of_equal_numbers_by_subject(tmp_path: Path) -> None:
    folder = numbers(tmp_path, "gain", ["entity/glue", "entity/glue", None, None] * 20, [9.5, 8.5, 8.5, 8.5] * 20)
    rows = named_rows(folder, "biggest-gains", unit="%")
    assert [(row["number"], row["subject"]) for row in rows] == [(9.5, "Beta")] * 20 + [(8.5, "Alpha")] * 10
    assert {row["measured_on"] for row in rows[:20]} == {"GLUE"}
    assert named_rows(folder, "biggest-gains", unit="x") == []


def test_tables_are_written_in_groups_of_rows_of_which_a_query_reads_few(tmp_path: Path) -> None:
    file = tmp_path / "numbers.parquet"
    write_table(pl.DataFrame({"n": range(100_000)}), file)
    sizes = f"SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata({quoted(str(file))})"
    rows = [size for _, size in duckdb.sql(sizes).fetchall()]
    assert sum(rows) == 100_000 and max(rows) <= 40_000
