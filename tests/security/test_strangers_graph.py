"""An untrusted graph directory is data: it selects no code to run and no location outside itself."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.build import build, remove
from kg.errors import GraphUnreadable, InputError, KgError
from kg.graph.directory import write_manifest
from kg.graph.manifest import Manifest

LINE = json.dumps({"title": "FooNet: a net", "abstract": "We propose FooNet. It beats BERT.", "arxiv": "2401.00001"})


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("strangers") / "a.jsonl"
    path.write_text(LINE + "\n")
    return str(path)


@pytest.fixture(scope="module")
def built(source: str) -> Path:
    folder = Path(source).with_name("g")
    build([source], folder, extractor="rules", jobs=1)
    return folder


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "g", symlinks=True))


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Return a folder outside the graph with a file in it."""
    folder = tmp_path / "victim"
    (folder / "inner").mkdir(parents=True)
    (folder / "inner" / "kept.parquet").write_text("kept")
    (folder / "kept.parquet").write_text("kept")
    return folder


def _is_untouched(victim: Path) -> bool:
    found = {str(path.relative_to(victim)): path.is_file() and path.read_text() for path in victim.rglob("*")}
    return found == {"inner": False, "inner/kept.parquet": "kept", "kept.parquet": "kept"}


def _rewrite(graph: Path, **changes: object) -> None:
    """Write the manifest with other values and a matching seal, as an attacker who knows the format can."""
    path = graph / "current" / "manifest.json"
    manifest = Manifest.model_validate_json(path.read_bytes()).model_copy(update=changes)
    write_manifest((graph / "current").resolve(), manifest)


@pytest.mark.parametrize("name", ["subprocess:Popen", "os:system", "kg.build:remove", "nowhere", "", "../rules"])
def test_a_manifest_names_no_code(name: str, graph: Path, source: str, tmp_path: Path) -> None:
    _rewrite(graph, extractor=name)
    (tmp_path / "b.jsonl").write_text(LINE.replace("FooNet", "BarNet").replace("00001", "00002") + "\n")
    for ask in (
        lambda: build([str(tmp_path / "b.jsonl")], graph, jobs=1),
        lambda: build([], graph, repair=True, jobs=1),
        lambda: remove([source], graph),
    ):
        with pytest.raises(InputError, match=r"which is code that comes with no package   try: --extractor"):
            ask()
    assert build([str(tmp_path / "b.jsonl")], graph, extractor="rules", jobs=1).manifest.kept == 2


@pytest.mark.parametrize("place", ["/tmp/elsewhere", "../../victim", "memory://x", "http://127.0.0.1:9/"])
def test_shards_elsewhere_must_be_named_again(place: str, graph: Path, source: str, tmp_path: Path) -> None:
    _rewrite(graph, shards=place)
    with pytest.raises(InputError, match=r"keeps its extractions at .* --shards"):
        build([source], graph, jobs=1)
    with pytest.raises(InputError, match=r"--shards"):
        remove([source], graph)
    assert build([source], graph, shards=str(tmp_path / "shards"), jobs=1).manifest.kept == 1


def _link_entries(graph: Path, victim: Path) -> None:
    (folder,) = (graph / "entries").iterdir()
    shutil.rmtree(folder)
    folder.symlink_to(victim)


def _replace(name: str) -> Callable[[Path, Path], None]:
    def change(graph: Path, victim: Path) -> None:
        path = graph / name
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)
        path.symlink_to(victim / "kept.parquet" if path.suffix or name.startswith(".") else victim)

    return change


LINKS: dict[str, Callable[[Path, Path], None]] = {
    name: _replace(name)
    for name in (
        "versions", "entries", "extractions", ".writer", ".lock", "current", "nodes.parquet", "rdf", "manifest.json",
        "versions/1", "versions/1/rdf", "versions/1/nodes.parquet", "versions/1/manifest.json", "versions/7",
        "versions/7.draft", "entries/" + "a" * 32, "extractions/x.parquet",
    )
}  # fmt: skip
LINKS["entries/KEY"] = _link_entries


@pytest.mark.parametrize("name", LINKS)
@pytest.mark.parametrize("way", ["build", "repair", "remove"])
def test_a_link_leads_nothing_outside(way: str, name: str, graph: Path, victim: Path, source: str) -> None:
    LINKS[name](graph, victim)
    other = Path(source).with_name("b.jsonl")
    other.write_text(LINE.replace("FooNet", "BarNet").replace("00001", "00002") + "\n")
    try:
        if way == "remove":
            remove(["paper/2401.00001"], graph)
        else:
            build([] if way == "repair" else [str(other)], graph, repair=way == "repair", jobs=1)
    except KgError as error:
        assert "\n" not in str(error)
    assert _is_untouched(victim)


def test_a_hard_link_in_place_of_the_lock_is_refused(graph: Path, victim: Path, source: str) -> None:
    for name in (".lock", ".writer"):
        (graph / name).unlink(missing_ok=True)
        (graph / name).hardlink_to(victim / "kept.parquet")
        with pytest.raises(GraphUnreadable, match="a link or a folder where a file belongs"):
            build([source], graph, jobs=1)
        (graph / name).unlink()
    assert _is_untouched(victim)


@pytest.mark.parametrize("entries", ["../../victim", "/etc", "..", "a/b", "a" * 33, "\u00e4" * 32])
def test_a_source_names_no_folder_but_its_own(entries: str, graph: Path, victim: Path, source: str) -> None:
    path = graph / "current" / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["sources"][0]["entries"] = entries
    for name in ("manifest.json", "manifest.backup.json"):
        (graph / "current" / name).write_text(json.dumps(manifest))
    with pytest.raises(GraphUnreadable, match="not a manifest of this program"):
        build([source], graph, jobs=1)
    assert _is_untouched(victim)


@pytest.mark.parametrize("name", ["../../victim/kept.parquet", "/etc/passwd", "rdf/../../x", ".hidden", "a\\..\\b", ""])
def test_a_manifest_lists_no_file_outside(name: str, graph: Path, source: str) -> None:
    path = graph / "current" / "manifest.json"
    for part in ("files", "shared"):
        manifest = json.loads(path.read_text())
        manifest[part][name] = {"size": 1, "sha256": "0" * 64}
        path.write_text(json.dumps(manifest))
        with pytest.raises(GraphUnreadable, match="not a manifest of this program"):
            kg.open(graph)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/stdin", "http://127.0.0.1:9/x", "/proc/self/mem"])
def test_a_source_of_a_manifest_is_read_from_a_regular_file_alone(path: str, graph: Path, source: str) -> None:
    manifest = Manifest.model_validate_json((graph / "current" / "manifest.json").read_bytes())
    sources = [manifest.sources[0].model_copy(update={"path": path, "reader": "another"})]
    _rewrite(graph, sources=sources)
    shutil.rmtree(graph / "entries")
    with pytest.raises(GraphUnreadable, match="is damaged, and the source is missing or has changed"):
        build([], graph, repair=True, jobs=1)


def test_an_unknown_format_of_a_source_is_one_line(graph: Path, source: str) -> None:
    manifest = Manifest.model_validate_json((graph / "current" / "manifest.json").read_bytes())
    sources = [manifest.sources[0].model_copy(update={"format": "../../evil"})]
    _rewrite(graph, sources=sources)
    shutil.rmtree(graph / "entries")
    with pytest.raises(KgError, match="no format called"):
        build([], graph, repair=True, jobs=1)
