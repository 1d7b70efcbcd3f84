"""The JSON API across papers: comparisons, trends, leaderboards, gaps, contradictions, lineages, lists."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse
from pydantic import BeforeValidator, StringConstraints

from kg.errors import InputError
from kg.export.formats.bibtex import bibliography
from kg.graph import read
from kg.graph.read.lineage import DrawnLineage, drawn_lineage
from kg.graph.read.walks import lineage_of
from kg.schema import EXTRACTED
from kg.serve import models, responses
from kg.serve.api import PROBLEMS, Graph, Name, known_names
from kg.serve.served import Served
from kg.serve.worker import CSV
from kg.view import files

router = APIRouter(prefix="/api", responses=PROBLEMS)
_LONGEST = 300
MARKDOWN = "text/markdown"
Names = Annotated[list[str], Query(alias="name", description="Names in any spelling, or ids.", max_length=16)]
# As elsewhere, "metric=" filters nothing.
_NoneIfEmpty = BeforeValidator(lambda text: text or None)
Metric = Annotated[
    str | None, Query(description="Only this metric, in all its spellings.", max_length=_LONGEST), _NoneIfEmpty
]
Confidence = Annotated[float, Query(description="Only results of at least this confidence.", ge=0, le=1)]
AsOf = Annotated[
    str | None,
    Query(
        description="Only until this date (2019, 2019-05 or 2019-05-24), or of the papers of a snapshot (snapshot:3).",
        max_length=24,
    ),
    _NoneIfEmpty,
]
Type = Annotated[str | None, Query(description="In place of names: the entities of this type.", max_length=40)]
Below = Annotated[str | None, Query(description="In place of names: the tasks below this one.", max_length=_LONGEST)]
Least = Annotated[int, Query(ge=1, le=1000, description="The fewest rivals that are measured on the data.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]
About = Annotated[str | None, Query(alias="name", description="Only those about this node.", max_length=_LONGEST)]


def _csv(rows: Sequence[files.Row]) -> Response:
    return Response(files.to_csv(rows), media_type=CSV)


def _comparison(served: Served, names: list[str]) -> read.Comparison:
    return read.comparison(served.graph.tables, [served.find(name) for name in names])


@router.get("/compare")
def compare(served: Graph, names: Names) -> read.Comparison:
    """Compare two to four entities: shared data with numbers, claims between them, what each uses, common papers."""
    return _comparison(served, names)


@router.get("/compare.csv", response_class=Response)
def compare_csv(served: Graph, names: Names) -> Response:
    """Return a comparison as CSV, a row for each thing it lists."""
    return _csv(files.comparison_rows(_comparison(served, names)))


def _trends(served: Served, names: list[str] | None, type_: str | None, below: str | None) -> read.Trends:
    known_names("type", [type_] if type_ else None, EXTRACTED)
    ids = [served.find(name) for name in names or ()]
    task = served.find(below) if below else None
    return read.trends_of(served.graph.tables, ids, type_=type_ or None, below=task)


OptionalNames = Annotated[
    list[str] | None, Query(alias="name", description="At most eight names in any spelling, or ids.", max_length=16)
]


@router.get("/trends")
def trends(served: Graph, names: OptionalNames = None, type: Type = None, below: Below = None) -> read.Trends:  # noqa: A002 - the parameter's name
    """Return papers by year of up to eight entities with their share of all papers, and what rose and fell most."""
    return _trends(served, names, type, below)


@router.get("/trends.csv", response_class=Response)
def trends_csv(served: Graph, names: OptionalNames = None, type: Type = None, below: Below = None) -> Response:  # noqa: A002 - the parameter's name
    """Return trends as CSV, a row for each entity and year."""
    return _csv(files.trend_rows(_trends(served, names, type, below)))


@router.get("/leaderboards")
def leaderboards(served: Graph) -> list[read.Board]:
    """List the leaderboards: datasets, benchmarks and tasks with results, by metric."""
    return served.boards


@router.get("/leaderboards.csv", response_class=Response)
def leaderboards_csv(served: Graph) -> Response:
    """Return the list of leaderboards as CSV."""
    return _csv(files.board_rows(served.boards))


@router.get("/leaderboard")
def leaderboard(
    served: Graph, on: Name, metric: Metric = None, as_of: AsOf = None, confidence: Confidence = 0
) -> models.Leaderboard:
    """Return the results on a dataset, benchmark or task: ranked, then gains, ratios and baselines, then the others."""
    return responses.leaderboard(served, served.find(on), metric, as_of, confidence)


@router.get("/leaderboard.csv", response_class=Response)
def leaderboard_csv(
    served: Graph, on: Name, metric: Metric = None, as_of: AsOf = None, confidence: Confidence = 0
) -> Response:
    """Return a leaderboard as CSV."""
    moment = served.moment(as_of)
    board = read.leaderboard(served.graph.tables, served.find(on), metric, as_of=moment, confidence=confidence)
    return _csv(files.score_rows(board.scores))


@router.get("/leaderboard.md", response_class=Response)
def leaderboard_markdown(
    served: Graph, on: Name, metric: Metric = None, as_of: AsOf = None, confidence: Confidence = 0
) -> Response:
    """Return a leaderboard as Markdown."""
    moment = served.moment(as_of)
    board = read.leaderboard(served.graph.tables, served.find(on), metric, as_of=moment, confidence=confidence)
    return Response(files.leaderboard_markdown(board), media_type=MARKDOWN)


@router.get("/unplaced")
def unplaced(served: Graph, offset: Offset = 0, limit: Limit = 100) -> read.Unplaced:
    """Return a page of the results that are on no dataset, benchmark or task."""
    return read.unplaced(served.graph.tables, offset, limit)


@router.get("/gaps")
def gaps(served: Graph, name: Name, least: Least = 2) -> read.Gaps:
    """Return data on which only the rivals of an entity are measured, or entities whose rivals are on some data."""
    return read.gaps_of(served.graph.tables, served.find(name), served.graph.rivalry, least=least)


@router.get("/gaps.csv", response_class=Response)
def gaps_csv(served: Graph, name: Name, least: Least = 2) -> Response:
    """Return gaps as CSV."""
    return _csv(files.gap_rows(read.gaps_of(served.graph.tables, served.find(name), served.graph.rivalry, least=least)))


Opened = Annotated[list[str] | None, Query(alias="open", description="Nodes to unfold.", max_length=64)]
To = Annotated[str | None, Query(description="Also show what is between the node and this one.", max_length=_LONGEST)]


@router.get("/lineage-drawing")
def lineage_drawing(served: Graph, name: Name, opened: Opened = None, to: To = None) -> DrawnLineage:
    """Return a lineage in layers: years from left to right, far and less stated nodes folded until they are opened."""
    found = [served.find(one) for one in opened or ()]
    end = served.find(to) if to else None
    return drawn_lineage(served.graph.tables, served.traversal, served.find(name), found, end)


@router.get("/lineage.csv", response_class=Response)
def lineage_csv(served: Graph, name: Name) -> Response:
    """Return all of what a node improves on and of what improves on it as CSV, a row for each step."""
    return _csv(files.lineage_rows(lineage_of(served.graph.tables, served.traversal, served.find(name))))


Ids = Annotated[list[str], Query(alias="id", description="Ids of papers and entities.", max_length=200)]
Note = Annotated[str, StringConstraints(max_length=500)]
Notes = Annotated[list[Note] | None, Query(alias="note", description="Notes, in the order of the ids; may be empty.")]
ListLeast = Annotated[int, Query(ge=1, le=200, description="The fewest that are measured on the data.")]
BIBTEX = "application/x-bibtex"


def _listing(served: Served, ids: list[str], notes: list[str] | None) -> read.Listing:
    if len(notes or ()) > len(ids):
        raise InputError(f"{len(notes or ())} notes on {len(ids)} ids", cure="at most one note for each id")
    return read.listing(served.graph.tables, ids, dict(zip(ids, notes or (), strict=False)))


@router.get("/list")
def listing(served: Graph, ids: Ids, notes: Notes = None) -> read.Listing:
    """Return papers and entities with the claims between them, and the ids that no node has."""
    return _listing(served, ids, notes)


@router.get("/list.csv", response_class=Response)
def listing_csv(served: Graph, ids: Ids, notes: Notes = None) -> Response:
    """Return papers and entities as CSV."""
    return _csv(files.listing_rows(_listing(served, ids, notes)))


@router.get("/list.md", response_class=Response)
def listing_markdown(served: Graph, ids: Ids, notes: Notes = None) -> Response:
    """Return papers and entities as Markdown, with the claims between them."""
    return Response(files.listing_markdown(_listing(served, ids, notes)), media_type=MARKDOWN)


@router.get("/list-gaps")
def list_gaps(served: Graph, ids: Ids, least: ListLeast = 1) -> read.ListGaps:
    """Return data on which only some of a list are measured, and pairs on the same data that no paper compares."""
    return read.list_gaps(served.graph.tables, ids, least)


@router.get("/list-gaps.csv", response_class=Response)
def list_gaps_csv(served: Graph, ids: Ids, least: ListLeast = 1) -> Response:
    """Return the gaps of a list as CSV."""
    return _csv(files.list_gap_rows(read.list_gaps(served.graph.tables, ids, least)))


@router.get("/list-gaps.md", response_class=Response)
def list_gaps_markdown(served: Graph, ids: Ids, least: ListLeast = 1) -> Response:
    """Return the gaps of a list as Markdown."""
    found = read.list_gaps(served.graph.tables, ids, least)
    return Response(files.list_gaps_markdown(found), media_type=MARKDOWN)


@router.get("/list-leaderboards")
def list_leaderboards(served: Graph, ids: Ids) -> tuple[read.ListBoard, ...]:
    """Return the leaderboards of a list's methods and models among themselves."""
    return read.list_leaderboards(served.graph.tables, ids)


