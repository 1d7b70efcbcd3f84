"""Commands that read text: build and extract."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import DEFAULT_EXTRACTOR, Graph, Json, Quiet, app, bars
from kg.drafts import drafted
from kg.schema import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.build import Report
    from kg.records import Rejected

Sources = Annotated[list[str], typer.Argument(help="Listing pages, or folders of them.", metavar="SOURCES...")]
Extractor = Annotated[str, typer.Option("--extractor", help="Which extractor reads the texts.", metavar="NAME")]


def allow_own(extractor: str) -> None:
    """Let `module:attribute` name a module of the working folder, which a console script does not search."""
    if ":" in extractor:
        sys.path.insert(0, str(Path.cwd()))


def _tell_rejected(path: str, line: int, reason: str, cure: str) -> None:
    typer.echo(f"{path}:{line}: {reason}   try: {cure}", err=True)


def _tell(report: "Report", graph: str) -> None:
    manifest = report.manifest
    rejected = len(manifest.rejected)
    state = "" if report.is_new else " (nothing changed)"
    counted = f"{manifest.read} entries = {manifest.kept} papers + {manifest.merged} merged + {rejected} rejected"
    typer.echo(f"{counted}{state}")
    nodes, edges = sum(manifest.nodes.values()), sum(manifest.edges.values())
    typer.echo(f"{nodes} nodes, {edges} edges in {graph}")


@app.command()
def build(
    sources: Sources,
    graph: Graph = "graph",
    extractor: Extractor = DEFAULT_EXTRACTOR,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes; default: the cores.")] = None,
    base: Annotated[str, typer.Option("--base", help="The IRI before every node's id.")] = DEFAULT_BASE,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make the graph hold what the sources say."""
    from kg.build import build as build_graph

    allow_own(extractor)
    with bars(quiet or json) as progress:
        report = build_graph(sources, graph, extractor=extractor, jobs=jobs, base=base, progress=progress)
    for entry in report.manifest.rejected:
        _tell_rejected(entry.path, entry.line, entry.reason, entry.cure)
    if json:
        typer.echo(report.manifest.model_dump_json(indent=2))
    elif not quiet:
        _tell(report, graph)


@app.command()
def extract(
    sources: Sources,
    out: Annotated[str, typer.Option("--out", "-o", help="A file; default: standard output.", metavar="FILE")] = "-",
    extractor: Extractor = DEFAULT_EXTRACTOR,
) -> None:
    """Write what each paper says as JSON Lines in the annotation format, with offsets."""
    from kg.annotations import annotation_id, to_annotation
    from kg.errors import InputError
    from kg.extract import load
    from kg.papers import merge, read

    allow_own(extractor)
    read_texts = load(extractor)
    corpus = merge(read(sources))
    _reject(corpus.rejected)
    if not corpus.papers:
        raise InputError("no paper could be read", cure="give listing pages as text files")
    texts = (paper.text for paper in corpus.papers)
    lines = (
        to_annotation(annotation_id(paper.title), paper.title, paper.text, extraction).model_dump_json()
        for paper, extraction in zip(corpus.papers, read_texts(texts), strict=True)
    )
    if out == "-":
        for line in lines:
            typer.echo(line)
        return
    with drafted(Path(out)) as draft, draft.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _reject(rejected: "tuple[Rejected, ...]") -> None:
    for entry in rejected:
        _tell_rejected(entry.source.path, entry.source.line, entry.reason, entry.cure)
