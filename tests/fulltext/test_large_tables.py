"""Long names, long texts and tables of many models are read in a time that grows with their size alone.

If each name were compared with each other one, these would take minutes.
"""

import pytest

from kg.fulltext import rows_of
from kg.fulltext.tables.paper import known_datasets
from tests.fulltext.made import paper, table

LONG = "a b " * 20_000
TABLES = {
    "a long name": (table(rf"Model & Accuracy \\ \hline {LONG} & 91.2 \\ FooNet & 93.1 \\"), 2),
    "a long heading": (table(rf"Model & {LONG} \\ \hline BarNet & 91.2 \\ FooNet & 93.1 \\"), 2),
    "many models": (
        table(r"Model & Accuracy \\ \hline " + "".join(rf"Foo{i}Net & {i % 90}.2 \\" for i in range(5_000))),
        5_000,
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_large_table_has_all_its_rows(name: str) -> None:
    body, count = TABLES[name]
    assert len({row.model for row in rows_of(paper(body))}) == count


def test_each_mention_of_a_data_set_is_found_in_a_long_text() -> None:
    assert known_datasets("We train on CIFAR-10. " * 100_000) == ["CIFAR-10"] * 100_000


def test_of_names_inside_each_other_the_longest_is_the_data_set() -> None:
    assert known_datasets("on WMT, on WMT 2014 and WMT") == ["WMT", "WMT 2014", "WMT"]
