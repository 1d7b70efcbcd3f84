"""Annotated rows teach which models of a table are the paper's own."""

from pathlib import Path

import orjson
import pytest
import typer
from typer.testing import CliRunner

from kg.fulltext.tables.linear import LinearModel, shipped
from kg.train.tables import Example, held_out, learned, main
from tests.fulltext.made import paper, table

ROWS = r"Model & Acc. \\ \hline BarNet \cite{bar} & 70.1 \\ BazNet & 71.2 \\ FooNet & \textbf{75.3}"


def _example(name: str, *, own: bool, **features: float) -> Example:
    return Example(name, features, own, 3)


def test_weights_follow_the_annotations_and_stay_near_what_is_expected() -> None:
    many = [_example(f"p{n}", own=n % 2 == 0, odd=float(n % 2), ours=float(n % 2)) for n in range(800)]
    weights = learned(many)
    assert weights["odd"] < 0 < weights[""]
    assert weights["ours"] < learned([_example("p", own=True, ours=1.0), _example("q", own=False)])["ours"]
    assert weights["baseline"] == -2.0


def test_a_paper_is_judged_by_the_others() -> None:
    alike = [_example(f"p{n}", own=n % 2 == 0, ours=float(n % 2 == 0)) for n in range(10)]
    assert held_out(alike) == 1.0
    assert held_out([*alike, _example("other", own=False, ours=1.0)]) == pytest.approx(30 / 33)


def test_the_command_writes_weights_that_the_package_reads(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "foo"
    folder.mkdir(parents=True)
    made = paper(table(ROWS))
    (folder / "main.tex").write_text(
        rf"\documentclass{{article}}\title{{{made.title}}}\begin{{document}}{table(ROWS)}\end{{document}}"
    )
    rows = [
        {"table": "tab:x", "model": model, "value": value, "own": own}
        for model, value, own in (("BarNet", "70.1", False), ("BazNet", "71.2", False), ("FooNet", "75.3", True))
    ]
    annotated = tmp_path / "rows.jsonl"
    annotated.write_bytes(orjson.dumps({"name": "foo", "rows": rows}))
    out = tmp_path / "weights.json"
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, [str(annotated), "--papers", str(folder.parent), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "3 models of 1 papers" in done.stdout
    judge = LinearModel(orjson.loads(out.read_bytes())["own"])
    assert judge.score({"ours": 1.0, "introduced": 1.0}) > 0 > judge.score({"cited": 1.0})
    other = CliRunner().invoke(app, [str(annotated), "--papers", str(tmp_path / "rows.jsonl"), "--out", str(out)])
    assert other.exit_code == 1
    assert "no paper is named 'foo'" in other.stderr


def test_the_shipped_weights_tell_ours_from_what_is_cited() -> None:
    judge = shipped("own")
    assert judge.probability({"ours": 1.0}) > 0.5 > judge.probability({"cited": 1.0, "known": 1.0})
