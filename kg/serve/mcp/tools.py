"""The tools: each asks one function that reads the graph, and says where the same is shown."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from kg.errors import KgError
from kg.graph.read import Comparison, EdgeSentences, Leaderboard, comparison, edge_sentences, leaderboard
from kg.graph.read.claims import ClaimOrder, ClaimPage, Direction, claims_of
from kg.graph.read.entities import EntityPage, entity_page
from kg.graph.read.paper_lists import PaperOrder, PaperPage, papers_of
from kg.graph.read.parts import PartRows, part_rows
from kg.graph.read.vocabulary import Vocabulary, vocabulary
from kg.graph.read.walks import StatedStep, lineage_of, paths_between
from kg.graph.traversal import WalkFilter
from kg.rdf.sparql import named_queries
from kg.schema import RELATION, TYPE_NAMES
from kg.serve.api import known_names
from kg.serve.explore import MOST_HITS, SearchPage, search_page
from kg.serve.limits import Limits
from kg.serve.mcp.answers import MOST_ROWS, Answer, Window, fitting, short_address, short_query, to_result
from kg.serve.mcp.queries import Rows, bound_text, evaluated
from kg.serve.served import Current, Served

T = TypeVar("T")
Tool = Callable[..., Any]
_MOST_NAMES = 50
# The lists of a comparison, in the order in which they are read.
_COMPARED = ("claims", "data", "used", "papers")
_SHORT, _LONG = 300, 65_536
Name = Annotated[str, Field(description="A name in any spelling, or an id.", min_length=1, max_length=_SHORT)]
Cursor = Annotated[str | None, Field(description="The cursor of the answer before.", max_length=_SHORT)]
Types = Annotated[list[str] | None, Field(description="Only these node types, such as Method, Dataset or Paper.")]
Relations = Annotated[list[str] | None, Field(description="Only these relations, such as improves_on.")]
Confidence = Annotated[float, Field(description="The least confidence.", ge=0, le=1)]
RelationName = Annotated[str, Field(description="A relation, such as improves_on, uses, evaluated_on.")]
Date = Annotated[
    str | None, Field(description="As of 2024, 2024-05, 2024-05-17, or of a snapshot: snapshot:3.", max_length=24)
]


class Paths(BaseModel):
    """A shortest path, and others as long; each edge in its own direction and with the sentence that states it.

    `total` counts the edges of all paths. Where an answer is cut, a path goes on at its place in the list of the next
    one, so that a list without edges is a path of another answer.
    """

    total: int
    steps: list[StatedStep]
    alternatives: list[list[StatedStep]]


class LineageSteps(BaseModel):
    """Edges to what a node improves on (ancestors), and from what improves on it (progeny), nearest first."""

    node: str
    total: int
    ancestors: list[StatedStep]
    progeny: list[StatedStep]


def reported(tool: Tool) -> Tool:
    """Return the tool with errors that the user can fix reported to the assistant, nearest names included."""
    if inspect.iscoroutinefunction(tool):

        @wraps(tool)
        async def asked(*args: Any, **kwargs: Any) -> Any:
            try:
                return await tool(*args, **kwargs)
            except KgError as error:
                raise ToolError(str(error)) from error

        return asked

    @wraps(tool)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return tool(*args, **kwargs)
        except KgError as error:
            raise ToolError(str(error)) from error

    return called


class Tools:
    """The tools over the served graph; `address` is where its page is served, "" for addresses without a host."""

    def __init__(self, current: Current, limits: Limits, address: str = "") -> None:
        """Keep what is served."""
        self._current, self._limits, self._address = current, limits, address.rstrip("/")

    def all(self) -> tuple[Tool, ...]:
        """Return the tools in the order in which they are listed."""
        tools: tuple[Tool, ...] = (
            self.describe, self.find, self.entity, self.claims, self.evidence, self.neighbours, self.path, self.lineage,
            self.leaderboard, self.compare, self.papers, self.sparql,
        )  # fmt: skip
        return tuple(map(reported, tools))

    @property
    def _served(self) -> Served:
        return self._current.served

    def _result(self, ctx: Context, record: T, page: str, query: str, cursor: str | None = None) -> CallToolResult:
        """Return a record with the addresses of the page and of the request; `page` and `query` are paths."""
        request = ctx.request_context.request
        root = self._address if request is None else str(request.base_url).rstrip("/")
        shown = root + short_address(page)
        return to_result(Answer(answer=record, cursor=cursor, query=short_query(query), page=shown))

    def _listed(
        self, ctx: Context, window: Window, rows: Sequence[Any], whole: Callable[[Sequence[Any]], T], total: int,
        page: str, query: str,
    ) -> CallToolResult:  # fmt: skip
        """Return a record with as many of the rows, which begin at the window, as fit."""
        record, kept = fitting(rows, whole)
        return self._result(ctx, record, page, query, window.after(kept, total))

    def describe(
        self,
        ctx: Context,
        names: Annotated[list[str] | None, Field(description="Only these node types and relations.")] = None,
    ) -> Annotated[CallToolResult, Answer[Vocabulary]]:
        """Describe what the graph holds: node types and relations with their meaning and counts. Ask this first."""
        given = known_names("type or relation", names, (*TYPE_NAMES, *RELATION))
        record = vocabulary(self._served.graph.manifest, given)
        return self._result(ctx, record, "/", "/api/schema")

    def find(
        self,
        ctx: Context,
        words: Annotated[str, Field(description="Words of a name, a title or an abstract.", max_length=_SHORT)],
        types: Types = None,
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[SearchPage]]:
        """Find entities and papers by words; misspelt names are found too. The ids are for the other tools."""
        served = self._served
        window = Window.at(served.tag, cursor, MOST_HITS)
        wanted = known_names("type", types, TYPE_NAMES)
        found = search_page(served, words, wanted, window.offset, 30)
        asked = urlencode([("q", words), *(("type", type_) for type_ in wanted)])
        return self._listed(
            ctx, window, found.hits, lambda rows: found.model_copy(update={"hits": list(rows)}), found.total,
            f"/search?{asked}", f"/api/find?{asked}",
        )  # fmt: skip

    def entity(self, ctx: Context, name: Name) -> Annotated[CallToolResult, Answer[EntityPage]]:
        """Return an entity or a paper: type, names, papers by year, code, and its number of claims of each relation.

        Of several with this name it is the one in most claims; "homonyms" lists the others with the ids to ask by.
        """
        served = self._served
        record = entity_page(served.graph.tables, served.find(name), name)
        record = replace(record, aliases=record.aliases[:_MOST_NAMES], matches=record.matches[:_MOST_NAMES])
        record = replace(record, homonyms=record.homonyms[:_MOST_NAMES])
        return self._result(ctx, record, _page(record.id), _api("entity", name=name))

    def claims(
        self,
        ctx: Context,
        name: Name,
        relation: RelationName,
        direction: Annotated[Direction, Field(description='"in": others about it; "out": it about others.')] = "in",
        words: Annotated[
            str, Field(description="Must occur in the other's name or the sentence.", max_length=_SHORT)
        ] = "",
        year: Annotated[int | None, Field(description="Year of the paper.", ge=0, le=9999)] = None,
        confidence: Confidence = 0,
        order: ClaimOrder = "confidence",
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[ClaimPage]]:
        """Return the claims about an entity of one relation, each with its best sentence and paper: cite these.

        "in" of improves_on is what improves on it; "out" is what it improves on.
        """
        served = self._served
        known_names("relation", [relation], tuple(RELATION))
        id_, window = served.find(name), Window.at(served.tag, cursor)
        descending = order != "name"
        found = claims_of(
            served.graph.tables, id_, relation, direction, order=order, descending=descending, words=words,
            year=year, confidence=confidence, offset=window.offset, limit=MOST_ROWS,
        )  # fmt: skip
        query = _api(
            "claims", name=id_, relation=relation, direction=direction, order=order, descending=descending,
            q=words or None, year=year, confidence=confidence or None,
        )  # fmt: skip
        return self._listed(
            ctx, window, found.claims, lambda rows: replace(found, claims=tuple(rows)), found.total, _page(id_), query
        )

    def evidence(
        self, ctx: Context, source: Name, relation: RelationName, target: Name, cursor: Cursor = None
    ) -> Annotated[CallToolResult, Answer[EdgeSentences]]:
        """Return all sentences that support one claim, with their papers: source, relation, target."""
        served = self._served
        ends, window = (served.find(source), served.find(target)), Window.at(served.tag, cursor)
        known_names("relation", [relation], tuple(RELATION))
        found = edge_sentences(served.graph.tables, ends[0], relation, ends[1])
        rows = found.evidence[window.offset :]
        query = _api("edge", source=ends[0], relation=relation, target=ends[1])
        return self._listed(
            ctx, window, rows, lambda rows: replace(found, evidence=tuple(rows)), len(found.evidence),
            _page(ends[0]), query,
        )  # fmt: skip

    def neighbours(
        self,
        ctx: Context,
        name: Name,
        depth: Annotated[int, Field(description="Number of steps.", ge=1, le=3)] = 1,
        types: Types = None,
        relations: Relations = None,
        confidence: Confidence = 0,
        limit: Annotated[int, Field(description="The largest number of nodes.", ge=2, le=60)] = 30,
    ) -> Annotated[CallToolResult, Answer[PartRows]]:
        """Return the nodes around one, the best connected first, and the edges between them."""
        served = self._served
        id_ = served.find(name)
        wanted = known_names("type", types, TYPE_NAMES), known_names("relation", relations, tuple(RELATION))
        walk = WalkFilter(wanted[0] or None, wanted[1] or None, confidence)
        found = part_rows(served.graph.tables, served.traversal.neighbourhood(id_, depth, limit, walk))
        record, kept = fitting(found.edges, lambda rows: replace(found, edges=tuple(rows)))
        record = replace(record, is_cut=found.is_cut or kept < len(found.edges))
        given = [("type", name) for name in wanted[0]] + [("relation", name) for name in wanted[1]]
        asked = urlencode([("name", id_), ("depth", depth), ("limit", limit), ("confidence", confidence), *given])
        return self._result(ctx, record, f"{_page(id_)}?tab=around", f"/api/neighbourhood?{asked}")

    def path(
        self,
        ctx: Context,
        start: Name,
        end: Name,
        relations: Relations = None,
        confidence: Confidence = 0,
        alternatives: Annotated[int, Field(description="The most other paths of the same length.", ge=0, le=20)] = 0,
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[Paths]]:
        """Return a shortest path of claims between two entities, whatever the direction of each, the surest first."""
        served = self._served
        ends, window = (served.find(start), served.find(end)), Window.at(served.tag, cursor)
        known = known_names("relation", relations, tuple(RELATION))
        walk = WalkFilter(relations=known or None, confidence=confidence)
        found = paths_between(served.graph.tables, served.traversal, ends, walk, 1 + alternatives)
        rows = [(number, step) for number, path in enumerate(found) for step in path]

        def whole(rows: Sequence[tuple[int, StatedStep]]) -> Paths:
            steps, *others = ([step for of, step in rows if of == number] for number in range(len(found)))
            return Paths(total=sum(map(len, found)), steps=steps, alternatives=others)

        given = [("relation", name) for name in known] + [("confidence", confidence)] * bool(confidence)
        asked = urlencode([("start", ends[0]), ("end", ends[1]), *given, ("alternatives", alternatives)])
        bounds = {"relation": "|".join(known), "confidence": confidence or ""}
        shown = urlencode({"names": "|".join(ends), **{name: value for name, value in bounds.items() if value}})
        return self._listed(
            ctx, window, rows[window.offset :], whole, len(rows), f"/path?{shown}", f"/api/path?{asked}"
        )

    def lineage(
        self, ctx: Context, name: Name, cursor: Cursor = None
    ) -> Annotated[CallToolResult, Answer[LineageSteps]]:
        """Return what an entity improves on, and what improves on it, step by step, nearest first."""
        served = self._served
        id_, window = served.find(name), Window.at(served.tag, cursor)
        found = lineage_of(served.graph.tables, served.traversal, id_)
        steps = [(True, step) for step in found.ancestors] + [(False, step) for step in found.progeny]

        def whole(rows: Sequence[tuple[bool, StatedStep]]) -> LineageSteps:
            back, on = ([step for is_back, step in rows if is_back is wanted] for wanted in (True, False))
            return LineageSteps(node=id_, total=len(steps), ancestors=back, progeny=on)

        rows = steps[window.offset :]
        return self._listed(ctx, window, rows, whole, len(steps), f"/lineage{_page(id_)}", _api("lineage", name=id_))

    def leaderboard(
        self,
        ctx: Context,
        on: Name,
        metric: Annotated[str | None, Field(description="As written, such as accuracy.", max_length=_SHORT)] = None,
        as_of: Date = None,
        confidence: Annotated[
            float, Field(description="Only numbers of at least this confidence; 0.5 is usual.", ge=0, le=1)
        ] = 0,
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[Leaderboard]]:
        """Return the numbers that papers and catalogues state on a dataset, benchmark or task, the best first."""
        served = self._served
        id_, window = served.find(on), Window.at(served.tag, cursor)
        found = leaderboard(
            served.graph.tables, id_, metric or None, as_of=served.moment(as_of or None), confidence=confidence
        )
        return self._listed(
            ctx, window, found.scores[window.offset :], lambda rows: replace(found, scores=tuple(rows)),
            len(found.scores), f"/leaderboard{_page(id_)}",
            _api("leaderboard", on=id_, metric=metric or None, as_of=as_of or None, confidence=confidence or None),
        )  # fmt: skip

    def compare(
        self,
        ctx: Context,
        names: Annotated[list[str], Field(description="Two to four names or ids.", min_length=2, max_length=4)],
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[Comparison]]:
        """Compare entities: claims between them, shared data with numbers, what each uses, papers that name several."""
        served = self._served
        ids, window = [served.find(name) for name in names], Window.at(served.tag, cursor)
        found = comparison(served.graph.tables, ids)
        rows = [(part, row) for part in _COMPARED for row in getattr(found, part)]

        def whole(rows: Sequence[tuple[str, Any]]) -> Comparison:
            parts: dict[str, Any] = {part: tuple(row for of, row in rows if of == part) for part in _COMPARED}
            return replace(found, **parts)

        asked, shown = urlencode([("name", id_) for id_ in ids]), urlencode({"names": "|".join(ids)})
        return self._listed(
            ctx, window, rows[window.offset :], whole, len(rows), f"/compare?{shown}", f"/api/compare?{asked}"
        )

    def papers(
        self, ctx: Context, name: Name, order: PaperOrder = "year", cursor: Cursor = None
    ) -> Annotated[CallToolResult, Answer[PaperPage]]:
        """Return the papers that name an entity, the newest first, with what each states of it."""
        served = self._served
        id_, window = served.find(name), Window.at(served.tag, cursor)
        descending = order in ("year", "confidence")
        found = papers_of(served.graph.tables, id_, order, descending=descending, offset=window.offset, limit=MOST_ROWS)
        return self._listed(
            ctx, window, found.papers, lambda rows: replace(found, papers=tuple(rows)), found.total, _page(id_),
            _api("papers", name=id_, order=order, descending=descending),
        )  # fmt: skip

    async def sparql(
        self,
        ctx: Context,
        query: Annotated[str, Field(description="The name of a query of kg://queries, or SPARQL.", max_length=_LONG)],
        params: Annotated[dict[str, str] | None, Field(description="Parameters of a named query.")] = None,
        cursor: Cursor = None,
    ) -> Annotated[CallToolResult, Answer[Rows]]:
        """Run a named query, or SPARQL 1.1, read only and within the server's limits. The prefix kg: is declared."""
        served = self._served
        window = Window.at(served.tag, cursor)
        text = bound_text(served, query, params or {})
        found = await evaluated(served, self._limits, text, window.offset)
        is_named = query in named_queries()
        page = f"/ask/{query}?{urlencode(params or {})}" if is_named else f"/ask?{urlencode({'q': query})}"
        return self._listed(
            ctx, window, found.rows, lambda rows: replace(found, rows=tuple(rows)), found.total, page, text
        )


def _page(id_: str) -> str:
    """Return the path of a node's page: its id."""
    return f"/{quote(id_)}"


def _api(endpoint: str, /, **given: object) -> str:
    """Return the path of a request to the JSON API with the parameters that are given; None is left out."""
    return f"/api/{endpoint}?{urlencode({name: value for name, value in given.items() if value is not None})}"
