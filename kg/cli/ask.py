"""Commands that query the graph: stats, show, query, queries, path, lineage."""

import shlex
import sys
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.atomic_files import drafted
from kg.cli.app import ASK, Csv, Graph, Json, app
from kg.cli.completion import query_names
from kg.cli.output import print_answer, print_json

if TYPE_CHECKING:
    from kg.knowledge_graph import KnowledgeGraph
    from kg.rdf.isolated import IsolatedAnswer


class Format(StrEnum):
    """The output format of a query's result."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"


Name = Annotated[str, typer.Argument(help="A name in any spelling, or a node's id.", metavar="NAME")]


def open_graph(graph: str, *names: str | None) -> "KnowledgeGraph":
    """Return the graph in a directory; print on stderr which of the names are those of several entities."""
    from kg.knowledge_graph import KnowledgeGraph

    opened = KnowledgeGraph(graph)
    note_homonyms(opened, *names)
    return opened


def note_homonyms(opened: "KnowledgeGraph", *names: str | None) -> None:
    """Print on stderr, for each name of several entities, which one is taken and how to see the others."""
    for name in filter(None, names):
        others = [other for other in opened.homonyms(name) if other.type != "Paper"]
        if others and not name.endswith(id_ := opened.find(name)):
            print_choice(name, id_, len(others))


def print_choice(name: str, id_: str, others: int) -> None:
    """Print on stderr which node a name is taken for, where others have it too."""
    if others:
        called = "1 other is" if others == 1 else f"{others} others are"
        typer.echo(f"note: {name} is taken as {id_}; {called} called so: kg show {shlex.quote(name)}", err=True)


@app.command(rich_help_panel=ASK)
def stats(
    graph: Graph = "graph",
    json: Json = False,
    top: Annotated[int, typer.Option("--top", min=0, help="Number of entities to list.")] = 15,
    plot: Annotated[
        str | None, typer.Option("--plot", help="Draw the statistics into a file, .svg or .png.", metavar="FILE")
    ] = None,
) -> None:
    """Count nodes by type and edges by relation, and list the entities that occur in most papers."""
    from kg.errors import InputError, Where, needing
    from kg.view.terminal import print_stats

    found = open_graph(graph).statistics(top)
    if plot:
        with needing("kg stats --plot"):
            from kg.view.plot import draw_statistics

        format_ = Path(plot).suffix.lower().removeprefix(".")
        if format_ not in ("svg", "png"):
            raise InputError("not the name of a picture", where=Where(plot), cure="a name that ends in .svg or .png")
        with drafted(Path(plot)) as draft:
            draw_statistics(found, draft, format_)
    print_answer(found, print_stats, json=json)


@app.command(rich_help_panel=ASK)
def show(name: Name, graph: Graph = "graph", json: Json = False) -> None:
    """Show an entity's card: homonyms, aliases with reasons, corrections, papers, and edges with sentences."""
    from dataclasses import asdict, replace

    from kg.corrections import numbered_lines
    from kg.view.terminal import print_card

    opened = open_graph(graph)
    card = opened.entity(name)
    # Who asks by id or IRI has chosen.
    shown = replace(card, homonyms=()) if name.endswith(card.id) else card
    reasons = opened.reasons(card)
    made = numbered_lines(opened.corrections(card))
    if json:
        print_json(asdict(card) | {"merged": reasons, "corrections": made})
    else:
        print_card(shown, reasons, made)


@app.command(rich_help_panel=ASK)
def why(name: Name, graph: Graph = "graph", json: Json = False) -> None:
    """Show why the names of an entity are one, and what is near by name and kept apart."""
    from kg.view.terminal import print_name_reasons

    print_answer(open_graph(graph).why(name), print_name_reasons, json=json)


def parameters_of(pairs: list[str]) -> dict[str, str]:
    """Return the values given as NAME=VALUE; a pair without a sign is a usage error."""
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is not NAME=VALUE", param_hint="--param")
        found[key] = value
    return found


