"""Every command, run as by a user."""

import contextlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.cli import main
from tests.conftest import ROOT, SEEDS

PAGE = "FooNet: A Net\n\nWe propose FooNet, a network. It outperforms BERT on ImageNet by 3.2%.\n"


def run_process(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from kg.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in this process, which need not load the libraries and the network again."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2)]
    code = 0
    with contextlib.chdir(cwd or Path.cwd()), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["kg", *arguments])
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    for stream in streams:
        stream.seek(0)
    return subprocess.CompletedProcess(arguments, code, *(stream.read() for stream in streams))


def loads(code: str) -> list[str]:
    """Return the modules that are loaded at the end of a run of the command line."""
    script = f"import sys, atexit; atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr)); {code}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    return done.stderr.split("\n")


@pytest.mark.parametrize("arguments", ["'--help'", "'query', 'top-benchmarks', '--graph', FOLDER"])
def test_help_and_query_load_no_spacy_and_none_of_the_build_packages(arguments: str, seed_folder: Path) -> None:
    arguments = arguments.replace("FOLDER", repr(str(seed_folder)))
    modules = loads(f"sys.argv = ['kg', {arguments}]; from kg.cli import main; main()")
    assert "kg.cli.app" in modules
    for heavy in ("spacy", "torch", "onnxruntime", "kg.extract", "kg.papers", "kg.resolve", "kg.build"):
        assert heavy not in modules


def test_version() -> None:
    assert run_process("--version").stdout == f"kg {kg.__version__}\n"


def test_each_rejected_entry_is_one_line_without_library_output(tmp_path: Path) -> None:
    fixtures = ROOT / "tests" / "papers" / "fixtures"
    done = run_process("build", str(fixtures), "--graph", str(tmp_path / "g"), "--extractor", "rules")
    counts, records, _, *sources = done.stdout.splitlines()
    rejected = done.stderr.splitlines()
    assert all(line.startswith(str(fixtures)) and "   try: " in line for line in rejected)
    assert f"{len(rejected)} rejected" in counts
    assert records == "2 tasks and methods of papers = 2 kept + 0 merged + 0 rejected"
    written = r"(?: more sources)?: [\w \-:]+, \d+ entr(?:y|ies)(?:, \d+ records?)?$"
    assert all(re.search(written, line) for line in sources)


@pytest.mark.slow
def test_a_build_reports_how_each_source_was_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "refs.ris").write_text("TY  - JOUR\nTI  - A\nAB  - We propose A.\nER  - \n" * 2)
    (tmp_path / "other.txt").write_text("Anything")
    command = ("build", "page.txt", "refs.ris", "other.txt", "--extractor", "rules")
    done = run(*command, cwd=tmp_path)
    assert done.stdout.splitlines()[2:] == ["page.txt: listing page, 1 entry", "refs.ris: RIS, 2 entries"]
    (line,) = done.stderr.splitlines()
    assert line.startswith("other.txt:1: no known format   try: ")
    sources = json.loads((tmp_path / "graph" / "manifest.json").read_text())["sources"]
    assert [(row["path"], row["read_as"], row["count"]) for row in sources] == [
        ("other.txt", "", 1), ("page.txt", "listing page", 1), ("refs.ris", "RIS", 2),
    ]  # fmt: skip
    again = run(*command, cwd=tmp_path)
    assert (again.stderr, "(nothing changed)" in again.stdout) == (done.stderr, True)
    assert again.stdout.splitlines()[2:] == done.stdout.splitlines()[2:]
    assert run("build", "page.txt", "-q", cwd=tmp_path).stdout == ""


