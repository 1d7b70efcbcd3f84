"""The part of the JSON API that the explorer's pages are drawn from: first page, search, entities, claims, papers."""

from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from kg.errors import UnknownName
from kg.export.bibliography import citation_key, references
from kg.export.formats.bibtex import to_bibtex
from kg.export.formats.csl import to_csl
from kg.graph.read import PaperTable, card_of, paper_tables
from kg.graph.read.claims import ClaimOrder, ClaimPage, Direction, claims_of
from kg.graph.read.entities import EntityPage, entity_page
from kg.graph.read.home import Home
from kg.graph.read.paper_lists import PaperOrder, PaperPage, papers_of
from kg.graph.read.related import Related, related_papers
from kg.graph.reasons import AliasReason
from kg.graph.tables import ABSTRACT
from kg.schema import RELATION, TYPE_NAMES
from kg.serve.api import PROBLEMS, Graph, Id, Name, Types, known_names
from kg.serve.models import PictureModel
from kg.serve.responses import picture
from kg.serve.served import Served
from kg.serve.worker import CSV
from kg.view import files

router = APIRouter(prefix="/api", responses=PROBLEMS)
# The index allocates memory for all hits before the page.
MOST_HITS = 10_000
MOST_OFFSET = 10_000_000
Offset = Annotated[int, Query(ge=0, le=MOST_OFFSET)]
Limit = Annotated[int, Query(ge=1, le=200)]
_AROUND = 90


class SearchHit(BaseModel):
    """A node that matches; `snippet` is the part of a paper's abstract that holds a word of the query."""

    id: str
    type: str
    label: str
    aliases: list[str]
    degree: int
    year: int | None
    venue: str | None
    snippet: str


class SearchPage(BaseModel):
    """Some of the matching nodes, the best first; `counts` are of all matches, by type."""

    total: int
    counts: dict[str, int]
    hits: list[SearchHit]


class Citation(BaseModel):
    """A paper as a BibTeX entry and as a CSL-JSON item, both with `key`."""

    key: str
    bibtex: str
    csl: dict[str, object]


@router.get("/home")
def home(served: Graph) -> Home:
    """Return what the graph holds: papers by year, top entities, newest papers, what rose most."""
    return served.home


@router.get("/find")
def find(
    served: Graph,
    q: Annotated[str, Query(description="Words; the last may be a prefix.", max_length=300)],
    types: Types = None,
    offset: Annotated[int, Query(ge=0, le=MOST_HITS)] = 0,
    limit: Limit = 30,
) -> SearchPage:
    """Return a page of all matching nodes, with counts by type; names rank before titles."""
    return search_page(served, q, known_names("type", types, TYPE_NAMES), offset, limit)


def search_page(served: Served, q: str, wanted: list[str], offset: int, limit: int) -> SearchPage:
    """Return a page of the nodes of the wanted types, or of all, that match the words of a query."""
    found = served.index.find_all(q, wanted, offset, limit)
    total = sum(count for type_, count in found.counts.items() if not wanted or type_ in wanted)
    return SearchPage(total=total, counts=found.counts, hits=_hits(served, found.rows, served.index.words(q)))


def _hits(served: Served, rows: tuple[int, ...], words: list[str]) -> list[SearchHit]:
    tables = served.graph.tables
    nodes = tables.nodes[list(rows)].select("id", "type", "label", "aliases")
    papers = tables.papers_with(nodes["id"], "year", "venue", "title", "text").select("id", "year", "venue", ABSTRACT)
    found = nodes.join(papers, on="id", how="left", maintain_order="left")
    degrees = served.traversal.degrees[list(rows)].tolist()
    return [
        SearchHit(
            id=id_,
            type=type_,
            label=label,
            aliases=aliases,
            degree=degree,
            year=year,
            venue=venue,
            snippet=_snippet(abstract or "", words),
        )
        for (id_, type_, label, aliases, year, venue, abstract), degree in zip(found.iter_rows(), degrees, strict=True)
    ]


def _snippet(text: str, words: list[str]) -> str:
    """Return the part of a text around the first of the words, cut between words."""
    folded = text.lower()
    first = min((at for at in map(folded.find, words) if at >= 0), default=0)
    start = text.rfind(" ", 0, max(first - _AROUND, 0)) + 1 if first > _AROUND else 0
    end = text.find(" ", start + 2 * _AROUND)
    return ("…" if start else "") + (text[start:] if end < 0 else f"{text[start:end]}…")


