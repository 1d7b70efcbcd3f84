"""Annotated tables teach which name in a text is the data set of a table."""

from pathlib import Path

import orjson
import typer
from typer.testing import CliRunner

from kg.fulltext.tables.data_choice import Candidate
from kg.fulltext.tables.linear import shipped
from kg.train.table_data import Choice, held_out, learned, main
from tests.fulltext.made import table

ROWS = r"Model & Acc. \\ \hline BarNet \cite{bar} & 70.1 \\ FooNet & \textbf{75.3}"


def _choice(name: str, right: str, **features: float) -> Choice:
    """Return a table with one candidate of these features beside none; `right` is "name" or "none"."""
    found = [Candidate("ClayPots", dict(features)), Candidate(None, {"none": 1.0})]
    is_right = right == "name"
    return Choice(name, found, [is_right, not is_right], is_right, is_open=True, is_hidden=False)


def test_weights_follow_the_annotations_and_stay_near_what_is_expected() -> None:
    many = [_choice(f"p{n}", "name" if n % 2 else "none", odd=float(n % 2), even=float(1 - n % 2)) for n in range(60)]
    weights = learned(many)
    assert weights["odd"] > 0 > weights["even"]
    assert weights["own and no data"] == -2.5


def test_a_table_is_judged_by_other_papers() -> None:
    alike = [_choice(f"p{n}", "name", odd=1.0) for n in range(10)]
    assert held_out(alike) == 10
    assert held_out([*alike, _choice("other", "none", odd=1.0)]) == 10


def test_the_command_writes_weights_beside_those_of_other_decisions(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "foo"
    folder.mkdir(parents=True)
    body = r"\section{Experiments} We evaluate FooNet on the ClayPots dataset. The ClayPots dataset is ours."
    (folder / "main.tex").write_text(
        rf"\documentclass{{article}}\title{{FooNet: A Network}}\begin{{document}}{body}{table(ROWS, 'lc', 'Main results.')}\end{{document}}"
    )
    annotated = tmp_path / "rows.jsonl"
    annotated.write_bytes(orjson.dumps({"name": "foo", "rows": [{"table": "tab:x", "dataset": "ClayPots"}]}))
    out = tmp_path / "weights.json"
    out.write_bytes(b'{"own": {"ours": 3.0}}')
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, [str(annotated), "--papers", str(folder.parent), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "2 tables of 1 papers" in done.stdout
    assert "right by the other papers: 1 of 1 tables; by the rules alone: 1" in done.stdout
    written = orjson.loads(out.read_bytes())
    assert written["own"] == {"ours": 3.0}
    assert written["dataset"]["guessed"] > 0


def test_the_shipped_weights_prefer_what_is_evaluated_on_to_what_only_the_body_names() -> None:
    judge = shipped("dataset")
    assert judge.score({"evaluated": 1.0, "called data": 1.0}) > judge.score({"only in the body": 1.0})
