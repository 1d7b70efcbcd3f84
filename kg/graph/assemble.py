"""Put papers, extractions and resolved entities together: nodes, edges, evidence, results."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import prod

from kg.graph.tables import Node, Tables, to_frame
from kg.identifiers import slug
from kg.records import PAPER_KEY, Edge, Entity, Evidence, Extraction, Paper, Result, Score
from kg.schema import RELATION

SOURCE_RECORD = "source"
"""The extractor named in evidence that comes from the source's own facts, not from its text."""

_NUMBER = re.compile(r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?")
# What a statement becomes where the nodes' types, by vote of all papers, do not fit it.
_FALLBACK = {"evaluated_on": "uses", "trained_on": "uses", "addresses": "uses", "uses": "addresses"}


@dataclass(frozen=True, slots=True)
class Assembly:
    """The tables, and how many statements could not become edges, by reason."""

    tables: Tables
    dropped: dict[str, int]


def fitting_relation(relation: str, source: str, target: str) -> str | None:
    """Give the relation that the ontology allows between two node types; None if it allows none.

    >>> fitting_relation("evaluated_on", "Paper", "Model"), fitting_relation("uses", "Paper", "Task")
    ('uses', 'addresses')
    """
    for name in (relation, _FALLBACK.get(relation)):
        if name and source in RELATION[name].domain and target in RELATION[name].range:
            return name
    return None


@dataclass(slots=True)
class _Builder:
    entities: Mapping[str, Entity]
    id_of: Mapping[tuple[str, str], str]
    clean: Mapping[str, str]
    evidence: list[Evidence] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    extra: dict[str, Entity] = field(default_factory=dict)
    dropped: Counter[str] = field(default_factory=Counter)

    def node_of(self, paper: str, key: str) -> str:
        return f"paper/{paper}" if key == PAPER_KEY else self.id_of[paper, key]

    def type_of(self, node: str) -> str:
        if node.startswith("paper/"):
            return "Paper"
        return (self.entities.get(node) or self.extra[node]).type

    def add(self, row: Evidence) -> None:
        """Add evidence for an edge that the ontology allows."""
        relation = fitting_relation(row.relation, self.type_of(row.source), self.type_of(row.target))
        if row.source == row.target:
            self.dropped["a statement of a thing about itself"] += 1
        elif relation is None:
            self.dropped["types that the relation does not join"] += 1
        else:
            self.evidence.append(replace(row, relation=relation))

    def add_paper(self, paper: Paper, extraction: Extraction) -> None:
        by = extraction.extractor
        for said in extraction.statements:
            source, target = self.node_of(paper.id, said.subject), self.node_of(paper.id, said.object)
            self.add(Evidence(source, said.relation, target, paper.id, said.start, said.end, said.confidence, by))
        for result in extraction.results:
            self._add_result(paper, result, by)
        for link in extraction.links:
            repository = Entity(f"repository/{slug(link.url.partition('//')[2])}", "Repository", link.url, (), link.url)
            self.extra[repository.id] = repository
            source = f"paper/{paper.id}"
            self.add(Evidence(source, "has_repository", repository.id, paper.id, link.start, link.end, 1.0, by))
        if paper.organization:
            organization = Entity(f"organization/{slug(paper.organization)}", "Organization", paper.organization)
            self.extra[organization.id] = organization
            # The source names it beside the title: the title is its place in the text.
            row = (f"paper/{paper.id}", "has_organization", organization.id, paper.id, 0, len(paper.title), 1.0)
            self.add(Evidence(*row, SOURCE_RECORD))

    def _add_result(self, paper: Paper, result: Result, by: str) -> None:
        raw = paper.text[result.value.start : result.value.end]
        value = self.clean[raw]
        number = _NUMBER.search(value)
        on = self.id_of[paper.id, result.on] if result.on else None
        if on and self.type_of(on) not in RELATION["on"].range:
            on = None
        metric_node = self.id_of[paper.id, result.metric_key] if result.metric_key else None
        if metric_node and self.type_of(metric_node) != "Metric":
            metric_node = None
        place = f" on {self.entities[on].name}" if on else ""
        label = f"{value}{f' {result.metric}' if result.metric else ''}{place}"
        score = Score(
            id=f"result/{paper.id}/{result.value.start}",
            paper=paper.id,
            subject=self.node_of(paper.id, result.subject),
            metric=result.metric,
            value=value,
            number=float(number.group().replace(",", "")) if number else None,
            unit="%" if value.endswith("%") else "x" if value.endswith(("x", "\u00d7")) else None,
            on=on,
            kind=result.kind,
            start=result.start,
            end=result.end,
            confidence=result.confidence,
        )
        self.scores.append(score)
        self.extra[score.id] = Entity(score.id, "Result", label)
        edges = ((score.subject, "has_result", score.id), (score.id, "metric", metric_node), (score.id, "on", on))
        for source, relation, target in edges:
            if target:
                place_ = (paper.id, result.start, result.end, result.confidence, by)
                self.add(Evidence(source, relation, target, *place_))

    def add_families(self, pairs: Iterable[tuple[Entity, Entity]], mentioned: Mapping[str, list[Evidence]]) -> None:
        """Add variant_of edges; the evidence is the sentence that names the variant, once a paper."""
        for variant, base in pairs:
            for seen in mentioned.get(variant.id, ()):
                place = (seen.paper, seen.start, seen.end, seen.confidence, seen.extractor)
                self.add(Evidence(variant.id, "variant_of", base.id, *place))


def _first_mentions(
    papers: Iterable[tuple[Paper, Extraction]], id_of: Mapping[tuple[str, str], str]
) -> dict[str, list[Evidence]]:
    """Give, for each entity, the sentence of its first mention in each paper, in the abstract where it has one."""
    found: defaultdict[str, list[Evidence]] = defaultdict(list)
    for paper, extraction in papers:
        body = len(paper.title) + 2
        for entity in extraction.entities:
            place = min(entity.mentions, key=lambda m: (m.start < body, m.start)).start
            start, end = next((s, e) for s, e in extraction.sentences if s <= place < e)
            node = id_of[paper.id, entity.key]
            found[node].append(Evidence(node, "", "", paper.id, start, end, 0.9, extraction.extractor))
    return found


def _edges(evidence: Iterable[Evidence]) -> Iterator[Edge]:
    """Join evidence into edges: of one paper the surest counts, papers count as independent (noisy or)."""
    rows: defaultdict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for row in evidence:
        rows[row.source, row.relation, row.target].append(row)
    for (source, relation, target), pieces in rows.items():
        surest: dict[str, float] = {}
        for piece in pieces:
            surest[piece.paper] = max(piece.confidence, surest.get(piece.paper, 0.0))
        confidence = 1 - prod(1 - c for c in surest.values())
        yield Edge(source, relation, target, round(confidence, 4), len(pieces))


def _distinct(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Keep one piece of evidence an edge and sentence: the surest."""
    best: dict[tuple[object, ...], Evidence] = {}
    for row in evidence:
        key = (row.source, row.relation, row.target, row.paper, row.start)
        if key not in best or row.confidence > best[key].confidence:
            best[key] = row
    return list(best.values())


def assemble(
    papers: Iterable[tuple[Paper, Extraction]],
    entities: Iterable[Entity],
    id_of: Mapping[tuple[str, str], str],
    families: Iterable[tuple[Entity, Entity]],
    clean: Mapping[str, str],
) -> Assembly:
    """Make the tables. `clean` maps the titles and values as stored to their readable form."""
    pairs = list(papers)
    by_id = {entity.id: entity for entity in entities}
    builder = _Builder(by_id, id_of, clean)
    for paper, extraction in pairs:
        builder.add_paper(paper, extraction)
    builder.add_families(families, _first_mentions(pairs, id_of))
    evidence = _distinct(builder.evidence)
    papers_as_nodes = (Entity(f"paper/{paper.id}", "Paper", clean[paper.title]) for paper, _ in pairs)
    nodes = map(Node.of, (*papers_as_nodes, *by_id.values(), *builder.extra.values()))
    tables = Tables(
        papers=to_frame("papers", (paper for paper, _ in pairs)),
        nodes=to_frame("nodes", nodes),
        edges=to_frame("edges", _edges(evidence)),
        evidence=to_frame("evidence", evidence),
        results=to_frame("results", builder.scores),
    )
    return Assembly(tables, dict(sorted(builder.dropped.items())))
