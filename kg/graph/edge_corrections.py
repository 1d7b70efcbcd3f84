"""Corrections of edges, applied to the tables: rejected edges and evidence are removed, asserted ones added."""

from collections.abc import Sequence

import polars as pl

from kg.corrections import Assert, Correction, Reject
from kg.graph.counts import recounted
from kg.graph.curated import all_edges
from kg.graph.disputes import disputes
from kg.graph.evidence_rows import edges_of, evidence_ids
from kg.graph.fitting import fitting_relation
from kg.graph.named_nodes import Nodes
from kg.graph.tables import SCHEMAS, Tables
from kg.identifiers import text_key

Numbered = Sequence[tuple[int, Correction]]
Edge = tuple[str, str, str]
EXTRACTOR = "correction"
"""What evidence that a person has named has in place of its extractor."""

_EDGE = ["source", "relation", "target"]
_OF_RESULTS = ("has_result", "metric", "on")


class _Unfit(Exception):
    """The reason why a correction has no effect."""


def _signed(correction: Assert) -> str | None:
    """Return the note or the reason of an assertion, with who made it and when."""
    when = correction.when.date().isoformat() if correction.when else ""
    made = ", ".join(filter(None, (correction.by, when)))
    reason = correction.note or correction.why
    return " ".join(filter(None, (reason, f"({made})" if made else ""))) or None


