"""Commands that check and compare: validate, diff and evaluate."""

from functools import partial
from typing import Annotated

import typer

from kg.cli.app import CHECK, DEFAULT_EXTRACTOR, Graph, Json, app
from kg.cli.build import search_working_folder
from kg.cli.output import print_answer, print_json


@app.command(rich_help_panel=CHECK)
def validate(graph: Graph = "graph", json: Json = False) -> None:
    """Check the graph directory: counts, ids, spans, evidence, corrections, and the node types of edges."""
    from kg.api import open as open_graph
    from kg.api import validate as validate_graph
    from kg.errors import GraphUnreadable, Where

    found = validate_graph(graph)
    if json:
        print_json({"faults": found})
    for fault in found if not json else ():
        typer.echo(fault, err=True)
    if found:
        raise GraphUnreadable(f"{len(found)} faults", where=Where(graph), cure=f"kg build --repair --graph {graph}")
    if not json:
        tables = open_graph(graph).tables
        nodes, edges = tables.nodes.height, tables.edges.height
        typer.echo(f"{graph}: {nodes} nodes and {edges} edges, no fault")


@app.command(rich_help_panel=CHECK)
def diff(
    old: Annotated[str, typer.Argument(help="A graph directory.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="Another, or a later build of it.", metavar="NEW")],
    most: Annotated[int, typer.Option("--most", min=0, help="Maximum number of rows of each kind.")] = 20,
    json: Json = False,
) -> None:
    """List the papers, entities and edges added and removed between two graphs."""
    from kg.api import diff as compare
    from kg.api import open as open_graph
    from kg.view.terminal import print_difference

    found = compare(open_graph(old), open_graph(new))
    print_answer(found, partial(print_difference, most=most), json=json)


@app.command(rich_help_panel=CHECK)
def evaluate(
    context: typer.Context,
    gold: Annotated[list[str] | None, typer.Argument(help="Hand annotations, JSON Lines.", metavar="GOLD...")] = None,
    predicted: Annotated[
        str | None, typer.Option("--predicted", help="Score this output file of kg extract.", metavar="FILE")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", help="Sources with the texts; default: the graph.")
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", help="JSON Lines files with id and text, or a folder of them.", metavar="FILE"),
    ] = None,
    names: Annotated[
        str | None,
        typer.Option("--names", help="Score resolution on these pairs of names, alone or in --graph.", metavar="FILE"),
    ] = None,
    extractor: Annotated[str, typer.Option("--extractor", metavar="NAME")] = DEFAULT_EXTRACTOR,
    graph: Graph = "graph",
    json: Json = False,
) -> None:
    """Score the extractor against hand annotations: precision, recall and F1 by type and relation, with intervals.

    With --names, score the resolution of names on pairs labelled same, variant or different, and list the misses.
    """
    if (names is None) == (not gold):
        raise typer.BadParameter("give GOLD... or --names FILE")
    if names is not None:
        # Typer comes with its own Click, or uses the installed one: their enumerations differ.
        given = context.get_parameter_source("graph")
        _evaluate_names(names, extractor, graph if given and given.name != "DEFAULT" else None, json=json)
    else:
        _evaluate_annotations(gold or [], predicted, source, texts, extractor, graph, json=json)


def _evaluate_annotations(
    gold: list[str],
    predicted: str | None,
    source: list[str] | None,
    texts: list[str] | None,
    extractor: str,
    graph: str,
    *,
    json: bool,
) -> None:
    from kg.api import evaluate as score

    search_working_folder(extractor)
    scores = score(gold, predicted, sources=source or (), texts=texts or (), extractor=extractor, graph=graph)
    error = scores.calibration_error
    if json:
        figures = {
            name: {"precision": t.precision, "recall": t.recall, "f1": t.f1, "interval": scores.interval(name)}
            for name, t in scores.rows()
        }
        shown = {"papers": scores.papers, "figures": figures, "calibration_error": error}
        print_json(shown)
        return
    typer.echo(f"{scores.papers} papers")
    for name, tally in scores.rows():
        low, high = scores.interval(name)
        typer.echo(f"{name:22s} {tally}  95 % {low:.3f} to {high:.3f}")
    if error is not None:
        typer.echo(f"expected calibration error of the edges' confidences: {error:.3f}")


def _evaluate_names(path: str, extractor: str, graph: str | None, *, json: bool) -> None:
    """Print the scores of resolution on labelled pairs of names, and each pair with another label than the file's."""
    from kg.api import evaluate_names

    search_working_folder(extractor)
    scores = evaluate_names(path, extractor=extractor, graph=graph)
    if json:
        figures = {name: {"value": value, "interval": interval} for name, (value, interval) in scores.figures().items()}
        missed = [{**pair.model_dump(), "found": found} for pair, found in scores.misses()]
        print_json({"pairs": len(scores.pairs), "figures": figures, "misses": missed})
        return
    typer.echo(f"{len(scores.pairs)} pairs")
    for name, (value, (low, high)) in scores.figures().items():
        typer.echo(f"{name:22s} {value:.3f}  95 % {low:.3f} to {high:.3f}")
    for pair, found in scores.misses():
        typer.echo(f"{pair.label}, found {found}: {pair.a} | {pair.b}")
