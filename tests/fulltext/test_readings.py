"""The models, data sets and metrics of a table: which of the ways to read them is taken."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.fulltext import FullText
from kg.fulltext.tables.alternatives import alternatives
from kg.fulltext.tables.cell_roles import BUCKETS, ROLES, CellRoles, ngrams, shipped_roles, unpacked
from kg.fulltext.tables.data_names import PaperNames
from kg.fulltext.tables.linear import LinearModel
from kg.fulltext.tables.paper import context_of
from kg.fulltext.tables.read_block import ReadBlock
from kg.fulltext.tables.readings import ALIKE, Reader, alike, with_reading
from kg.fulltext.tables.result_row import ResultRow
from kg.fulltext.tables.rows import read_blocks
from tests.fulltext.made import facts, paper, table

GRID = r"Method & Kernel & dev & test \\ \midrule BarNet & convex & 70.1 & 60.2 \\ & hinged & 80.5 & 71.0 \\"
UNTAUGHT = CellRoles(np.zeros((BUCKETS, len(ROLES))))


def _read(made: FullText) -> ReadBlock:
    """Return the only block of the first table of a paper, as rules read it."""
    context = context_of(made)
    (read,) = read_blocks(made.tables[0], "Table 1", made, context, lambda: PaperNames(made, context))
    return read


def _by(read: ReadBlock, **weights: Mapping[str, float]) -> list[ResultRow]:
    """Return the rows of a block by these weights of the model, the data set, the metric and the whole reading."""
    keys = ("model", "dataset", "metric", "reading")
    return with_reading(read, Reader(UNTAUGHT, *(LinearModel(weights.get(key, {})) for key in keys)))


def test_the_rules_stay_where_nothing_speaks_against_them() -> None:
    read = _read(paper(table(GRID)))
    rules = {"rules": 9.0}
    rows = _by(read, model=rules, dataset=rules, metric=rules)
    assert [replace(row, confidence=None) for row in rows] == list(read.rows)


def test_two_columns_name_the_models_together_and_leave_the_settings() -> None:
    read = _read(paper(table(GRID)))
    pair = {"pair of column and column": 9.0}
    rows = _by(read, model=pair, dataset={"rules": 9.0}, metric={"rules": 9.0})
    assert [(row.model, row.split_or_setting) for row in rows] == [
        ("BarNet convex", "dev"),
        ("BarNet convex", "test"),
        ("BarNet hinged", "dev"),
        ("BarNet hinged", "test"),
    ]


def test_what_no_longer_names_the_model_is_a_setting() -> None:
    read = _read(paper(table(GRID)))
    rows = _by(read, model={"last column": 9.0, "pair": -99.0}, dataset={"rules": 9.0}, metric={"rules": 9.0})
    assert {(row.model, row.split_or_setting) for row in rows if row.column == 2} == {
        ("convex", "dev, BarNet"),
        ("hinged", "dev, BarNet"),
    }


def test_models_bring_the_citations_of_their_axis() -> None:
    rows = r"Part & BarNet \cite{bar} & FooNet \\ \midrule Pots & 70.1 & 60.2 \\ Cups \cite{cups} & 80.5 & 71.0 \\"
    read = _read(paper(table(rows, caption="Accuracy.")))
    rules = {"dataset": {"rules": 9.0}, "metric": {"rules": 9.0}}
    found = _by(read, model={"column": 9.0, "pair": -99.0}, **rules)
    assert {(row.model, row.citations) for row in found} == {("Pots", ()), ("Cups", ("cups",))}
    assert {row.model for row in read.rows} == {"BarNet", "FooNet"}


def test_no_axis_names_models_and_something_else() -> None:
    rows = r"Method & easy & hard \\ \midrule BarNet & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    read = _read(paper(table(rows)))
    column = {"column": 9.0, "pair": -99.0}
    assert {row.model for row in _by(read, model=column, metric={"rules": 9.0})} == {"BarNet", "FooNet"}
    both = _by(read, model=column, dataset=column, metric={"rules": 9.0})
    assert {row.model for row in both} & {"BarNet"} != {row.dataset for row in both} & {"BarNet"}


def test_a_heading_that_is_a_data_set_leaves_the_settings_and_one_that_is_none_joins_them() -> None:
    rows = r"Method & CIFAR-10 & easy \\ \midrule Bar & 70.1 & 60.2 \\ \ours & 80.5 & 71.0 \\"
    read = _read(paper(table(rows, caption="Accuracy.")))

    def by(**weights: float) -> set[tuple[str | None, str | None]]:
        found = _by(read, model={"rules": 9.0}, dataset=weights, metric={"rules": 9.0})
        return {(row.dataset, row.split_or_setting) for row in found}

    assert by(none=9.0) == {(None, "CIFAR-10"), (None, "easy")}
    assert by(heading=9.0) == {("CIFAR-10", None), ("easy", None)}


def test_a_heading_that_is_a_data_set_and_no_metric_leaves_the_metric_of_the_caption() -> None:
    rows = r"Method & Pots \\ \midrule Bar & 70.1 \\ \ours & 80.5 \\"
    made = paper(r"\section{Experiments} We use the Pots dataset." + table(rows, caption="Mean accuracy."))
    read = _read(made)
    found = _by(read, model={"rules": 9.0}, dataset={"heading": 9.0}, metric={"one metric": 9.0, "none": -99.0})
    assert {row.dataset for row in found} == {"Pots"}
    assert {(str(row.metric).casefold(), row.metric_from, row.higher_is_better) for row in found} == {
        ("mean accuracy", "caption", True)
    }


def test_one_name_is_not_the_metric_of_both_values_of_a_cell() -> None:
    rows = r"Method & Dev & Test \\ \midrule Bar & 0.70, 0.12 & 0.54, 1.00 \\ \ours & 0.80, 0.13 & 0.64, 0.99 \\"
    read = _read(paper(table(rows, caption="Average (recall, precision).")))
    found = _by(read, model={"rules": 9.0}, dataset={"rules": 9.0}, metric={"of the surroundings": 9.0})
    assert [row.metric for row in found[:2]] == ["recall", "precision"]


def test_readings_that_tell_the_rows_apart_are_preferred() -> None:
    read = _read(paper(table(GRID)))
    found = alternatives(read, UNTAUGHT)
    shares = alike(found)
    assert shares.shape == tuple(map(len, found))
    axes = {way.axes: place for place, way in enumerate(found.models)}
    constant = next(place for place, way in enumerate(found.datasets) if way.names == (None,) * 4)
    heading = next(place for place, way in enumerate(found.metrics) if len(set(way.names)) == 2 and way.axes == (2,))
    assert shares[axes[0,], constant, heading] == 0.5
    assert shares[axes[0, 1], constant, heading] == 0.0
    rows = _by(read, reading={ALIKE: -9.0}, model={"rules": 1.0})
    assert len({(row.model, row.dataset, row.metric) for row in rows}) == 4


def test_the_rules_are_among_the_ways_and_each_way_has_a_name_for_each_row() -> None:
    read = _read(paper(table(GRID)))
    for ways, key in zip(alternatives(read, shipped_roles()), ("model", "dataset", "metric"), strict=True):
        assert all(len(way.names) == len(read.rows) for way in ways)
        of_rules = [way.names for way in ways if "rules" in way.features]
        assert of_rules
        assert {str(name).casefold() for name in of_rules[0]} == {str(getattr(r, key)).casefold() for r in read.rows}


@pytest.mark.parametrize(
    ("text", "role"),
    [("ResNet-50 [12]", "model"), ("CIFAR-100", "data"), ("Accuracy (%)", "metric"), ("5-shot", "setting")],
)
def test_characters_tell_the_roles_of_texts(text: str, role: str) -> None:
    assert ROLES[int(shipped_roles().probabilities(text).argmax())] == role


@given(st.text(max_size=200))
def test_any_text_has_probabilities_and_the_file_keeps_them(text: str) -> None:
    assert shipped_roles().probabilities(text).sum() == pytest.approx(1.0)
    assert ngrams(text) == sorted(set(ngrams(text)))
    again = unpacked(shipped_roles().packed())
    assert np.allclose(again.probabilities(text), shipped_roles().probabilities(text), atol=1e-3)


def test_a_table_of_many_rows_and_columns_is_read_in_proportion() -> None:
    """Ways to read a table grow with the square of its axes, and comparing them with its rows: both are bounded."""
    names = " & ".join(f"N{n}" for n in range(14))
    rows = "".join(" & ".join(f"a{n % 7}b{c}" for c in range(14)) + rf" & {n / 10:.1f} \\" for n in range(400))
    found = facts(table(rf"{names} & Acc. \\ \midrule {rows}", "l" * 14 + "c"), "value")
    assert len(found) == 400
