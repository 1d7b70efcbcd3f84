"""Any corrections, undone in any order, leave the graph as it was."""

import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.build import correct
from kg.errors import InputError
from kg.graph.communities.tables import with_communities
from kg.graph.corrections_list import listed
from tests.graph.corrections import adding, build_graph, copy, state, undoing
from tests.graph.test_updates import stored

NAMES = ["BERT", "ImageNet", "FooNet 5", "BarNet 1", "QuxNet 2", "LoRA", "low-rank adaptation", "XBT", "GLUE"]
name = st.sampled_from(NAMES)
actions = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["same", "different"]), "a": name, "b": name}),
    st.fixed_dictionaries({"kind": st.just("rename"), "a": name, "to": st.sampled_from(["Ernie", "Elmo", *NAMES[:2]])}),
    st.fixed_dictionaries({"kind": st.just("retype"), "a": name, "to": st.sampled_from(["Model", "Method", "Task", "Dataset"])}),
    st.fixed_dictionaries({"kind": st.just("drop"), "a": name}),
    st.fixed_dictionaries({"kind": st.just("reject"), "subject": name, "relation": st.just("improves_on"), "object": st.just("BERT")}),
    st.fixed_dictionaries({"kind": st.just("assert"), "subject": name, "relation": st.just("uses"), "object": name, "note": st.just("x")}),
    st.integers(0, 99),
)  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_graph(tmp_path_factory.mktemp("corrected"))


def take(action: object, graph: Path) -> None:
    """Make a correction, or undo one; what is refused changes nothing."""
    count = len(listed(graph))
    try:
        if isinstance(action, int):
            correct(undoing(action % count + 1), graph) if count else None
        else:
            correct(adding(**action), graph)
    except InputError as error:
        assert "corrected" in str(error) or "twice" in str(error)


def check_undone(steps: list[object], order: int, built: Path, folder: Path) -> None:
    graph = copy(built, folder / "g")
    try:
        before = state(graph)
        for step in steps:
            take(step, graph)
        have, expected = stored(graph)
        assert have == expected
        tables = kg.open(graph).tables
        anew = with_communities(tables)
        assert tables.communities.equals(anew.communities) and tables.members.equals(anew.members)
        chance = random.Random(order)
        while count := len(listed(graph)):
            correct(undoing(chance.randint(1, count)), graph)
        assert state(graph) == before
    finally:
        shutil.rmtree(folder)


@pytest.mark.slow(seconds=12)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(actions, min_size=5, max_size=5), st.integers(0, 99))
def test_corrections_and_undos_leave_no_trace(
    built: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[object], order: int
) -> None:
    check_undone(steps, order, built, tmp_path_factory.mktemp("undone"))


@pytest.mark.slow(seconds=120)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(actions, min_size=20, max_size=20), st.integers(0, 99))
def test_500_corrections_and_undos_leave_no_trace(
    built: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[object], order: int
) -> None:
    check_undone(steps, order, built, tmp_path_factory.mktemp("undone"))
