"""The files of the Papers with Code archive, in each form and damaged in each way."""

import gzip
import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.catalogues import catalogue_of, known_catalogues, read_catalogue
from kg.catalogues.records import Named, Number, Record, Refused, Row, Stated
from kg.papers import ReadOptions
from kg.papers.source.content import opened
from tests.catalogues.archive import FILES, FORMS
from tests.papers.contents import content


def records(path: Path) -> list[Record]:
    with opened(path.name, path, ReadOptions()) as found:
        catalogue = catalogue_of(found)
        assert catalogue is not None, path.name
        return list(read_catalogue(catalogue, found))


def of_json(name: str, value: object) -> list[Record]:
    return list(read_catalogue(known_catalogues()[name], content(json.dumps(value))))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("form", ["gzip", "lines", "parquet"])
def test_a_file_has_the_same_records_in_each_form(name: str, form: str, tmp_path: Path) -> None:
    def bare(rows: list[Record]) -> list[dict[str, Any]]:
        return [asdict(row) | {"line": 0} for row in rows]

    plain = bare(records(FORMS["plain"](tmp_path / name, FILES[name])))
    assert bare(records(FORMS[form](tmp_path / name, FILES[name]))) == plain
    assert plain


def test_a_leaderboard_is_read_row_by_row(tmp_path: Path) -> None:
    found = records(FORMS["plain"](tmp_path / "t", FILES["evaluation-tables"]))
    rows = [row for row in found if isinstance(row, Row)]
    assert [(row.task, row.dataset, row.model, row.paper and row.paper.key) for row in rows] == [
        ("Foo Parsing", "BarBench", "FooNet", "arxiv:2001.00001"),
        ("Foo Parsing", "BarBench", "QuxNet", "title:quxnetisallyouneed"),
    ]
    numbers = [(number.metric, number.value, number.record) for number in found if isinstance(number, Number)]
    assert numbers == [
        ("Accuracy", "81.5%", "/0/subtasks/0/datasets/0/sota/rows/0/metrics/Accuracy"),
        ("Accuracy", "90.1", "/0/subtasks/0/datasets/0/sota/rows/1/metrics/Accuracy"),
    ]
    named = [(row.type, row.name, row.forms) for row in found if isinstance(row, Named)]
    assert named == [
        ("Task", "Parsing", ("syntactic parsing",)),
        ("Task", "Foo Parsing", ()),
        ("Dataset", "BarBench", ()),
    ]
    relations = [(row.source, row.relation, row.target) for row in found if isinstance(row, Stated)]
    assert relations == [
        ("Foo Parsing", "subtask_of", "Parsing"),
        ("BarBench", "data_for", "Foo Parsing"),
        ("", "has_repository", "https://github.com/x/foonet"),
    ]
    refused = [(row.kind, row.record.rpartition("/rows/")[2], row.reason) for row in found if isinstance(row, Refused)]
    assert refused == [
        ("number", "0/metrics/Params", "no value: '-'"),
        ("row", "2", "a row without model and paper"),
        ("number", "2/metrics/Accuracy", "its row is left out"),
    ]


