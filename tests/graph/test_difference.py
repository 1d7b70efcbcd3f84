"""The rows added and removed between two graphs."""

from dataclasses import replace
from pathlib import Path

import orjson
import polars as pl
from typer.testing import CliRunner

import kg
from kg.cli import app, ask, build, check  # noqa: F401 - each registers its commands
from kg.graph.difference import Difference, difference
from tests import tiny


def test_equal_graphs_differ_in_nothing() -> None:
    assert difference(tiny.tables(), tiny.tables()) == Difference((), (), (), (), (), ())


def test_rows_of_only_one_graph_are_added_or_removed() -> None:
    old = tiny.tables()
    new = replace(
        old,
        papers=old.papers.filter(pl.col("id") != "paper/d-paper"),
        nodes=old.nodes.filter(~pl.col("id").is_in(["paper/d-paper", "entity/galore"])),
        edges=old.edges.filter(pl.col("source") != "entity/galore").filter(pl.col("target") != "entity/galore"),
    )
    found = difference(old, new)
    assert (found.papers_went, found.entities_went) == (("Delta",), ("GaLore (Method)",))
    assert found.edges_went == ("GaLore improves on GPT-3", "Delta introduces GaLore")
    assert not found.papers_came and not found.entities_came and not found.edges_came
    back = difference(new, old)
    assert (back.papers_came, back.edges_came) == (found.papers_went, found.edges_went)


def test_the_command_prints_both_ways(tiny_folder: Path, seed_folder: Path, seed_graph: kg.KnowledgeGraph) -> None:
    runner = CliRunner()
    output = runner.invoke(app, ["diff", str(tiny_folder), str(seed_folder), "--most", "2"]).stdout
    assert output.startswith("papers: 330 added, 4 removed\n  + ")
    assert "  + and 328 more (--json has them all)" in output
    assert "  - Alpha" in output
    found = orjson.loads(runner.invoke(app, ["diff", str(tiny_folder), str(seed_folder), "--json"]).stdout)
    assert len(found["papers_came"]) == seed_graph.manifest.kept