def test_many_sources_are_summarised_by_format_and_rare_formats_listed(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.txt").write_text(f"Net {number}: A Net\n\nWe propose Net {number}. It is a net.\n")
    (tmp_path / "odd.ris").write_text("TY  - JOUR\nTI  - A\nAB  - We propose A.\nER  - \n")
    done = run("build", str(tmp_path), "--graph", str(tmp_path / "g"), "--extractor", "rules")
    lines = [f"{tmp_path}/odd.ris: RIS, 1 entry", "25 more sources: listing page, 25 entries"]
    assert (done.stdout.splitlines()[2:], done.stderr) == (lines, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["show"],
        ["query", "top-benchmarks", "--format", "docx"],
        ["build", "x", "--jobs", "0"],
        ["query", "improves-on", "--param", "x"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], seed_folder: Path) -> None:
    extra = ["--graph", str(seed_folder)] if arguments[0] == "query" else []
    assert run(*arguments, *extra).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "nowhere.txt"], "nowhere.txt:1: no such file"),
        (["build", "page.txt", "--base", "no iri"], "not an absolute IRI"),
        (["build", "page.txt", "--extractor", "oracle"], "rules"),
        (["stats", "--graph", "nowhere"], "kg build"),
        (["show", "LoRRA"], "LoRA"),
        (["query", "no-such"], "top-benchmarks"),
        (["query", "improove-on"], "no query called 'improove-on'   try: improves-on, most-improved-on\n"),
        (["query", "leader"], "no query called 'leader'   try: leaderboard\n"),
        (["query", "DELETE WHERE { ?a ?b ?c }"], "DELETE is an update, and the graph is read-only"),
        (
            ["query", "SELECT * { ?a foo:b ?c }"],
            "the prefix foo: is not declared (PREFIX foo: <...>); known are kg:, rdf:",
        ),
        (["query", "SELECT WHERE {"], "SPARQL"),
        (["export", "docx"], "graphml"),
        (["export", "grapml"], "no export format called 'grapml'   try: graphml\n"),
        (["export", "bib"], "no export format called 'bib'   try: bibtex\n"),
        (["export", "ontology", "--around", "LoRA"], "ontology is the same for every part of a graph"),
        (["export", "graphml", "--around", "LoRRA"], "LoRA"),
        (["build", "page.txt", "--format", "bibtx"], "no format called 'bibtx'   try: bibtex"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
        (["evaluate", "bad.jsonl"], "bad.jsonl:2: entities"),
        (["view", "--around", "LoRRA"], "LoRA"),
        (["path", "lora", "LoRA"], "'lora' and 'LoRA' are the same entity, LoRA (entity/lora)"),
    ],
)
def test_a_users_mistake_is_one_line_with_a_cure_and_exit_code_1(
    arguments: list[str], message: str, seed_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "entities": [], "edges": []}\n{"id": "b", "edges": []}\n')
    if "--graph" not in arguments and arguments[0] not in ("build",):
        arguments = [*arguments, "--graph", str(seed_folder)]
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_entries_are_reported_with_file_and_line_and_the_rest_is_built(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "good.txt").write_text(PAGE + "\nA title alone\n")
    (tmp_path / "pages" / "binary.txt").write_bytes(b"\0\1\2")
    (tmp_path / "pages" / "empty.txt").write_text("")
    done = run("build", "pages", "missing.txt", "--graph", "graph", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("5 entries = 1 papers + 0 merged + 4 rejected\n")
    for message in (
        "binary.txt:1: a binary file",
        "empty.txt:1: an empty file",
        "good.txt:5: a title with no abstract",
        "missing.txt:1: no such file",
    ):
        assert message in done.stderr
    manifest = json.loads((tmp_path / "graph" / "manifest.json").read_text())
    assert len(manifest["rejected"]) == 4
    assert manifest["read"] == manifest["kept"] + manifest["merged"] + len(manifest["rejected"])


def test_build_reports_when_nothing_changed(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    run("build", "page.txt", cwd=tmp_path)
    assert "(nothing changed)" in run("build", "page.txt", cwd=tmp_path).stdout


def test_extract_writes_the_annotation_format_with_title_and_offsets(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (line,) = run("extract", "page.txt", cwd=tmp_path).stdout.splitlines()
    paper = json.loads(line)
    assert (paper["id"], paper["title"]) == ("foonet-a-net", "FooNet: A Net")
    for entity in paper["entities"]:
        assert {paper["text"][start:end] for start, end in entity["spans"]} == set(entity["mentions"])
    names = {entity["key"]: entity["name"] for entity in paper["entities"]} | {"P": "P"}
    edges = {(names[s], r, names[o]) for s, r, o in paper["edges"]}
    assert {("P", "introduces", "FooNet"), ("FooNet", "improves_on", "BERT")} <= edges
    assert run("extract", "page.txt", "--out", "out.jsonl", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out.jsonl").read_text() == line + "\n"


@pytest.mark.slow(seconds=30)
def test_evaluate_gives_the_same_for_a_file_of_extractions_and_for_the_graph(seed_folder: Path, tmp_path: Path) -> None:
    dev = str(SEEDS / "annotations" / "dev.jsonl")
    assert run("extract", str(SEEDS), "--out", "all.jsonl", cwd=tmp_path).returncode == 0
    from_file = run("evaluate", dev, "--predicted", "all.jsonl", cwd=tmp_path)
    from_graph = run("evaluate", dev, "--graph", str(seed_folder), cwd=tmp_path)
    from_source = run("evaluate", dev, "--source", str(SEEDS), cwd=tmp_path)
    assert from_file.stdout == from_graph.stdout == from_source.stdout
    assert from_file.stdout.startswith("60 papers\nentity core ")


@pytest.mark.slow
def test_show_path_and_lineage_print_names_and_sentences(seed_folder: Path) -> None:
    graph = ("--graph", str(seed_folder))
    card = run("show", "LoRA", *graph).stdout
    assert card.startswith("LoRA Method\n")
    assert "“" in card
    assert "--" in run("path", "LoRA", "ImageNet", *graph).stdout
    lineage = run("lineage", "LoRA", *graph).stdout
    assert re.search(r"DyLoRA  --improves on-->  LoRA\n {6}“[^”]+”\n {6}DyLoRA: .*(?:, \d{4})? \(0\.\d\d\)\n", lineage)
    assert json.loads(run("show", "LoRA", "--json", *graph).stdout)["type"] == "Method"
    assert json.loads(run("stats", "--json", *graph).stdout)["papers"] == 330
    assert all(step["sentence"] for step in json.loads(run("lineage", "LoRA", "--json", *graph).stdout)["progeny"])


def test_query_writes_csv_for_scripts(seed_folder: Path) -> None:
    done = run(
        "query", "SELECT (COUNT(*) AS ?papers) { ?p a kg:Paper }", "--format", "csv", "--graph", str(seed_folder)
    )
    assert done.stdout.split() == ["papers", "330"]


def test_validate_passes_the_seed_graph(seed_folder: Path) -> None:
    done = run("validate", "--graph", str(seed_folder))
    assert (done.returncode, "no fault" in done.stdout) == (0, True)


def test_view_writes_one_page(seed_folder: Path, tmp_path: Path) -> None:
    done = run("view", "--around", "LoRA", "--depth", "2", "--out", "x.html", "--graph", str(seed_folder), cwd=tmp_path)
    assert done.returncode == 0
    assert "Around LoRA" in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_queries_lists_every_query() -> None:
    names = {path.stem for path in (ROOT / "queries").glob("*.rq")}
    assert {query["name"] for query in json.loads(run("queries", "--json").stdout)} == names
