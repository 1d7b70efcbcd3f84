"""The tables of a paper are drawn as they stand in its source, and each number says what it is read as."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
from kg.cli import across, app  # noqa: F401 - registers its commands
from kg.graph.read import paper_text
from tests.graph.test_table_results import PAPER

MORE = r"""\section{Parts}\begin{table}\begin{tabular}{lcc} Model & Dev & Test \\ \hline
FooNet & 81.1 / 70.2 & 81.5 / 71.0 \\ FooNet w/o pooling & & 70.1 / 60.3 \\ FooNet & 80.0 / 69.9 & \\
\end{tabular}\caption{F1 / accuracy on BarBench.}\label{tab:parts}\end{table}"""
ROWS = r"ResNet-50~\cite{he} & & 61.2 \\ FooNet (ours) & \textbf{81.5} $\pm$ 0.2 & 64.0 \\"


def build_tables(folder: Path) -> Path:
    """Build and return a graph of a whole paper with two tables, and of an abstract without any."""
    (folder / "foo.tex").write_text(PAPER % {"model": "FooNet", "rows": ROWS, "abstract": "It is good.", "more": MORE})
    (folder / "bar.jsonl").write_text(json.dumps({"title": "BarNet: Small", "abstract": "We propose BarNet."}))
    kg.build([folder / "foo.tex", folder / "bar.jsonl"], folder / "graph", extractor="rules")
    return folder / "graph"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tables(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def graph(folder: Path) -> Iterator[kg.KnowledgeGraph]:
    return kg.open(folder)


def test_a_table_has_the_rows_and_columns_of_its_source(graph: kg.KnowledgeGraph) -> None:
    first, second = kg.paper_tables(graph, "FooNet: A Network for Tests")
    assert (first.name, first.label, first.section) == ("Table 1", "tab:main", "Experiments")
    # The first row has no number in the first column.
    assert first.columns == ("BarBench", "QuxSet")
    cells = [(row.name, [cell and cell.text for cell in row.cells]) for row in first.rows]
    assert cells == [("ResNet-50", [None, "61.2"]), ("FooNet (ours)", ["81.5 ± 0.2", "64.0"])]
    assert (second.name, second.columns) == ("Table 2", ("Dev", "Test"))
    # A name that comes again is another row.
    assert [(row.name, [cell and cell.text for cell in row.cells]) for row in second.rows] == [
        ("FooNet", ["81.1 / 70.2", "81.5 / 71.0"]),
        ("FooNet w/o pooling", [None, "70.1 / 60.3"]),
        ("FooNet", ["80.0 / 69.9", None]),
    ]


def test_each_number_of_a_cell_says_what_it_is_read_as(graph: kg.KnowledgeGraph) -> None:
    first, second = kg.paper_tables(graph, "FooNet: A Network for Tests")
    (number,) = (first.rows[1].cells[0] or pytest.fail("no cell")).numbers
    assert (number.value, number.model, number.data, number.own) == ("81.5", "FooNet", "BarBench", True)
    assert (number.subject, number.on) == (graph.find("FooNet"), graph.find("BarBench"))
    both = (second.rows[0].cells[0] or pytest.fail("no cell")).numbers
    assert [(number.value, number.metric) for number in both] == [("81.1", "F1"), ("70.2", "accuracy")]
    cells = [cell for table in (first, second) for row in table.rows for cell in row.cells if cell]
    stated = graph.tables.evidence.filter(relation="has_result").drop_nulls("table")
    assert sorted(number.evidence for cell in cells for number in cell.numbers) == sorted(stated["id"])


def test_a_leaderboard_names_the_cell_of_a_number(graph: kg.KnowledgeGraph) -> None:
    cells = {score.value: score.cell for score in kg.leaderboard(graph, "QuxSet").scores}
    first, _ = kg.paper_tables(graph, "FooNet: A Network for Tests")
    drawn = {
        number.value: number.evidence for row in first.rows for cell in row.cells if cell for number in cell.numbers
    }
    assert cells == {value: drawn[value] for value in ("61.2", "64.0")}


def test_the_command_shows_them_and_writes_files(folder: Path) -> None:
    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, ["tables", *arguments, "--graph", str(folder)])
        assert result.exit_code == code, result.output
        return result.output

    shown = run("FooNet: A Network for Tests")
    assert "Table 1, Experiments (2)" in shown and "81.5 ± 0.2" in shown and "2 tables" in shown
    rows = list(csv.DictReader(io.StringIO(run("FooNet: A Network for Tests", "--csv"), newline="")))
    assert [row["value"] for row in rows if row["table"] == "Table 1"] == ["61.2", "81.5", "64.0"]
    assert rows[0]["row"] == "ResNet-50" and rows[0]["column"] == "QuxSet" and rows[0]["data"] == "QuxSet"
    assert [table["name"] for table in json.loads(run("FooNet: A Network for Tests", "--json"))] == [
        "Table 1",
        "Table 2",
    ]
    assert "0 tables" in run("BarNet: Small")


def test_tables_that_share_a_label_are_drawn_apart(tmp_path: Path) -> None:
    captions = [r"\caption{On BarBench.}", r"\caption{On QuxSet.}", r"\caption{All.}", "", r"\caption{More.}"]
    head, end = r"\begin{table}\begin{tabular}{lc} Model & Dev \\ \hline FooNet & ", r"\label{tab:same}\end{table}"
    more = "".join(rf"{head}{number}0.1 \\ \end{{tabular}}{text}{end}" for number, text in enumerate(captions, 1))
    (tmp_path / "foo.tex").write_text(
        PAPER % {"model": "FooNet", "rows": ROWS, "abstract": "It is good.", "more": more}
    )
    kg.build([tmp_path / "foo.tex"], tmp_path / "graph", extractor="rules")
    graph = kg.open(tmp_path / "graph")
    _, *found = kg.paper_tables(graph, "FooNet: A Network for Tests")
    cells = [[cell and cell.text for row in table.rows for cell in row.cells] for table in found]
    assert cells == [["10.1"], ["20.1"], ["30.1"], ["40.1"], ["50.1"]]
    assert {table.label for table in found} == {"tab:same"}
    # The fourth has no caption and so no number.
    assert [table.name for table in found] == ["Table 2", "Table 3", "Table 4", "Table 5b", "Table 5"]
    paper = graph.tables.papers["id"][0]
    assert paper_text(graph.tables, paper).tables == 6


def test_what_is_no_paper_has_no_tables(graph: kg.KnowledgeGraph) -> None:
    with pytest.raises(kg.KgError, match="no paper 'entity/"):
        kg.paper_tables(graph, "QuxSet")
