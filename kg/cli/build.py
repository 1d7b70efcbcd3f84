"""Commands that read sources: build, remove and extract."""

import sys
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.atomic_files import drafted
from kg.cli.app import BUILD, DEFAULT_EXTRACTOR, Graph, Json, Quiet, app, bars
from kg.schema import DEFAULT_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.build import Report


class TextPart(StrEnum):
    """How much of a whole paper is extracted."""

    ABSTRACT = "abstract"
    FULL = "full"


class OnBad(StrEnum):
    """What to do with a paper whose extraction breaks the extractor's contract."""

    REJECT = "reject"
    STOP = "stop"


Sources = Annotated[
    list[str], typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.", metavar="SOURCES...")
]
OptionalSources = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders, http(s) addresses, or - for standard input.", metavar="SOURCES..."),
]
Extractor = Annotated[str, typer.Option("--extractor", help="The extractor to use.", metavar="NAME")]
GraphExtractor = Annotated[
    str | None,
    typer.Option("--extractor", help=f"Default: the graph's own, else {DEFAULT_EXTRACTOR}.", metavar="NAME"),
]
Shards = Annotated[
    str | None,
    typer.Option("--shards", help="Location of the extractions, for a cluster: a path or an fsspec address."),
]
Format = Annotated[
    str | None, typer.Option("--format", help="The sources' format; default: detected by content.", metavar="NAME")
]
Column = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", help="Column names of a table: title=Name, abstract=Text...", metavar="OURS=THEIRS"),
]
FullText = Annotated[bool, typer.Option("--full-text", help="The same as --text full.")]
Text = Annotated[
    TextPart,
    typer.Option(
        "--text", help="What of whole papers is extracted; full: also introduction, experiments, results, conclusion."
    ),
]
NoRetracted = Annotated[bool, typer.Option("--no-retracted", help="Leave out retracted papers.")]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Read subfolders too.")]
OnBadExtraction = Annotated[
    OnBad,
    typer.Option(
        "--on-bad-extraction",
        help="What to do if an extraction breaks the extractor's contract: reject the paper, or stop.",
    ),
]
# Repeated here because importing kg.corrections would slow down --help; a test compares the two.
CORRECTIONS = "corrections.toml"
# With more sources than _MOST_SOURCES, formats with more than _FEW are summarised; manifest.json lists each source.
_MOST_SOURCES, _FEW = 20, 3
# Archives have thousands of incomplete records.
_MOST_RECORDS = 10
_KINDS = {
    "task": "tasks",
    "dataset": "data sets",
    "method": "methods",
    "row": "rows of leaderboards",
    "number": "numbers",
    "link": "links to code",
    "tag": "tasks and methods of papers",
    "field": "fields",
    "result": "results in tables",
}
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Number of processes; default: one per core.")]


def _columns(given: list[str] | None) -> dict[str, str]:
    pairs = [column.partition("=") for column in given or ()]
    for ours, equals, theirs in pairs:
        if not (ours and equals and theirs):
            raise typer.BadParameter("write it as title=Name", param_hint="--column")
    return {ours: theirs for ours, _, theirs in pairs}


def search_working_folder(extractor: str) -> None:
    """Allow `module:attribute` to name a module in the working folder, which console scripts do not search."""
    if ":" in extractor:
        sys.path.insert(0, str(Path.cwd()))


def _print_rejected(path: str, line: int, reason: str, cure: str) -> None:
    typer.echo(f"{path}:{line}: {reason}   try: {cure}", err=True)


def _print_report(report: "Report", graph: str) -> None:
    manifest = report.manifest
    rejected = len(manifest.rejected)
    state = "" if report.is_new else " (nothing changed)"
    counted = f"{manifest.read} entries = {manifest.kept} papers + {manifest.merged} merged + {rejected} rejected"
    typer.echo(f"{counted}{state}")
    for identifier in manifest.lost_links:
        typer.echo(f"{identifier}: a link whose entity is gone   try: kg link --remove {identifier}", err=True)
    for row in manifest.records:
        what = _KINDS.get(row.kind, row.kind)
        typer.echo(f"{row.read} {what} = {row.kept} kept + {row.merged} merged + {row.rejected} rejected")
    nodes, edges = sum(manifest.nodes.values()), sum(manifest.edges.values())
    typer.echo(f"{nodes} nodes, {edges} edges in {graph}")


def _read_as(report: "Report") -> "Iterator[str]":
    """Yield one line per source named, with its format; with many sources, one line per frequent format."""
    sources = [row for row in report.manifest.sources if row.path in report.named and row.read_as]
    kinds = Counter(row.read_as for row in sources)
    many = {label for label, count in kinds.items() if count > _FEW and len(sources) > _MOST_SOURCES}
    for row in sources:
        if row.read_as not in many:
            entries = _counted(row.count or 0, "entry", "entries")
            records = _counted(row.records or 0, "record", "records")
            counted = f"{entries}, {records}" if row.count and row.catalogue else records if row.catalogue else entries
            yield f"{row.path}: {row.read_as}, {counted}"
    for label in sorted(filter(None, many)):
        count = sum(row.count or 0 for row in sources if row.read_as == label)
        yield f"{kinds[label]} more sources: {label}, {_counted(count, 'entry', 'entries')}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _show(report: "Report", graph: str, quiet: bool, json: bool) -> None:
    for file in report.repaired:
        typer.echo(f"repaired: {file}", err=True)
    for notice in report.notices:
        typer.echo(notice, err=True)
    for entry in report.manifest.rejected:
        _print_rejected(entry.path, entry.line, entry.reason, entry.cure)
    records = report.manifest.rejected_records
    for entry in records[:_MOST_RECORDS]:
        _print_rejected(entry.path, entry.line, entry.reason, entry.cure)
    if len(records) > _MOST_RECORDS:
        typer.echo(f"and {len(records) - _MOST_RECORDS} more records, listed in manifest.json", err=True)
    if json:
        typer.echo(report.manifest.model_dump_json(indent=2))
    elif not quiet:
        _print_report(report, graph)
        for line in _read_as(report):
            typer.echo(line)