class _Edits:
    """What corrections change: evidence and results to remove, by id, evidence to add, and edges to count again."""

    def __init__(self, tables: Tables, corrections: Numbered) -> None:
        ends = [name for _, correction in corrections for name in correction.names]
        self.tables, self.nodes = tables, Nodes(tables.nodes, ends)
        self.removed: set[str] = set()
        self.added: list[dict[str, object]] = []
        self.results: set[str] = set()
        self.edges: set[Edge] = set()
        self.without_records: set[str] = set()

    def _ends(self, correction: Reject | Assert) -> tuple[str, str]:
        found = []
        for name in (correction.subject, correction.object):
            options = self.nodes.called(name)
            if len(options) != 1:
                reason = f"{name.name!r} is a name of {', '.join(map(str, options))}" if options else ""
                raise _Unfit(reason or f"nothing is called {name.name!r}")
            found.append(options[0].id)
        return found[0], found[1]

    def reject(self, correction: Reject) -> None:
        """Remove an edge, or one piece of its evidence; a result goes with any of its edges."""
        source, target = self._ends(correction)
        edge = (source, correction.relation, target)
        evidence = self.tables.evidence
        rows = evidence.filter(_is_edge(edge))
        if correction.sentence is not None:
            rows = rows.filter((pl.col("paper") == correction.paper) & (pl.col("sentence") == correction.sentence))
        records = self.tables.curated.filter(_is_edge(edge)) if correction.sentence is None else None
        if not rows.height and (records is None or not records.height):
            raise _Unfit("no such edge" if correction.sentence is None else "no such sentence supports the edge")
        if correction.relation in _OF_RESULTS:
            self.results.add(target if correction.relation == "has_result" else source)
        self.removed |= set(rows["id"])
        self.without_records |= set() if records is None else set(records["id"])
        self.edges.add(edge)

    def assert_(self, correction: Assert) -> None:
        """Add an edge with its evidence: a sentence of a paper, or a note."""
        source, target = self._ends(correction)
        relation, types = correction.relation, (self.nodes.types[source], self.nodes.types[target])
        if source == target:
            raise _Unfit("both ends are one node")
        if fitting_relation(relation, *types) != relation:
            raise _Unfit(f"{relation} does not join {types[0]} and {types[1]}")
        row: dict[str, object] = {"source": source, "relation": relation, "target": target, "note": _signed(correction)}
        if correction.sentence is not None:
            row |= self._place(correction, correction.sentence, source)
        self.added.append(row)
        self.edges.add((source, relation, target))

    def _place(self, correction: Assert, sentence: str, source: str) -> dict[str, object]:
        """Return paper, start and end of a sentence, in the paper that is named or the first that has it."""
        papers = self.tables.papers.filter(pl.col("text").str.contains(sentence, literal=True)).select("id", "text")
        named = correction.paper or (source if self.nodes.types[source] == "Paper" else None)
        if named is not None:
            papers = papers.filter(pl.col("id") == named)
        if not papers.height:
            raise _Unfit("no paper has this sentence" if named is None else f"{named} does not have this sentence")
        paper, text = papers.row(0)
        start = str(text).index(sentence)
        return {"paper": paper, "start": start, "end": start + len(sentence), "sentence": sentence}

    def tables_after(self) -> Tables:
        """Return the tables with all edits."""
        tables = self.tables
        results = pl.Series("id", sorted(self.results), dtype=pl.String)
        of_results = pl.col("source").is_in(results.implode()) | pl.col("target").is_in(results.implode())
        added = self._new_evidence()
        removed = [*self.removed, *added["id"]]
        kept = tables.evidence.filter(~pl.col("id").is_in(removed) & ~of_results)
        is_rejected = pl.col("id").is_in(list(self.removed)) | of_results
        touched = pl.DataFrame(sorted(self.edges), dict.fromkeys(_EDGE, pl.String), orient="row")
        evidence = pl.concat([kept, added.select(kept.columns)])
        curated = tables.curated.filter(~pl.col("id").is_in(list(self.without_records)) & ~of_results)
        remade = all_edges(
            edges_of(evidence.join(touched, on=_EDGE, how="semi")),
            touched.clear(),
            curated.join(touched, on=_EDGE, how="semi"),
        )
        others = tables.edges.filter(~of_results).join(touched, on=_EDGE, how="anti")
        edges = pl.concat([others, remade.select(others.columns)], how="vertical_relaxed")
        confidence = evidence.join(remade.select(*_EDGE, now="edge_confidence"), on=_EDGE, how="left")
        evidence = confidence.with_columns(edge_confidence=pl.coalesce("now", "edge_confidence")).drop("now")
        nodes = tables.nodes.filter(~pl.col("id").is_in(results.implode()) & ~self._is_orphan(edges))
        numbers = tables.results.filter(~pl.col("id").is_in(results.implode()))
        return Tables.of(
            papers=tables.papers,
            nodes=nodes,
            edges=edges,
            evidence=evidence,
            curated=curated,
            results=numbers,
            links=tables.links.join(nodes.select(entity="id"), on="entity", how="semi"),
            counts=recounted(tables.papers, nodes, edges, evidence),
            disputes=disputes(evidence),
            redirects=tables.redirects,
            rejected=tables.evidence.filter(is_rejected),
        )

    def _is_orphan(self, edges: pl.DataFrame) -> pl.Expr:
        """Return whether a node is a repository that has lost its last edge."""
        links = [target for _, relation, target in self.edges if relation == "has_repository"]
        left = edges.filter(pl.col("target").is_in(links))["target"]
        return pl.col("id").is_in(sorted(set(links) - set(left)))

    def _new_evidence(self) -> pl.DataFrame:
        schema = {name: SCHEMAS["evidence"][name] for name in SCHEMAS["evidence"] if name != "id"}
        made = {"confidence": 1.0, "edge_confidence": 1.0, "extractor": EXTRACTOR}
        rows = pl.DataFrame([dict.fromkeys(schema) | made | row for row in self.added], schema)
        return rows.with_columns(_ids(rows)).sort("id", "note").unique("id", keep="first", maintain_order=True)


def _ids(rows: pl.DataFrame) -> pl.Series:
    """Return the ids of new evidence; in that of a note, its text stands for paper and place."""
    keys = pl.Series("note", [text_key(note or "") for note in rows["note"]], dtype=pl.String)
    return evidence_ids(rows.with_columns(pl.col("paper").fill_null(keys), pl.col("start").fill_null(-1)))


def _is_edge(edge: Edge) -> pl.Expr:
    return pl.all_horizontal(pl.col(name) == value for name, value in zip(_EDGE, edge, strict=True))


def with_corrections(tables: Tables, corrections: Numbered) -> tuple[Tables, dict[int, str]]:
    """Return the tables with edges rejected and asserted, and for each correction without effect the reason."""
    of_edges = [pair for pair in corrections if isinstance(pair[1], Reject | Assert)]
    if not of_edges:
        return tables, {}
    edits, unfit = _Edits(tables, of_edges), dict[int, str]()
    for number, correction in of_edges:
        try:
            if isinstance(correction, Reject):
                edits.reject(correction)
            elif isinstance(correction, Assert):
                edits.assert_(correction)
        except _Unfit as reason:
            unfit[number] = str(reason)
    return edits.tables_after(), unfit
