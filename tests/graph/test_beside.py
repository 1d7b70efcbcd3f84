"""Files beside a graph that only a build with options can build in: they are written, and the error names that build."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import kg
import kg.cli.build  # it registers the command
from kg.build import build
from kg.build.enrich import enrich_from
from kg.build.link import link_names, remove_links
from kg.cli import app
from kg.errors import InputError

PAPER = {"title": "FooNet: Networks of Foo for Bars", "abstract": "We propose FooNet. It beats BERT on ImageNet."}
EXTRACTOR = """from kg.records import Extraction

def read(texts):
    return [Extraction("mine_beside") for text in texts]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    Path("mine_beside.py").write_text(EXTRACTOR)
    Path("papers.jsonl").write_text(json.dumps(PAPER))
    Path("names.csv").write_text("name,identifier\nBERT,https://example.org/bert\n")
    Path("metadata.jsonl").write_text(json.dumps({"title": PAPER["title"], "arxiv": "2001.00001"}))
    return tmp_path


def cured(error: InputError) -> None:
    """Run the command that the error names."""
    command, _, _ = error.cure.partition(" if you know")
    done = CliRunner().invoke(app, shlex.split(command)[1:])
    assert done.exit_code == 0, done.output


def test_links_of_a_graph_with_its_shards_elsewhere_are_built_in_by_the_named_build(folder: Path) -> None:
    build(["papers.jsonl"], extractor="rules", shards=str(folder / "shards"), jobs=1)
    for change, left in ((lambda: link_names(["names.csv"]), ["entity/bert"]), (lambda: remove_links(["BERT"]), [])):
        with pytest.raises(InputError, match=r"links.jsonl is written, but not yet built in   try: kg build") as caught:
            change()
        cured(caught.value)
        assert kg.open().tables.links["entity"].to_list() == left


def test_identifiers_for_a_graph_of_an_extractor_of_ones_own_are_built_in_by_the_named_build(folder: Path) -> None:
    build(["papers.jsonl"], extractor="mine_beside:read", shards=str(folder / "shards"), jobs=1)
    with pytest.raises(InputError, match=r"--extractor mine_beside:read --shards \S+ if you know") as caught:
        enrich_from(["metadata.jsonl"])
    cured(caught.value)
    assert kg.open().tables.papers["arxiv"].to_list() == ["2001.00001"]


def test_other_errors_of_the_build_stay_as_they_are(folder: Path) -> None:
    build(["papers.jsonl"], extractor="rules", jobs=1)
    Path("graph/corrections.toml").write_text('[[correction]]\nkind = "same"\n')
    with pytest.raises(InputError, match=r"corrections.toml:\d"):
        link_names(["names.csv"])