@router.get("/list-leaderboards.csv", response_class=Response)
def list_leaderboards_csv(served: Graph, ids: Ids) -> Response:
    """Return the leaderboards of a list as CSV."""
    return _csv(files.list_board_rows(read.list_leaderboards(served.graph.tables, ids)))


@router.get("/list-leaderboards.md", response_class=Response)
def list_leaderboards_markdown(served: Graph, ids: Ids) -> Response:
    """Return the leaderboards of a list as Markdown."""
    return Response(files.list_boards_markdown(read.list_leaderboards(served.graph.tables, ids)), media_type=MARKDOWN)


@router.get("/list.bib", response_class=Response)
def listing_bibtex(served: Graph, ids: Ids) -> Response:
    """Return the papers among these nodes as BibTeX."""
    return Response(bibliography(served.graph, ids), media_type=BIBTEX)


@router.get("/contradictions")
def contradictions(served: Graph, name: About = None, offset: Offset = 0, limit: Limit = 100) -> read.Contradictions:
    """Return a page of pairs of claims that disagree, with both sentences."""
    graph = served.graph
    return read.contradiction_page(
        graph.tables, served.find(name) if name else None, offset, limit, graph.contradicting
    )


@router.get("/contradictions.csv", response_class=Response)
def contradictions_csv(served: Graph, name: About = None) -> StreamingResponse:
    """Return all pairs of claims that disagree as CSV."""
    graph = served.graph
    found = read.each_contradiction(graph.tables, served.find(name) if name else None, graph.contradicting)
    return StreamingResponse(files.csv_parts(files.contradiction_rows(found)), media_type=CSV)