def test_parts_of_a_data_set_and_pairs_of_metrics_are_read() -> None:
    table = {
        "task": "T",
        "subtasks": [],
        "datasets": [
            {
                "dataset": "D:",
                "subdatasets": [
                    {
                        "subdataset": "easy",
                        "sota": {"rows": [{"model_name": "M", "metrics": [{"name": "F1", "value": 3}]}]},
                    }
                ],
            }
        ],
    }
    found = of_json("evaluation-tables", [table])
    assert [row.dataset for row in found if isinstance(row, Row)] == ["D easy"]
    assert [(row.metric, row.value) for row in found if isinstance(row, Number)] == [("F1", "3")]
    assert ("D easy", "variant_of", "D") in [(r.source, r.relation, r.target) for r in found if isinstance(r, Stated)]
    table["datasets"][0] |= {"sota": {"rows": [{"model_name": "M", "metrics": '{"F1": "4"}'}]}}
    assert [row.value for row in of_json("evaluation-tables", [table]) if isinstance(row, Number)] == ["4", "3"]


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        (lambda data: data[:-1], 4, "the list is not closed"),
        (lambda data: data.replace(b'"metrics"', b'"metrics', 1), 2, "not JSON"),
        (lambda data: data.replace(b'"subtasks": [{', b'"subtasks": [7, {', 1), 2, "subtasks is a number instead of an object"),
        (lambda data: data.replace(b'"task": "Parsing"', b'"task": []', 1), 2, "task is a list instead of a text"),
    ],
)  # fmt: skip
def test_damage_is_reported_with_its_line_and_the_rest_is_read(
    damage: Any, line: int, reason: str, tmp_path: Path
) -> None:
    rows = FILES["evaluation-tables"]
    second = [{"task": "Second", "datasets": [], "subtasks": []}]
    data = "[\n" + ",\n".join(json.dumps(row) for row in [*rows, *second]) + "\n]"
    path = tmp_path / "tables.json"
    path.write_bytes(damage(data.encode()))
    refused = [row for row in records(path) if isinstance(row, Refused)]
    assert any(reason in row.reason and row.line == line for row in refused), refused
    assert "Second" in [row.name for row in records(path) if isinstance(row, Named)]


def test_of_a_file_that_was_cut_while_packed_all_before_the_cut_is_read(tmp_path: Path) -> None:
    tables = [{"task": sha256(b"%d" % n).hexdigest(), "datasets": [], "subtasks": []} for n in range(9000)]
    packed = gzip.compress("\n".join(map(json.dumps, tables)).encode())
    (tmp_path / "tables.gz").write_bytes(packed[: len(packed) // 2])
    found = records(tmp_path / "tables.gz")
    named = [row for row in found if isinstance(row, Named)]
    assert len(named) > 4000
    refused = [row for row in found if isinstance(row, Refused)]
    assert [(row.line, row.reason.partition(":")[0]) for row in refused] == [(len(named) + 1, "a damaged archive")]


def test_a_row_of_the_wrong_shape_has_a_pointer() -> None:
    table = {"task": "T", "datasets": [{"dataset": "D", "sota": {"rows": [3, {"model_name": {}}]}}], "subtasks": []}
    refused = [row for row in of_json("evaluation-tables", [table]) if isinstance(row, Refused)]
    assert [(row.record, row.reason) for row in refused] == [
        ("/0/datasets/0/sota/rows/1", "a row without model and paper"),
        ("/0/datasets/0/sota/rows/0", "rows is a number instead of an object"),
        ("/0/datasets/0/sota/rows/1/model_name", "model_name is an object instead of a text"),
    ]


def test_other_files_are_no_catalogues() -> None:
    for text in ("", "x", "[]", "[1]", '{"title": "A", "abstract": "B"}', "PAR1", '[{"name": "A"}]'):
        assert catalogue_of(content(text)) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            [
                "task", "datasets", "subtasks", "dataset", "sota", "rows", "metrics", "model_name", "paper_title", "paper_url",
                "code_links", "url", "name", "full_name", "paper", "title", "repo_url", "is_official", "homepage", "tasks",
                "methods", "arxiv_id", "subdatasets", "subdataset", "synonyms", "description", "introduced_year",
            ]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.sampled_from(sorted(known_catalogues())), st.lists(json_values, max_size=3))
def test_any_json_gives_records_with_places(name: str, value: list[object]) -> None:
    for record in of_json(name, value):
        assert record.line == 1
        found: Any = value
        for part in filter(None, record.record.split("/")[1:]):
            if isinstance(found, dict | list) and not isinstance(record, Number):
                found = found[int(part)] if isinstance(found, list) else found.get(part)
        if isinstance(record, Named | Row):
            assert isinstance(found, dict)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for name in known_catalogues().values():
        assert all(record.line >= 1 for record in read_catalogue(name, content(data)))
