"""Commands that answer across papers: compare, trends, leaderboard, gaps, contradictions, tables, map, list."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.app import ASK, Csv, Graph, Json, app
from kg.cli.ask import open_graph
from kg.cli.output import print_answer, printer_of

if TYPE_CHECKING:
    from kg.graph.read import Board, Leaderboard
    from kg.knowledge_graph import KnowledgeGraph

_UNPLACED = 100


@app.command(rich_help_panel=ASK)
def compare(
    names: Annotated[list[str], typer.Argument(help="Two to four names or ids of entities.", metavar="NAME...")],
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Compare entities: shared data and numbers, claims between them, what each uses, papers that name several."""
    from kg import api
    from kg.view.across import print_comparison
    from kg.view.files import comparison_rows

    found = api.compare(open_graph(graph, *names), *names)
    print_answer(found, print_comparison, json=json, csv=comparison_rows if csv else None)
    if csv and len(found.papers) < found.paper_count:
        typer.echo(f"of the papers, the first {len(found.papers):,} of {found.paper_count:,}", err=True)


@app.command(rich_help_panel=ASK)
def trends(
    names: Annotated[list[str] | None, typer.Argument(help="At most eight names or ids.", metavar="NAME...")] = None,
    type: Annotated[str | None, typer.Option("--type", help="The entities of this type.", metavar="TYPE")] = None,  # noqa: A002 - the option's name
    below: Annotated[str | None, typer.Option("--below", help="The tasks below this one.", metavar="TASK")] = None,
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Count papers by year and their share of all papers, and list what rose and fell most."""
    from kg import api
    from kg.view.across import print_trends
    from kg.view.files import trend_rows

    found = api.trends(open_graph(graph, *(names or ()), below), *(names or ()), type=type, below=below)
    print_answer(found, print_trends, json=json, csv=trend_rows if csv else None)


@app.command(rich_help_panel=ASK)
def leaderboard(
    name: Annotated[str | None, typer.Argument(help="A dataset, benchmark or task.", metavar="NAME")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the leaderboards by task; also without a name.")] = False,
    unplaced: Annotated[bool, typer.Option("--unplaced", help="List numbers that are on no data or task.")] = False,
    metric: Annotated[str | None, typer.Option("--metric", help="Only this metric.", metavar="METRIC")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Only until 2019, 2019-05..., or of snapshot:3.", metavar="DATE|SNAPSHOT"),
    ] = None,
    confidence: Annotated[
        float, typer.Option("--confidence", min=0, max=1, help="Only results of at least this confidence.")
    ] = 0,
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
) -> None:
    """Rank the results on a dataset, benchmark or task, as texts and catalogues state them."""
    from kg import api

    if name is not None and (list_ or unplaced):
        raise typer.BadParameter("--list and --unplaced take no name")
    if name is None and (metric or as_of or confidence):
        raise typer.BadParameter("--metric, --as-of and --confidence need the name of a dataset, benchmark or task")
    if unplaced:
        _print_unplaced(graph, json, csv, markdown)
    elif list_ or name is None:
        _print_boards(graph, json, csv, markdown)
    else:
        board = api.leaderboard(open_graph(graph, name), name, metric, as_of, confidence)
        _print_leaderboard(board, json, csv, markdown)


def _print_leaderboard(board: "Leaderboard", json: bool, csv: bool, markdown: bool) -> None:
    from kg.view.across import print_leaderboard
    from kg.view.files import leaderboard_markdown, scores_of

    show = printer_of(leaderboard_markdown) if markdown else print_leaderboard
    print_answer(board, show, json=json, csv=scores_of if csv else None)


def _print_boards(graph: str, json: bool, csv: bool, markdown: bool) -> None:
    from kg.graph.read import boards, unplaced
    from kg.view.across import print_boards
    from kg.view.files import board_rows, boards_markdown

    tables = open_graph(graph).tables

    def show(found: "Sequence[Board]") -> None:
        print_boards(found, unplaced(tables, limit=0).total)

    shown = printer_of(boards_markdown) if markdown else show
    print_answer(boards(tables), shown, json=json, csv=board_rows if csv else None)


def _print_unplaced(graph: str, json: bool, csv: bool, markdown: bool) -> None:
    from kg.graph.read import unplaced
    from kg.view.across import print_unplaced
    from kg.view.files import scores_of, unplaced_markdown

    tables = open_graph(graph).tables
    found = unplaced(tables, limit=tables.results.height if json or csv or markdown else _UNPLACED)
    show = printer_of(unplaced_markdown) if markdown else print_unplaced
    print_answer(found, show, json=json, csv=scores_of if csv else None)


@app.command(rich_help_panel=ASK)
def gaps(
    name: Annotated[str, typer.Argument(help="A method or model, or a dataset or benchmark.", metavar="NAME")],
    least: Annotated[int, typer.Option("--least", min=1, help="The fewest measured rivals.")] = 2,
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the data on which only the rivals of a method are measured, or methods that only lack on some data."""
    from kg import api
    from kg.view.across import print_gaps
    from kg.view.files import gap_rows

    found = api.gaps(open_graph(graph, name), name, least)
    print_answer(found, print_gaps, json=json, csv=gap_rows if csv else None)
    if csv and len(found.gaps) < found.total:
        typer.echo(f"of the gaps, the first {len(found.gaps):,} of {found.total:,}", err=True)


@app.command(rich_help_panel=ASK)
def contradictions(
    name: Annotated[str | None, typer.Argument(help="Only those about this node.", metavar="NAME")] = None,
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List claims that disagree, with both sentences."""
    from kg import api
    from kg.view.across import print_contradictions
    from kg.view.files import contradiction_rows

    found = api.contradictions(open_graph(graph, name), name)
    print_answer(found, print_contradictions, json=json, csv=contradiction_rows if csv else None)


@app.command(rich_help_panel=ASK)
def tables(
    paper: Annotated[str, typer.Argument(help="The title or id of a paper.", metavar="PAPER")],
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """Show the result tables of a paper as they were read, and as which results their numbers are."""
    from kg import api
    from kg.view.across import print_paper_tables
    from kg.view.files import table_rows

    found = api.paper_tables(open_graph(graph), paper)
    print_answer(found, print_paper_tables, json=json, csv=table_rows if csv else None)


@app.command("map", rich_help_panel=ASK)
def map_communities(
    name: Annotated[str | None, typer.Argument(help="Only those with this node.", metavar="NAME")] = None,
    level: Annotated[
        int | None,
        typer.Option("--level", min=0, max=1, help="0: fields; 1: their topics. Default: 0, or both of NAME."),
    ] = None,
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
) -> None:
    """List the communities of entities that papers name together, with their size, papers, terms and years."""
    from kg import api
    from kg.view.across import print_communities
    from kg.view.files import community_rows

    wanted = 0 if level is None and name is None else level
    found = api.communities(open_graph(graph, name), name, wanted)
    print_answer(found, print_communities, json=json, csv=community_rows if csv else None)


@app.command("list", rich_help_panel=ASK)
def list_nodes(
    names: Annotated[list[str], typer.Argument(help="Names or ids of papers and entities.", metavar="NAME...")],
    graph: Graph = "graph",
    json: Json = False,
    csv: Csv = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print the papers as BibTeX.")] = False,
    note: Annotated[list[str] | None, typer.Option("--note", help="A note.", metavar="NAME=TEXT")] = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="List what is measured for some of them only.")] = False,
    least: Annotated[int, typer.Option("--least", min=1, help="For --gaps: the fewest measured.")] = 1,
    leaderboard: Annotated[bool, typer.Option("--leaderboard", help="Rank them among themselves.")] = False,
) -> None:
    """List papers and entities with the claims between them, their gaps or their leaderboards, as Markdown."""
    from kg import api
    from kg.view import files

    if gaps + leaderboard + bibtex > 1:
        raise typer.BadParameter("--gaps, --leaderboard and --bibtex exclude each other")
    if note and (gaps or leaderboard or bibtex):
        raise typer.BadParameter("--note is for the list itself")
    opened = open_graph(graph, *names)
    if gaps:
        found = api.list_gaps(opened, *names, least=least)
        print_answer(found, printer_of(files.list_gaps_markdown), json=json, csv=files.list_gap_rows if csv else None)
    elif leaderboard:
        boards = api.list_leaderboards(opened, *names)
        print_answer(
            boards, printer_of(files.list_boards_markdown), json=json, csv=files.list_board_rows if csv else None
        )
    elif bibtex:
        _print_bibtex(opened, names)
    else:
        listed = api.listing(opened, *names, notes=_notes(note or ()))
        print_answer(listed, printer_of(files.listing_markdown), json=json, csv=files.listing_rows if csv else None)


def _print_bibtex(opened: "KnowledgeGraph", names: Sequence[str]) -> None:
    from kg.export.formats.bibtex import bibliography

    typer.echo(bibliography(opened, [opened.find(name) for name in names]), nl=False)


def _notes(given: Iterable[str]) -> dict[str, str]:
    """Return the notes by name."""
    notes = {}
    for text in given:
        name, sign, note = text.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"{text!r} is no note: give NAME=TEXT")
        notes[name.strip()] = note.strip()
    return notes
