"""Snapshots: when each was built, what came and went, and digests and leaderboards as of one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.build import build, remove
from kg.errors import InputError, UnknownName
from kg.graph.directory_layout import SNAPSHOTS
from kg.graph.snapshots import Snapshot, papers_at
from tests.cli.test_commands import run
from tests.graph.test_updates import write


def at(day: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    from datetime import UTC, datetime

    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())))
    act()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build three snapshots: papers 0 to 2, then 3 and 4, then without 1."""
    parent = tmp_path_factory.mktemp("snapshots")
    rows = {name: write(parent / f"{name}.jsonl", *numbers) for name, numbers in (("a", (0, 1, 2)), ("b", (3, 4)))}
    with pytest.MonkeyPatch.context() as patch:
        at("2026-01-05", patch, lambda: build([rows["a"]], parent / "g", extractor="rules"))
        at("2026-01-06", patch, lambda: build([rows["b"]], parent / "g"))
        at("2026-01-08", patch, lambda: remove(["2401.00001"], parent / "g"))
    return parent / "g"


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "g", symlinks=True))


def new(graph: Path, since: str) -> set[str]:
    return {paper.id for paper in kg.digest(kg.open(graph), since).papers.rows}


def test_each_build_is_a_snapshot_with_its_day_and_what_came_and_went(graph: Path) -> None:
    rows = [(row.number, str(row.built.date()), row.papers, row.came, row.went) for row in kg.snapshots(graph)]
    assert rows == [
        (1, "2026-01-05", 3, None, None),
        (2, "2026-01-06", 5, ("paper/2401.00003", "paper/2401.00004"), ()),
        (3, "2026-01-08", 4, (), ("paper/2401.00001",)),
    ]
    listed = run("snapshots", "--graph", str(graph))
    assert "2026-01-06 00:00" in listed.stdout
    assert [row["number"] for row in json.loads(run("snapshots", "--json", "--graph", str(graph)).stdout)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("snapshot:1", {"paper/2401.00003", "paper/2401.00004"}),
        ("snapshot:2026-01-05", {"paper/2401.00003", "paper/2401.00004"}),
        ("snapshot:2026-01-07", set()),
        ("snapshot:previous", set()),
        ("snapshot:3", set()),
    ],
)
def test_a_digest_since_a_snapshot_has_the_papers_that_it_lacks(since: str, expected: set[str], graph: Path) -> None:
    assert new(graph, since) == expected


def test_a_digest_since_a_snapshot_has_claims_and_records_too(graph: Path) -> None:
    found = kg.digest(kg.open(graph), "snapshot:1")
    assert found.since == "snapshot 1 (2026-01-05)"
    assert {claim.paper for claim in found.claims.rows} == {"paper/2401.00003", "paper/2401.00004"}
    done = run("digest", "--since", "snapshot:1", "--graph", str(graph))
    assert done.stdout.startswith("# New since snapshot 1 (2026-01-05)\n")
    assert "(no date)" in done.stdout
    atom = run("digest", "--since", "snapshot:1", "-f", "atom", "--graph", str(graph)).stdout
    assert atom.count("<entry>") == 2


@pytest.mark.parametrize("since", ["snapshot:9", "snapshot:2026-01-01", "snapshot:", "snapshot:x"])
def test_an_unknown_snapshot_is_refused_with_those_that_there_are(since: str, graph: Path) -> None:
    with pytest.raises(UnknownName, match="3"):
        kg.digest(kg.open(graph), since)


def test_a_leaderboard_as_of_a_snapshot_has_the_numbers_of_its_papers(graph: Path) -> None:
    opened = kg.open(graph)
    then, now = (kg.leaderboard(opened, "ImageNet", as_of=as_of) for as_of in ("snapshot:1", None))
    papers = {score.paper for score in then.scores}
    assert papers == {"paper/2401.00000", "paper/2401.00002"}
    assert (then.as_of, then.later) == ("snapshot 1 (2026-01-05)", len(now.scores) - len(then.scores))
    assert then.later > 0


def test_a_graph_without_a_file_of_snapshots_has_those_that_are_still_there(graph: Path) -> None:
    (graph / SNAPSHOTS).unlink()
    assert [(row.number, row.went) for row in kg.snapshots(graph)] == [(2, None), (3, ("paper/2401.00001",))]
    assert new(graph, "snapshot:2") == set()


def test_what_came_is_not_guessed_where_a_snapshot_is_not_known(graph: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (graph / SNAPSHOTS).read_text().splitlines()]
    (graph / SNAPSHOTS).write_text("".join(f"{json.dumps(row)}\n" for row in rows[:1]))
    # The second version is there, the first is not any more.
    with pytest.raises(InputError, match=r"what came with snapshot 2 \(.*\) is not known"):
        new(graph, "snapshot:1")
    build([write(tmp_path / "c.jsonl", 7)], graph)
    assert new(graph, "snapshot:3") == {"paper/2401.00007"}


def test_a_former_version_that_is_damaged_stops_no_build(graph: Path, tmp_path: Path) -> None:
    (graph / SNAPSHOTS).unlink()
    (graph / "versions" / "2" / "papers.parquet").write_bytes(b"PAR1")
    build([write(tmp_path / "c.jsonl", 7)], graph)
    assert [(row.number, row.came) for row in kg.snapshots(graph)] == [(3, None), (4, ("paper/2401.00007",))]


def test_a_damaged_line_is_named(graph: Path) -> None:
    with (graph / SNAPSHOTS).open("a") as file:
        file.write("{}\n")
    done = run("snapshots", "--graph", str(graph))
    assert (done.returncode, "snapshots.jsonl:4" in done.stderr) == (1, True)


def test_the_snapshot_that_is_open_counts_when_another_is_built(graph: Path, tmp_path: Path) -> None:
    opened = kg.open(graph)
    build([write(tmp_path / "c.jsonl", 7)], graph)
    assert {paper.id for paper in kg.digest(opened, "snapshot:previous").papers.rows} == set()
    assert new(graph, "snapshot:previous") == {"paper/2401.00007"}


def test_snapshots_are_not_followed_through_a_link(graph: Path, tmp_path: Path) -> None:
    (graph / SNAPSHOTS).unlink()
    (tmp_path / "mine").write_text("")
    (graph / SNAPSHOTS).symlink_to(tmp_path / "mine")
    with pytest.raises(kg.KgError, match=r"snapshots\.jsonl"):
        build([write(tmp_path / "c.jsonl", 7)], graph)


@given(st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=1, max_size=6), st.data())
def test_the_papers_of_a_snapshot_follow_from_what_came_and_went(
    states: list[frozenset[str]], data: st.DataObject
) -> None:
    import polars as pl

    rows = [
        Snapshot.model_validate(
            {
                "number": number, "built": "2026-01-05T00:00:00Z", "papers": len(state),
                "came": sorted(state - states[number - 1]) if number else None,
                "went": sorted(states[number - 1] - state) if number else None,
            }
        )
        for number, state in enumerate(states)
    ]  # fmt: skip
    number = data.draw(st.integers(0, len(states) - 1))
    current = data.draw(st.integers(number, len(states) - 1))
    assert papers_at(rows[number], rows, current, pl.Series(sorted(states[current]), dtype=pl.String)) == states[number]
