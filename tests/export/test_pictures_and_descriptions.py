"""Pictures for print, void.ttl and the RO-Crate, identical in every run."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import matplotlib.image
import pytest
import rdflib
from lxml import etree
from rocrate.rocrate import ROCrate
from typer.testing import CliRunner

import kg
from kg.build import build
from kg.cli import ask
from kg.cli.export import FORMATS, app
from kg.errors import UnknownName
from kg.export import ExportOptions, export, known_exporters
from kg.export.crate import write_crate
from kg.export.media import media_type
from tests.conftest import SEEDS
from tests.export.conftest import written

SVG = "{http://www.w3.org/2000/svg}"
TEXT_FORMATS = [name for name in known_exporters() if name not in ("duckdb", "parquet", "png")]


def test_the_svg_names_what_it_shows_and_explains_its_colours(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    document = etree.parse(str(written(tiny_graph, "svg", tmp_path, ExportOptions(around="LoRA"))))
    texts = {"".join(element.itertext()) for element in document.iter(f"{SVG}text")}
    assert {"Around LoRA", "LoRA", "Alpha", "Beta", "Method", "Model", "improves on", "uses"} <= texts
    assert "Dataset" not in texts


def test_the_png_is_a_picture_of_some_size(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    pixels = matplotlib.image.imread(written(graph, "png", tmp_path, ExportOptions(nodes=30)))
    assert min(pixels.shape[:2]) > 500
    assert len({tuple(pixel) for pixel in pixels.reshape(-1, pixels.shape[2])[::97]}) > 2


def test_a_picture_around_no_known_name_is_reported(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(UnknownName):
        export(tiny_graph, ["svg"], tmp_path, ExportOptions(around="nothing of the kind"))
    assert not list(tmp_path.iterdir())


def test_statistics_are_drawn_and_another_kind_of_file_is_refused(seed_folder: Path, tmp_path: Path) -> None:
    run = CliRunner().invoke
    done = run(ask.app, ["stats", "--graph", str(seed_folder), "--plot", str(tmp_path / "s.svg")])
    assert done.exit_code == 0, done.output
    texts = {"".join(e.itertext()) for e in etree.parse(str(tmp_path / "s.svg")).iter(f"{SVG}text")}
    assert {"Nodes by type", "Edges by relation", "Papers per entity", "LoRA", "improves on"} <= texts
    done = run(ask.app, ["stats", "--graph", str(seed_folder), "--plot", str(tmp_path / "s.docx")])
    assert "ends in .svg or .png" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["s.svg"]


def test_void_counts_the_graphs_content_and_describes_the_files(graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    # Named first but written last, so that it describes the others.
    folder = tmp_path / "out"
    export(graph, ["void", "ttl", "csv", "neo4j"], folder)
    void, dcat = rdflib.Namespace("http://rdfs.org/ns/void#"), rdflib.DCAT
    read = rdflib.Graph().parse(folder / "void.ttl")
    dataset = read.value(predicate=rdflib.RDF.type, object=void.Dataset)
    assert int(read.value(dataset, void.triples)) == sum(1 for _ in graph.triples())
    assert int(read.value(dataset, void.entities)) == graph.tables.nodes.height
    by_class = {
        str(read.value(part, void["class"])).rpartition("#")[2]: int(read.value(part, void.entities))
        for part in read.objects(dataset, void.classPartition)
    }
    assert by_class == dict(graph.tables.nodes["type"].value_counts().iter_rows())
    by_property = [int(read.value(part, void.triples)) for part in read.objects(dataset, void.propertyPartition)]
    assert sum(by_property) == graph.tables.edges.height
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    described = {}
    for part in read.objects(dataset, dcat.distribution):
        checksum = read.value(part, spdx.checksum)
        described[str(read.value(part, rdflib.DCTERMS.title))] = (
            int(read.value(part, dcat.byteSize)),
            str(read.value(checksum, spdx.checksumValue)),
        )
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != "void.ttl"}
    assert described == {
        name: (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in files.items()
    }


def test_the_crate_describes_every_file_and_is_read_again(tiny_graph: kg.KnowledgeGraph, tmp_path: Path) -> None:
    export(tiny_graph, ["ttl", "neo4j"], tmp_path)
    write_crate(tiny_graph, tmp_path)
    crate = ROCrate(tmp_path)
    described = {entity.id: entity["encodingFormat"] for entity in crate.data_entities}
    files = (path for path in tmp_path.rglob("*") if path.is_file() and "ro-crate" not in path.name)
    assert described == {path.relative_to(tmp_path).as_posix(): media_type(path) for path in files}


def test_the_command_makes_a_crate(tiny_folder: Path, tmp_path: Path) -> None:
    arguments = ["export", "nt", "--ro-crate", "--graph", str(tiny_folder), "--out", str(tmp_path)]
    done = CliRunner().invoke(app, arguments)
    assert done.output.splitlines() == [str(tmp_path / "graph.nt"), str(tmp_path / "ro-crate-metadata.json")]
    assert json.loads((tmp_path / "ro-crate-metadata.json").read_bytes())["@graph"]


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_ten_exports_are_the_same_bytes_under_any_hash_seed(tiny_folder: Path, tmp_path: Path) -> None:
    found = []
    for seed in range(10):
        out = tmp_path / str(seed)
        command = [sys.executable, "-c", "from kg.cli import main; main()", "export", *TEXT_FORMATS, "--quiet"]
        command += ["--graph", str(tiny_folder), "--out", str(out)]
        environment = {"PYTHONHASHSEED": str(seed), "PATH": "", "HOME": str(tmp_path)}
        subprocess.run(command, check=True, env=environment)
        found.append(sums(out))
    assert all(other == found[0] for other in found)


@pytest.mark.slow
def test_exports_are_the_same_bytes_for_any_number_of_jobs_and_order_of_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    sources = sorted(str(path) for path in SEEDS.iterdir() if path.is_file() and path.suffix == ".txt")
    assert len(sources) > 1
    found = []
    for jobs, order in [(1, sources), (2, sources[::-1])]:
        folder = tmp_path / f"graph{jobs}"
        # By rules, which are fast: tests of the seeds' graph compare the tables that the network makes.
        build(order, folder, extractor="rules", jobs=jobs)
        export(kg.open(folder), TEXT_FORMATS, tmp_path / f"out{jobs}")
        found.append(sums(tmp_path / f"out{jobs}"))
    assert found[0] == found[1]


def test_help_names_every_format() -> None:
    assert FORMATS.split() == list(known_exporters())
    done = CliRunner().invoke(app, ["export", "--help"], env={"COLUMNS": "300"})
    assert FORMATS in done.output