@app.command(rich_help_panel=ASK)
def query(
    query: Annotated[
        str,
        typer.Argument(
            help="A name in queries/, a file, or the text of a query.", metavar="QUERY", autocompletion=query_names
        ),
    ],
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="NAME=VALUE", metavar="NAME=VALUE")] = None,
    format: Annotated[Format | None, typer.Option("--format", "-f", help="Default: table, or ttl for triples.")] = None,  # noqa: A002 - the option's name
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Time limit of the query, in seconds.")] = 30.0,
    memory: Annotated[int, typer.Option("--memory", min=16, help="Memory limit of the query, in MiB.")] = 128,
    graph: Graph = "graph",
) -> None:
    """Run a SPARQL query."""
    import shutil

    from kg.errors import GraphUnreadable
    from kg.rdf.isolated import MIB, Bounds, IsolatedQuestion, ProcessEnded, isolated

    opened = open_graph(graph)
    parameters = parameters_of(param or [])
    with isolated(Bounds(timeout, memory * MIB)) as process:
        bound = opened.bound(query, parameters)
        written = None if format in (None, Format.TABLE) else format.value
        asked = [row.name for row in bound.parameters if row.kind == "entity"]
        note_homonyms(opened, *(parameters.get(name) for name in asked))
        question = IsolatedQuestion(str(opened.store_path), bound.text, bound.name, opened.manifest.base, written)
        try:
            answer = process.ask(question)
        except (ProcessEnded, GraphUnreadable):
            # A damaged file of the store is the more useful error.
            opened.directory.check_store()
            raise
        if format is Format.TABLE or (format is None and not answer.is_graph):
            _print_table(answer)
        else:
            shutil.copyfileobj(answer.content, sys.stdout.buffer)
            sys.stdout.buffer.flush()


def _print_table(answer: "IsolatedAnswer") -> None:
    from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

    from kg.view.terminal import print_answer

    if answer.is_graph:
        print_answer([quad.triple for quad in parse(answer.content, RdfFormat.TURTLE)])
    else:
        print_answer(parse_query_results(answer.content, QueryResultsFormat.JSON))


@app.command(rich_help_panel=ASK)
def queries(json: Json = False) -> None:
    """List the named queries with their parameters."""
    from kg.api import queries as named_queries
    from kg.view.terminal import print_queries

    print_answer(named_queries(), print_queries, json=json)


@app.command(rich_help_panel=ASK)
def path(
    start: Annotated[str, typer.Argument(metavar="A")],
    end: Annotated[str, typer.Argument(metavar="B")],
    relation: Annotated[
        list[str] | None, typer.Option("--relation", help="Only edges of this relation.", metavar="RELATION")
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0, max=1, help="Only edges of at least this confidence.")
    ] = 0,
    alternatives: Annotated[
        int, typer.Option("--alternatives", min=0, max=20, help="Also at most this many others, equally long.")
    ] = 0,
    graph: Graph = "graph",
    json: Json = False,
) -> None:
    """Show a shortest path between two nodes, regardless of the direction of its edges, with the sentence of each."""
    from kg import api
    from kg.errors import SameNode
    from kg.view.terminal import print_paths

    opened = open_graph(graph, start, end)
    paths = api.paths(opened, start, end, relations=relation, confidence=confidence, most=1 + alternatives)
    if not paths[0]:
        node = opened.find(start)
        raise SameNode.of(start, end, opened.tables.labels()[node], node)
    if json:
        print_json(paths if alternatives else paths[0])
    else:
        print_paths(paths)


@app.command(rich_help_panel=ASK)
def lineage(name: Name, graph: Graph = "graph", json: Json = False, csv: Csv = False) -> None:
    """Show what an entity improves on, and what improves on it, step by step, with the sentence of each."""
    from kg.view.files import lineage_rows
    from kg.view.terminal import print_lineage

    opened = open_graph(graph, name)
    found = opened.lineage(name)
    show = partial(print_lineage, opened.tables.labels()[found.node])
    print_answer(found, show, json=json, csv=lineage_rows if csv else None)
