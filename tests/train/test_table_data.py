"""Annotated tables teach which way to read the data sets of a table is right."""

from pathlib import Path

import orjson
import typer
from typer.testing import CliRunner

from kg.fulltext.tables.alternatives import Alternative
from kg.fulltext.tables.linear import shipped
from kg.train.table_data import Choice, held_out, learned, main
from tests.fulltext.made import table

ROWS = r"Model & Acc. \\ \hline BarNet \cite{bar} & 70.1 \\ FooNet & \textbf{75.3}"


def _choice(paper: str, right: str, **features: float) -> Choice:
    """Return a table with one name of these features beside none; `right` is "name" or "none"."""
    found = [Alternative(("ClayPots",), dict(features)), Alternative((None,), {"none": 1.0})]
    return Choice(paper, found, [float(right == "name"), float(right == "none")])


def test_weights_follow_the_annotations_and_stay_near_what_is_expected() -> None:
    many = [_choice(f"p{n}", "name" if n % 2 else "none", odd=float(n % 2), even=float(1 - n % 2)) for n in range(60)]
    weights = learned(many)
    assert weights["odd"] > 0 > weights["even"]
    assert weights["column of models"] == -2.5


def test_a_table_is_judged_by_other_papers() -> None:
    alike = [_choice(f"p{n}", "name", odd=1.0) for n in range(40)]
    assert held_out(alike) == [1.0] * 40
    assert held_out([*alike, _choice("other", "none", odd=1.0)]) == [1.0] * 40 + [0.0]


def test_the_command_writes_weights_beside_those_of_other_decisions(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "foo"
    folder.mkdir(parents=True)
    body = r"\section{Experiments} We evaluate FooNet on the ClayPots dataset. The ClayPots dataset is ours."
    (folder / "main.tex").write_text(
        rf"\documentclass{{article}}\title{{FooNet: A Network}}\begin{{document}}{body}{table(ROWS, 'lc', 'Main results.')}\end{{document}}"
    )
    annotated = tmp_path / "rows.jsonl"
    annotated.write_bytes(
        orjson.dumps(
            {"name": "foo", "rows": [{"table": "tab:x", "model": "FooNet", "value": "75.3", "dataset": "ClayPots"}]}
        )
    )
    out = tmp_path / "weights.json"
    out.write_bytes(b'{"own": {"ours": 3.0}}')
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, [str(annotated), "--papers", str(folder.parent), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 tables of 1 papers" in done.stdout
    assert "mean over papers, by weights of other papers: 1.000" in done.stdout
    written = orjson.loads(out.read_bytes())
    assert written["own"] == {"ours": 3.0}
    assert written["dataset"]["name called data"] > 0


def test_the_shipped_weights_prefer_what_is_evaluated_on_to_what_only_the_body_names() -> None:
    judge = shipped("dataset")
    assert judge.score({"name evaluated": 1.0, "name called data": 1.0}) > judge.score({"name only in the body": 1.0})
