"""Broken files under dirty/, each with the expected papers, rejected entries, and names in the graph."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import kg
from kg.build import build
from kg.graph.tables import ABSTRACT
from kg.papers import ReadOptions

FOLDER = Path(__file__).parent / "dirty"
CASES = sorted(path for path in FOLDER.glob("*/*.*") if path.suffix != ".json")


def plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_dirty_file_gives_the_expected_papers(path: Path, tmp_path: Path) -> None:
    right = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    # A header of notes is specific to the format.
    options = ReadOptions(format=path.parent.name)
    manifest = build([str(path)], tmp_path / "g", extractor="rules", options=options).manifest
    tables = kg.open(tmp_path / "g").tables
    rows = {row["title"]: row for row in tables.papers.with_columns(ABSTRACT).iter_rows(named=True)}
    assert sorted(rows) == sorted(paper["title"] for paper in right["papers"])
    for paper in right["papers"]:
        found = {key: plain(rows[paper["title"]][key]) for key in paper}
        assert found == {key: plain(value) for key, value in paper.items()}
    assert [[entry.line, entry.reason] for entry in manifest.rejected] == right.get("rejected", [])
    named = set(tables.nodes.filter(~pl.col("type").is_in(["Paper", "Author", "Result"]))["label"])
    assert set(right.get("names", [])) <= named | set(tables.nodes["aliases"].explode().drop_nulls())
    people = tables.nodes.filter(type="Author")["label"].to_list()
    assert sorted(people) == right.get("people", sorted(people))
    assert set(right.get("links", [])) <= set(tables.nodes["url"])
