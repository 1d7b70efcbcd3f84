"""Each file of a graph flipped, cut or deleted, under each command: the right result or one line, and nothing lost."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg
from kg.build import build, remove
from kg.cli import main
from kg.errors import GraphUnreadable
from kg.graph.directory import GraphDirectory
from kg.graph.tables import RECORDS
from kg.serve.prepare import LAYOUT, SEARCH, prepared
from kg.serve.search import SearchIndex

PAPERS = 4


def _line(number: int) -> str:
    abstract = f"We propose FooNet-{number}B. It outperforms BERT on ImageNet by {number}.5%. We use LoRA."
    return json.dumps({"title": f"FooNet {number}: a net", "abstract": abstract, "arxiv": f"2401.{number:05}"}) + "\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two sources and their graph, built in two steps, so that its store was updated."""
    folder = tmp_path_factory.mktemp("damage")
    for name, numbers in (("a", (1, 2)), ("b", (3, 4))):
        (folder / f"{name}.jsonl").write_text("".join(map(_line, numbers)))
        build([str(folder / f"{name}.jsonl")], folder / "g", extractor="rules", jobs=1)
    shutil.rmtree(folder / "g" / "versions" / "1")
    return folder


@pytest.fixture
def copied(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "x", symlinks=True)
    return tmp_path / "x" / "g"


def _files(graph: Path) -> list[Path]:
    return sorted(p for p in graph.rglob("*") if p.is_file() and not p.is_symlink() and p.name not in (".lock", "LOCK"))


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    for place in range(len(content) // 3, len(content), max(len(content) // 3, 1)):
        content[place] ^= 0x10
    path.write_bytes(bytes(content))


def _truncate(path: Path) -> None:
    """Replace a file by its first half; truncating it in place would crash processes that have it mapped."""
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])


DAMAGES: dict[str, Callable[[Path], None]] = {"flip": _flip, "truncate": _truncate, "delete": Path.unlink}
READING = [
    ["query", "SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }", "--format", "csv"],
    ["show", "LoRA"],
    ["stats"],
    ["path", "LoRA", "ImageNet"],
    ["lineage", "BERT"],
    ["export", "nt", "csv", "--out", "OUT"],
    ["view", "--around", "LoRA", "--out", "OUT.html"],
    ["validate"],
]


def _run(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, list[str]]:
    monkeypatch.setattr("sys.argv", ["kg", *arguments])
    try:
        main()
        code = 0
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


def _each_damage(graph: Path) -> Iterator[tuple[str, Path, bytes]]:
    """Damage one file after the other; each is restored when the next is requested."""
    for path in _files(graph):
        content = path.read_bytes()
        for name, damage in DAMAGES.items():
            damage(path)
            if not path.exists() or path.read_bytes() != content:
                yield f"{name} {path.relative_to(graph)}", path, content
            path.write_bytes(content)