@app.command(rich_help_panel=BUILD)
def build(
    sources: OptionalSources = None,
    graph: Graph = "graph",
    extractor: GraphExtractor = None,
    format_: Format = None,
    column: Column = None,
    text: Text = TextPart.ABSTRACT,
    full_text: FullText = False,
    recursive: Recursive = False,
    no_retracted: NoRetracted = False,
    jobs: Jobs = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="A Dask scheduler: extract on its workers.", metavar="ADDRESS")
    ] = None,
    shards: Shards = None,
    base: Annotated[
        str | None,
        typer.Option("--base", help=f"The IRI before every node's id; default: the graph's own, else {DEFAULT_BASE}."),
    ] = None,
    repair: Annotated[
        bool,
        typer.Option("--repair", help="Rebuild damaged files, or a graph of an older format."),
    ] = False,
    on_bad_extraction: OnBadExtraction = OnBad.REJECT,
    corrections: Annotated[
        str | None,
        typer.Option("--corrections", help="A file of corrections; default: the graph's own.", metavar="FILE"),
    ] = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Add sources to the graph, or update them; what was read before is not read again."""
    from kg.api import build as build_graph

    if not sources and not repair and corrections is None and not (Path(graph) / CORRECTIONS).exists():
        raise typer.BadParameter("name at least one, or --repair", param_hint="SOURCES")
    if extractor is not None:
        search_working_folder(extractor)
    columns = _columns(column)
    with bars(quiet or json) as progress:
        report = build_graph(
            sources or [],
            graph,
            extractor=extractor,
            format=format_,
            columns=columns,
            full_text=full_text or text is TextPart.FULL,
            recursive=recursive,
            retracted=not no_retracted,
            jobs=jobs,
            base=base,
            scheduler=scheduler,
            shards=shards,
            repair=repair,
            on_bad_extraction=on_bad_extraction.value,
            corrections=corrections,
            progress=progress,
        )
    _show(report, graph, quiet, json)


@app.command(rich_help_panel=BUILD)
def remove(
    names: Annotated[
        list[str],
        typer.Argument(help="Sources or folders; or papers by id, arXiv identifier, DOI or title.", metavar="NAMES..."),
    ],
    graph: Graph = "graph",
    undo: Annotated[bool, typer.Option("--undo", help="Restore removed papers.")] = False,
    extractor: GraphExtractor = None,
    shards: Shards = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Remove sources or papers from the graph; a removed paper stays out of later builds."""
    from kg.api import remove as remove_from

    if extractor is not None:
        search_working_folder(extractor)
    with bars(quiet or json) as progress:
        report = remove_from(names, graph, undo=undo, extractor=extractor, jobs=jobs, shards=shards, progress=progress)
    _show(report, graph, quiet, json)


@app.command(rich_help_panel=BUILD)
def extract(
    sources: Sources,
    out: Annotated[str, typer.Option("--out", "-o", help="A file; default: standard output.", metavar="FILE")] = "-",
    extractor: Extractor = DEFAULT_EXTRACTOR,
    format_: Format = None,
    column: Column = None,
    text: Text = TextPart.ABSTRACT,
    full_text: FullText = False,
    recursive: Recursive = False,
    on_bad_extraction: OnBadExtraction = OnBad.REJECT,
    no_retracted: NoRetracted = False,
    tables: Annotated[
        bool,
        typer.Option(
            "--tables", help="Read whole papers (LaTeX, HTML, JATS, TEI) and write the results in their tables instead."
        ),
    ] = False,
) -> None:
    """Write the extraction of each paper as JSON Lines in the annotation format, with offsets."""
    if tables:
        _write(_table_lines(sources), out)
        return
    from kg.api import extract as extract_from
    from kg.records import Rejected

    search_working_folder(extractor)
    found = extract_from(
        sources,
        extractor=extractor,
        format=format_,
        columns=_columns(column),
        full_text=full_text or text is TextPart.FULL,
        recursive=recursive,
        retracted=not no_retracted,
        on_bad_extraction=on_bad_extraction.value,
    )

    def lines() -> "Iterator[str]":
        for paper in found:
            if isinstance(paper, Rejected):
                _print_rejected(paper.source.path, paper.source.line, paper.reason, paper.cure)
            else:
                yield paper.model_dump_json()

    _write(lines(), out)


def _write(lines: "Iterable[str]", out: str) -> None:
    if out == "-":
        for line in lines:
            typer.echo(line)
        return
    with drafted(Path(out)) as draft, draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _table_lines(sources: list[str]) -> "Iterator[str]":
    """Yield one line of JSON a paper; report the papers that cannot be read, and raise InputError where none can."""
    from kg.cli.tables import table_lines
    from kg.errors import InputError
    from kg.records import Rejected

    is_empty = True
    for found in table_lines(sources):
        if isinstance(found, Rejected):
            _print_rejected(found.source.path, found.source.line, found.reason, found.cure)
            continue
        is_empty = False
        yield found
    if is_empty:
        raise InputError("no paper could be read", cure="give folders of TeX, archives, HTML, JATS or TEI")
