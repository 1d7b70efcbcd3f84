"""What a build calls a paper or an entity, later builds of the same graph call it too."""

import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.build import build, remove
from kg.graph.check import faults
from kg.stable_ids import MATCH, stable_ids

FOO = {
    "title": "FooNet: a net of foos and bars",
    "abstract": "We propose FooNet. It outperforms BERT on ImageNet.",
    "authors": ["Ann Foo"],
}
FOO_ID = "paper/foonet-a-net-of-foos-and-bars-47ed65e6"
BAR = {
    "title": "BarNet, a net without arXiv",
    "abstract": "We propose BarNet.",
    "authors": ["Bob Bar"],
    "doi": "10.1000/xyz",
}
BAR_ID = "paper/barnet-a-net-without-arxiv-16a8b254"


def net(number: int, name: str) -> dict[str, object]:
    abstract = f"We propose {name}. It outperforms BERT on ImageNet by {number}.5%."
    title = f"{name}: a net that is number {number}"
    return {"title": title, "abstract": abstract, "authors": ["Ann Foo"], "arxiv": f"2401.{number:05}"}


class Growing:
    """A graph that grows source by source."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, name: str, *records: dict[str, object]) -> kg.KnowledgeGraph:
        path = self.folder / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        build([str(path)], self.folder / "graph", extractor="rules")
        return self.opened()

    def opened(self) -> kg.KnowledgeGraph:
        graph = kg.open(self.folder / "graph")
        assert list(faults(graph.tables, graph.manifest)) == []
        return graph


@pytest.fixture
def growing(tmp_path: Path) -> Growing:
    return Growing(tmp_path)


def papers(graph: kg.KnowledgeGraph) -> list[str]:
    return graph.tables.papers["id"].to_list()


def test_a_paper_that_gains_an_arxiv_identifier_keeps_its_iri(growing: Growing) -> None:
    assert papers(growing.build("a.jsonl", FOO)) == [FOO_ID]
    graph = growing.build("a.jsonl", FOO | {"arxiv": "2401.00001"})
    assert papers(graph) == [FOO_ID]
    assert graph.find("paper/2401.00001") == FOO_ID
    assert graph.iri("paper/2401.00001") == graph.manifest.base + FOO_ID
    rows = graph.query(
        "SELECT ?paper { <https://w3id.org/mlkg/paper/2401.00001> owl:sameAs ?paper . ?paper a kg:Paper }"
    )
    assert rows == [{"paper": graph.manifest.base + FOO_ID}]
    again = growing.build("b.jsonl", FOO | {"arxiv": "2401.00001", "venue": "ICLR"})
    assert (papers(again), again.find("paper/2401.00001")) == ([FOO_ID], FOO_ID)


def test_a_deleted_graph_starts_fresh(growing: Growing, tmp_path: Path) -> None:
    growing.build("a.jsonl", FOO)
    growing.build("a.jsonl", FOO | {"arxiv": "2401.00001"})
    build([str(tmp_path / "a.jsonl")], tmp_path / "fresh", extractor="rules")
    fresh = kg.open(tmp_path / "fresh")
    assert (papers(fresh), fresh.tables.redirects.height) == (["paper/2401.00001"], 0)


def test_the_former_id_of_a_merged_paper_leads_to_the_other(growing: Growing) -> None:
    preprint = {"title": "The bar network", "abstract": "BarNet!", "authors": ["Bob Bar"], "arxiv": "2401.00009"}
    assert papers(growing.build("a.jsonl", BAR, preprint)) == ["paper/2401.00009", BAR_ID]
    graph = growing.build("b.jsonl", BAR | {"arxiv": "2401.00009"})
    assert (papers(graph), graph.find(BAR_ID)) == (["paper/2401.00009"], "paper/2401.00009")
    again = growing.build("c.jsonl", net(3, "QuxNet"))
    assert again.find(BAR_ID) == "paper/2401.00009"


def test_papers_of_one_title_by_two_authors_keep_apart(growing: Growing) -> None:
    growing.build("a.jsonl", FOO)
    other = FOO | {"authors": ["Zoe Zap"], "abstract": "Another FooNet, of Zap."}
    graph = growing.build("a.jsonl", FOO | {"arxiv": "2401.00001"}, other)
    ids = dict(graph.tables.papers.select(pl.col("authors").list.first(), "id").iter_rows())
    assert ids["Ann Foo"] == FOO_ID
    assert ids["Zoe Zap"] not in (FOO_ID, "paper/2401.00001")
    again = growing.build("b.jsonl", net(3, "QuxNet"))
    assert (
        dict(again.tables.papers.select(pl.col("authors").list.first(), "id").iter_rows())["Zoe Zap"] == ids["Zoe Zap"]
    )


def test_an_entity_keeps_its_iri_when_its_label_changes(growing: Growing) -> None:
    assert growing.build("a.jsonl", net(1, "QuxNets")).find("QuxNets") == "entity/quxnets"
    graph = growing.build("b.jsonl", net(2, "QuxNet"), net(3, "QuxNet"))
    card = graph.entity("QuxNet")
    assert (card.id, card.label) == ("entity/quxnets", "QuxNet")
    assert graph.find("entity/quxnet") == "entity/quxnets"


def test_a_removed_paper_returns_under_its_id(growing: Growing, tmp_path: Path) -> None:
    growing.build("a.jsonl", FOO, net(3, "QuxNet"))
    growing.build("a.jsonl", FOO | {"arxiv": "2401.00001"}, net(3, "QuxNet"))
    remove([FOO_ID], tmp_path / "graph")
    assert growing.opened().tables.redirects.height == 0
    remove([FOO_ID], tmp_path / "graph", undo=True)
    assert papers(growing.opened()) == ["paper/2401.00003", FOO_ID]


names = st.lists(st.sampled_from("abcdef"), unique=True, min_size=1)


@given(own=names, former=names, pairs=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"))))
def test_ids_are_unique_and_each_matched_former_id_leads_somewhere(
    own: list[str], former: list[str], pairs: list[tuple[str, str]]
) -> None:
    redirects = pl.DataFrame({"former": ["z"], "id": [former[0]]})

    def match(orphans: pl.Series) -> pl.DataFrame:
        rows = [(a, b, 0) for a, b in pairs if a in orphans and b in own]
        return pl.DataFrame(rows, MATCH, orient="row")

    found = stable_ids(pl.Series(own), pl.Series(former), redirects, match)
    ids, led = found.ids.to_list(), dict(found.redirects.iter_rows())
    assert len(set(ids)) == len(own)
    assert set(led.values()) <= set(ids)
    assert not set(led) & set(ids)
    for name, id_ in zip(own, ids, strict=True):
        assert id_ in (*former, name) or id_.startswith(f"{name}-")
    for name in set(former) & set(own):
        assert name in ids
    matched = {a for a, b in pairs if a in former and b in own}
    assert matched <= {*ids, *led}


def test_without_a_former_version_each_thing_has_its_own_id() -> None:
    none = pl.Series([], dtype=pl.String)
    found = stable_ids(
        pl.Series(["a", "b"]),
        none,
        pl.DataFrame(schema={"former": pl.String, "id": pl.String}),
        lambda _: pl.DataFrame(schema=MATCH),
    )
    assert (found.ids.to_list(), found.redirects.height) == (["a", "b"], 0)