@router.get("/entity")
def entity(served: Graph, name: Name) -> EntityPage:
    """Return a node with its papers by year, the numbers of its claims by relation, and the other nodes of its name."""
    return entity_page(served.graph.tables, served.find(name), name)


@router.get("/aliases")
def aliases(served: Graph, name: Name) -> list[AliasReason]:
    """Return the aliases of a node, each with the reason why it is one of its names."""
    return served.graph.reasons(card_of(served.graph.tables, served.find(name)))


@router.get("/claims")
def claims(
    served: Graph,
    name: Name,
    relation: Annotated[str, Query(max_length=40)],
    direction: Direction = "in",
    order: ClaimOrder = "confidence",
    descending: bool = True,
    q: Annotated[str, Query(description="Must occur in the other's name or the sentence.", max_length=300)] = "",
    year: Annotated[int | None, Query(ge=0, le=9999)] = None,
    confidence: Annotated[float, Query(description="The least confidence.", ge=0, le=1)] = 0,
    offset: Offset = 0,
    limit: Limit = 100,
) -> ClaimPage:
    """Return a page of the claims of one relation and direction, each with its sentence of highest confidence."""
    known_names("relation", [relation], tuple(RELATION))
    return claims_of(
        served.graph.tables,
        served.find(name),
        relation,
        direction,
        order=order,
        descending=descending,
        words=q,
        year=year,
        confidence=confidence,
        offset=offset,
        limit=limit,
    )


@router.get("/papers")
def papers(
    served: Graph,
    name: Name,
    order: PaperOrder = "year",
    descending: bool = True,
    offset: Offset = 0,
    limit: Limit = 100,
) -> PaperPage:
    """Return a page of the papers that name a node, with what each states of it."""
    return papers_of(served.graph.tables, served.find(name), order, descending=descending, offset=offset, limit=limit)


@router.get("/related")
def related(served: Graph, id: Id, most: Annotated[int, Query(ge=1, le=50)] = 8) -> list[Related]:  # noqa: A002 - the parameter's name
    """Return the papers that share the rarest entities with a paper, with these entities."""
    return list(related_papers(served.graph.tables, _paper(served, id), most))


@router.get("/citation")
def citation(served: Graph, id: Id) -> Citation:  # noqa: A002 - the parameter's name
    """Return a paper as BibTeX and CSL-JSON."""
    reference = next(references(served.graph, [_paper(served, id)]))
    key = citation_key(reference)
    return Citation(key=key, bibtex=to_bibtex(reference, key), csl=to_csl(reference, key))


@router.get("/tables")
def tables_of_paper(served: Graph, id: Id) -> list[PaperTable]:  # noqa: A002 - the parameter's name
    """Return the result tables of a paper as they were read, each cell with what its numbers are read as."""
    return list(paper_tables(served.graph.tables, _paper(served, id)))


@router.get("/tables.csv", response_class=Response)
def tables_of_paper_csv(served: Graph, id: Id) -> Response:  # noqa: A002 - the parameter's name
    """Return the numbers in a paper's tables as CSV, a row each."""
    return Response(files.to_csv(files.table_rows(tables_of_paper(served, id))), media_type=CSV)


@router.get("/subgraph")
def subgraph(served: Graph, ids: Annotated[list[str], Query(alias="id", max_length=200)]) -> PictureModel:
    """Return nodes by id with all edges between them; ids that are not here are left out."""
    known = served.graph.tables.nodes.filter(pl.col("id").is_in(ids))["id"].to_list()
    return picture(served, served.placed(served.traversal.induced(known)))


@router.get("/ids")
def ids_by_label(served: Graph, labels: Annotated[list[str], Query(alias="label", max_length=200)]) -> dict[str, str]:
    """Return the id of each label that exactly one node has."""
    found = served.graph.tables.nodes.filter(pl.col("label").is_in(labels)).select("label", "id")
    unique = found.filter(pl.col("label").is_unique())
    return dict(unique.iter_rows())


def _paper(served: Served, id_: str) -> str:
    if not served.graph.tables.papers.filter(pl.col("id") == id_).height:
        raise UnknownName(f"no paper {id_!r}", cure="the id of a node of type Paper")
    return id_
