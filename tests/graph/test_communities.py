"""Communities: which entities and papers are in them, how they are called, and where they stand on the map."""

from dataclasses import replace
from itertools import combinations, product
from math import hypot
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, UnknownName
from kg.graph import read
from kg.graph.communities.tables import with_communities
from kg.graph.tables import Tables
from tests.conftest import examples
from tests.graph.communities import CONTROL, GRAPHS, made, papers_of_two_fields


@pytest.fixture(scope="module")
def tables() -> Tables:
    return made(papers_of_two_fields())


def members(tables: Tables, id_: str) -> set[str]:
    return set(tables.members.filter(pl.col("community").str.starts_with(id_))["node"])


def test_what_papers_name_together_is_one_field_and_a_name_in_all_papers_joins_no_two(tables: Tables) -> None:
    first, second = read.communities(tables)
    graphs, control = (first, second) if first.id == "link-prediction" else (second, first)
    assert (graphs.level, control.level) == (0, 0)
    labels = dict(tables.nodes.select("id", "label").iter_rows())
    of_graphs = {labels[node] for node in members(tables, graphs.id)}
    assert of_graphs >= {*GRAPHS, *(f"graphs-{number}" for number in range(8))}
    assert not of_graphs & {*CONTROL, *(f"control-{number}" for number in range(8))}


def test_a_field_is_named_by_tasks_and_methods_that_are_specific_to_it(tables: Tables) -> None:
    names = {row.name for row in read.communities(tables)}
    # ImageNet is in as many papers as any of the names, and in those of both fields.
    assert names == {"link prediction, node classification, GNN", "continuous control, policy gradient, PPO"}


def test_a_term_that_holds_the_words_of_another_is_not_in_the_name() -> None:
    papers = {f"p{n}": ["reinforcement learning", "deep reinforcement learning", "exploration"] for n in range(3)}
    papers |= {f"q{n}": ["parsing", "tagging"] for n in range(3)}
    names = {row.name for row in read.communities(made(papers))}
    assert names == {"deep reinforcement learning, exploration", "parsing, tagging"}


def test_the_sizes_are_those_of_the_members_and_the_years_those_of_the_papers() -> None:
    papers = papers_of_two_fields()
    tables = made(papers, {paper: 2010 + number for number, paper in enumerate(papers)})
    for row in read.communities(tables):
        inside = members(tables, row.id)
        assert (row.entities, row.papers) == (
            sum(node.startswith("entity/") for node in inside),
            sum(node.startswith("paper/") for node in inside),
        )
    first, last = sorted((row.first_year, row.median_year, row.last_year) for row in read.communities(tables))
    assert (first, last) == ((2010, 2013, 2017), (2018, 2021, 2025))


def test_an_entity_of_one_paper_is_in_the_community_of_the_paper() -> None:
    papers = papers_of_two_fields()
    papers["graphs-0"].append("NewNet")
    (field,) = read.communities_of(made(papers), "entity/newnet")
    assert field.terms[0].label in GRAPHS


def test_a_community_lists_its_entities_and_papers_with_the_most_shared_first(tables: Tables) -> None:
    page = read.community(tables, read.communities_of(tables, "entity/ppo")[0].id, limit=4)
    assert {row.label for row in page.entities} == {*CONTROL}
    assert all(row.id.startswith("paper/control") for row in page.papers) and len(page.papers) == 4
    shared = [row.shared for row in page.papers]
    assert shared == sorted(shared, reverse=True)
    assert [(row.year, row.papers) for row in page.years] == [(2020, 8)]
    rest = read.community(tables, page.community.id, offset=4, limit=10)
    assert len(rest.papers) == 4 and not {row.id for row in rest.papers} & {row.id for row in page.papers}
    with pytest.raises(UnknownName, match="no-such"):
        read.community(tables, "no-such")


def test_a_graph_of_an_earlier_version_says_what_makes_its_map(tables: Tables) -> None:
    without = made({"a": ["x"], "b": ["y"]})
    assert not without.communities.height and not without.members.height
    for ask in (
        read.communities,
        lambda tables: read.communities_of(tables, "entity/x"),
        lambda t: read.community(t, "x"),
    ):
        with pytest.raises(InputError, match="kg build --repair"):
            ask(without)


def test_a_window_shows_what_is_in_it_and_large_enough(tables: Tables) -> None:
    whole = read.map_part(tables, read.Window(0, 0, 1000, 1000, 0), 500)
    assert {row.id for row in whole.communities} == set(tables.communities["id"])
    assert len(whole.dots) == whole.entities == 9 and (whole.papers, whole.other_papers, whole.hidden) == (16, 0, 0)
    one = whole.communities[0]
    near = read.map_part(tables, read.Window(one.x - 1, one.y - 1, one.x + 1, one.y + 1, 0), 500)
    assert [row.id for row in near.communities if row.level == 0] == [one.id]
    assert not read.map_part(tables, read.Window(0, 0, 1000, 1000, 600), 500).communities
    assert read.map_part(tables, read.Window(0, 0, 1000, 1000, 0), 1).hidden == len(whole.communities) + 8 - 1


NAMES = [f"name {number}" for number in range(60)]