@pytest.mark.slow
@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_command_that_reads_answers_right_or_reports_the_damage(
    command: list[str],
    copied: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run() -> tuple[int, str, list[str]]:
        arguments = [part.replace("OUT", str(tmp_path / "out")) for part in command]
        return _run([*arguments, "--graph", str(copied)], capsys, monkeypatch)

    expected = run()
    assert expected[0] == 0
    refused = 0
    for what, path, _ in _each_damage(copied):
        code, out, err = run()
        if code == 0:
            assert (out, err) == expected[1:], what
        else:
            assert code == 1, what
            assert len(err) == 1 or (command == ["validate"] and len(err) == 2), (what, err)
            assert path.name in err[0] or path.name.startswith("manifest"), (what, err)
            assert f"kg build --repair --graph {copied}" in err[-1], what
            refused += 1
    assert refused > 10


@pytest.mark.slow
@pytest.mark.parametrize("name", DAMAGES)
def test_a_build_repairs_damage_and_loses_nothing(name: str, whole: Path, copied: Path) -> None:
    expected = {part: (copied / f"{part}.parquet").read_bytes() for part in RECORDS}
    files = [path.relative_to(copied) for path in _files(copied)]
    for file in files:
        graph = copied.with_name("again")
        shutil.rmtree(graph, ignore_errors=True)
        shutil.copytree(copied, graph, symlinks=True)
        DAMAGES[name](graph / file)
        report = build([], graph, repair=True, jobs=1)
        assert report.manifest.kept == PAPERS, file
        assert {part: (graph / f"{part}.parquet").read_bytes() for part in RECORDS} == expected, file
        assert kg.open(graph).query("SELECT (COUNT(*) AS ?n) { ?p a kg:Paper }") == [{"n": PAPERS}]
        found = GraphDirectory(graph)
        assert found.damage(found.manifest()) == [], file


@pytest.mark.parametrize("name", DAMAGES)
def test_what_cannot_be_made_again_is_named_and_all_else_stays(name: str, tmp_path: Path) -> None:
    graph = tmp_path / "g"
    for source, number in (("a", 1), ("b", 2), ("c", 5)):
        (tmp_path / f"{source}.jsonl").write_text(_line(number))
    build([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")], graph, extractor="rules", jobs=1)
    (tmp_path / "a.jsonl").unlink()
    (tmp_path / "b.jsonl").unlink()
    part = sorted((graph / "entries").rglob("*.parquet"))[0]
    before = {path: path.read_bytes() for path in _files(graph)}
    DAMAGES[name](part)
    with pytest.raises(GraphUnreadable, match=r"what was read from .*jsonl is damaged.*with the source in its place"):
        build([str(tmp_path / "c.jsonl")], graph, jobs=1)
    part.write_bytes(before[part])
    assert {path: path.read_bytes() for path in before} == before
    assert build([str(tmp_path / "c.jsonl")], graph, jobs=1).manifest.kept == 3


def test_a_build_over_a_missing_table_keeps_the_other_sources(copied: Path, whole: Path) -> None:
    (copied / "current" / "nodes.parquet").unlink()
    report = build([str(whole / "b.jsonl")], copied, jobs=1)
    assert report.manifest.kept == PAPERS
    assert any("nodes.parquet: missing" in line for line in report.repaired)


def test_a_missing_part_of_what_was_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.papers.staging._PART", 2)
    (tmp_path / "a.jsonl").write_text("".join(map(_line, range(1, 8))))
    build([str(tmp_path / "a.jsonl")], tmp_path / "g", extractor="rules", jobs=1)
    next((tmp_path / "g" / "entries").rglob("000001.parquet")).unlink()
    (tmp_path / "b.jsonl").write_text(_line(9))
    assert build([str(tmp_path / "b.jsonl")], tmp_path / "g", jobs=1).manifest.kept == 8


def test_a_lost_switch_is_made_again(copied: Path, whole: Path) -> None:
    (copied / "current").unlink()
    with pytest.raises(GraphUnreadable, match=r"current: missing   try: kg build --repair"):
        kg.open(copied)
    assert build([str(whole / "a.jsonl")], copied, jobs=1).manifest.kept == PAPERS
    assert kg.open(copied).manifest.kept == PAPERS


def test_both_manifests_damaged_end_a_build_and_leave_all(copied: Path, whole: Path) -> None:
    for name in ("manifest.json", "manifest.backup.json"):
        _flip(copied / "current" / name)
    before = {path: path.read_bytes() for path in _files(copied)}
    for repair in (False, True):
        with pytest.raises(GraphUnreadable, match=r"and its copy too   try: kg build SOURCES --graph ANOTHER"):
            build([str(whole / "a.jsonl")], copied, repair=repair)
    with pytest.raises(GraphUnreadable):
        remove([str(whole / "a.jsonl")], copied)
    assert {path: path.read_bytes() for path in before} == before


def test_a_copy_whose_links_became_files_can_be_queried_but_not_built_on(
    copied: Path, whole: Path, tmp_path: Path
) -> None:
    shutil.copytree(copied, tmp_path / "followed")
    assert kg.open(tmp_path / "followed").query("ASK { ?p a kg:Paper }") == [{"answer": True}]
    with pytest.raises(GraphUnreadable, match="read-only"):
        build([str(whole / "a.jsonl")], tmp_path / "followed")


@pytest.mark.slow
def test_a_store_that_is_too_large_to_be_read_first_ends_in_one_line(
    copied: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.graph.directory._READ_WHOLE", 0)
    command = ["query", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--format", "csv", "--graph", str(copied)]
    _, expected, _ = _run(command, capsys, monkeypatch)
    refused = 0
    for path in sorted((copied / "current" / "rdf").resolve().iterdir()):
        content = path.read_bytes()
        # The tables' footers, indexes and first blocks.
        for place in {0, len(content) // 2, *(len(content) - end for end in (60, 20, 1))} & set(range(len(content))):
            path.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
            code, out, err = _run(command, capsys, monkeypatch)
            if code == 0:
                assert (out, err) == (expected, [])
            else:
                (line,) = err
                assert f"{path.name}: damaged: its content has changed   try: kg build --repair" in line
                refused += 1
        path.write_bytes(content)
    assert refused > 10


def test_a_server_does_not_start_on_a_damaged_store(copied: Path) -> None:
    _flip(next((copied / "current" / "rdf").glob("*.sst")))
    command = [sys.executable, "-m", "kg.cli", "serve", "--graph", str(copied), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert ".sst: damaged: its content has changed   try: kg build --repair" in line


@pytest.mark.slow
def test_what_a_server_made_for_itself_is_made_again_where_it_is_damaged(copied: Path) -> None:
    version = (copied / "current").resolve()
    folder = prepared(version)

    def files() -> list[Path]:
        # The index names its files differently each time.
        return sorted(
            (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"),
            key=lambda path: (path.suffix, path.name),
        )

    count = len(files())
    assert count > 5
    for number in range(count):
        DAMAGES[list(DAMAGES)[number % 3]](files()[number])
        assert prepared(version) == folder
        assert len(files()) == count
        assert SearchIndex(folder / SEARCH).search("FooNet", (), 5)


def test_the_layout_of_the_overview_is_made_again_where_it_is_damaged(copied: Path) -> None:
    version = (copied / "current").resolve()
    folder = prepared(version, "overview")
    content = (folder / LAYOUT).read_bytes()
    _flip(folder / LAYOUT)
    assert prepared(version, "overview") == folder
    assert (folder / LAYOUT).read_bytes() == content


def test_a_server_starts_without_laying_out_the_whole_graph(copied: Path) -> None:
    version = (copied / "current").resolve()
    prepared(version)
    assert (version / "serve").is_dir() and not (version / "overview").exists()
