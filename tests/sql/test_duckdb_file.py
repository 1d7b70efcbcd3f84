"""The DuckDB file: the same rows as the views, indexes, comments and a search without an extension."""

from pathlib import Path

import duckdb
import polars as pl
import pytest

import kg
from kg.errors import InputError
from kg.export import export
from kg.sql.export import write_database
from kg.sql.views import VIEWS


@pytest.fixture(scope="module")
def database(seed_graph: kg.KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    (file,) = export(seed_graph, ["duckdb"], tmp_path_factory.mktemp("duckdb"))
    return duckdb.connect(str(file), read_only=True, config={"enable_external_access": "false"})


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_table_has_the_rows_of_its_view(
    view: "kg.sql.views.View", database: duckdb.DuckDBPyConnection, seed_graph: kg.KnowledgeGraph
) -> None:
    query = f"SELECT * FROM {view.name} ORDER BY ALL"
    assert pl.DataFrame(database.sql(query)).equals(seed_graph.sql(query))
    indexed = database.sql(f"SELECT count(*) FROM duckdb_indexes() WHERE table_name = '{view.name}'").fetchall()
    assert indexed == [(len(view.indexes),)]
    commented = database.sql(f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{view.name}'")
    assert commented.fetchall() == list(view.columns)


def found(database: duckdb.DuckDBPyConnection, macro: str, column: str, words: str) -> list[str]:
    table = macro.partition("_")[0]
    rows = database.execute(
        f"SELECT {column} FROM {macro}($1) JOIN {table} USING (id) ORDER BY score DESC, id", [words]
    )
    return [row[0] for row in rows.fetchall()]


def test_papers_are_searched_by_their_words(database: duckdb.DuckDBPyConnection, seed_graph: kg.KnowledgeGraph) -> None:
    assert found(database, "papers_search", "title", "GaLore gradient projection")[0].startswith("GaLore")
    holding = seed_graph.tables.papers.filter(pl.col("text").str.to_lowercase().str.contains(r"\bunlearning\b"))
    assert set(found(database, "papers_search", "id", "Unlearning")) == set(holding["id"])
    assert found(database, "papers_search", "id", "qqqq'); --") == []


def test_entities_are_searched_by_all_their_names(database: duckdb.DuckDBPyConnection) -> None:
    assert found(database, "entities_search", "label", "lora")[0] == "LoRA"
    assert found(database, "entities_search", "label", "low-rank adapters")[0] == "LoRA"


def test_a_rare_word_counts_more_than_a_frequent_one(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    (file,) = export(tiny_graph, ["duckdb"], tmp_path)
    with duckdb.connect(str(file), read_only=True) as database:
        assert found(database, "papers_search", "title", "lora mmlu") == ["Beta", "Alpha", "Gamma", "Delta"]


def test_a_database_that_cannot_be_written_is_reported(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"graph.duckdb: cannot be written.*space"):
        write_database(tiny_graph.version, tmp_path / "absent" / "graph.duckdb")