@given(
    st.dictionaries(st.sampled_from(range(40)), st.lists(st.sampled_from(NAMES), min_size=1, max_size=8), max_size=40)
)
def test_communities_of_any_papers_hold_each_node_once_and_do_not_overlap(papers: dict[int, list[str]]) -> None:
    tables = made({f"p{number}": named for number, named in papers.items()})
    assert tables.members["node"].is_unique().all()
    ids = set(tables.communities["id"])
    assert set(tables.members["community"]) <= ids and set(tables.communities["parent"].drop_nulls()) <= ids
    discs = {row["id"]: row for row in tables.communities.iter_rows(named=True)}
    for one, other in combinations(discs.values(), 2):
        distance = hypot(one["x"] - other["x"], one["y"] - other["y"])
        if one["parent"] == other["parent"]:
            assert distance >= one["radius"] + other["radius"] - 0.01
    for row in discs.values():
        above = discs.get(row["parent"] or "", {"x": 500, "y": 500, "radius": 500})
        assert hypot(row["x"] - above["x"], row["y"] - above["y"]) + row["radius"] <= above["radius"] + 0.01
    for row in tables.members.drop_nulls("x").iter_rows(named=True):
        home = discs[row["community"]]
        assert hypot(row["x"] - home["x"], row["y"] - home["y"]) + row["radius"] <= home["radius"] + 0.01


def test_the_same_papers_in_another_order_make_the_same_tables() -> None:
    papers = papers_of_two_fields()
    one, other = made(papers), made(dict(reversed(papers.items())))
    assert one.communities.equals(other.communities) and one.members.equals(other.members)


def papers_with_topics() -> dict[str, list[str]]:
    """Return papers of twelve fields with three topics each."""
    papers = {}
    # Twelve fields of three groups of names: a paper names four of its group and two of the next one.
    for field, group, number in product(range(12), range(3), range(11)):
        own = [f"f{field}g{group} n{(number + step) % 11}" for step in range(4)]
        papers[f"{field}-{group}-{number}"] = [
            *own,
            *(f"f{field}g{(group + 1) % 3} n{(number + step) % 11}" for step in (0, 3)),
        ]
    return papers


def test_a_large_field_has_topics_inside_it() -> None:
    tables = made(papers_with_topics())
    fields, topics = (read.communities(tables, level) for level in (0, 1))
    assert len(fields) == 12 and len(topics) >= 24
    for field in fields:
        inside = [row for row in topics if row.parent == field.id]
        assert (sum(row.entities for row in inside), sum(row.papers for row in inside)) == (
            field.entities,
            field.papers,
        )
        assert read.community(tables, field.id).topics == tuple(inside)
    topic = topics[0]
    assert read.community(tables, topic.id).field == next(row for row in fields if row.id == topic.parent)
    assert read.communities_of(tables, topic.terms[0].id)[1] == topic


def relabelled(tables: Tables, labels: dict[str, str]) -> Tables:
    label = pl.col("id").replace(labels).alias("label")
    is_renamed = pl.col("id").is_in(list(labels))
    return replace(
        tables, nodes=tables.nodes.with_columns(pl.when(is_renamed).then(label).otherwise("label").alias("label"))
    )


def written(tables: Tables, folder: Path) -> Path:
    """Write tables whose communities all lie at other places, so that what is taken from them is seen."""
    folder.mkdir(exist_ok=True)
    replace(tables, communities=tables.communities.with_columns(x=pl.lit(-1.0))).write(folder)
    return folder


def are_taken(tables: Tables, folder: Path) -> bool:
    """Return whether communities are taken from a folder; those that are not must be those of the tables."""
    made, anew = with_communities(tables, folder), with_communities(tables)
    is_taken = bool(made.communities.height) and set(made.communities["x"]) == {-1.0}
    assert made.members.equals(anew.members)
    assert made.communities.drop("x").equals(anew.communities.drop("x"))
    assert is_taken or made.communities.equals(anew.communities)
    return is_taken


def test_communities_are_taken_from_another_version_where_they_are_the_same(tmp_path: Path) -> None:
    tables = made(papers_with_topics())
    folder = written(tables, tmp_path / "v")
    term = read.communities(tables, 1)[0].terms
    assert are_taken(tables, folder)
    assert are_taken(relabelled(tables, {term[0].id: "another name"}), folder)
    assert are_taken(replace(tables, evidence=tables.evidence.with_columns(confidence=pl.lit(0.5))), folder)
    # A term that holds the words of another is none.
    assert not are_taken(relabelled(tables, {term[1].id: f"{term[0].label} more"}), folder)
    assert not are_taken(replace(tables, evidence=tables.evidence[1:]), folder)
    is_term = pl.col("id") == term[0].id
    retyped = tables.nodes.with_columns(type=pl.when(is_term).then(pl.lit("Dataset")).otherwise("type"))
    assert not are_taken(replace(tables, nodes=retyped), folder)


@settings(max_examples=examples(30))
@given(
    st.dictionaries(st.sampled_from(range(30)), st.lists(st.sampled_from(NAMES), min_size=1, max_size=6), max_size=30),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["name 1 more", "other", "name 7"]), max_size=5),
    st.booleans(),
)
def test_communities_that_are_taken_are_those_of_the_tables(
    tmp_path_factory: pytest.TempPathFactory, papers: dict[int, list[str]], labels: dict[str, str], is_less: bool
) -> None:
    tables = made({f"p{number}": named for number, named in papers.items()})
    folder = written(tables, tmp_path_factory.mktemp("former"))
    changed = relabelled(tables, {f"entity/{name.replace(' ', '-')}": label for name, label in labels.items()})
    are_taken(replace(changed, evidence=changed.evidence[int(is_less) :]), folder)
